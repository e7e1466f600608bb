//! Video poker solved: every deal, every way to hold, every draw.
use casino_bot::games::Game;
use casino_bot::games::cards::Card;
use casino_bot::games::poker::{Poker, Rank};

const HAND: usize = 5;
const RANKS: usize = Rank::ALL.len();
/// A common multiple of the numbers of draws, 47 over 0 to 5: so all shares are whole.
const DRAWS: u64 = 7_669_695;
const DEALS: u64 = 2_598_960;

/// How many ways there are to choose `k` of `n`.
const fn ways(n: usize, k: usize) -> usize {
    let (mut ways, mut i) = (1, 0);
    while i < k {
        ways = ways * (n - i) / (i + 1);
        i += 1;
    }
    ways
}

/// [`ways`] for cards of a deck.
static WAYS: [[usize; HAND + 1]; 52] = {
    let mut table = [[0; HAND + 1]; 52];
    let mut n = 0;
    while n < 52 {
        let mut k = 0;
        while k <= HAND {
            table[n][k] = if k > n { 0 } else { ways(n, k) };
            k += 1;
        }
        n += 1;
    }
    table
};

/// All hands, the cards of each in rising order.
fn hands(first: std::ops::Range<u8>) -> impl Iterator<Item = [u8; HAND]> {
    first.flat_map(|e| {
        (0..e).flat_map(move |d| {
            (0..d).flat_map(move |c| (0..c).flat_map(move |b| (0..b).map(move |a| [a, b, c, d, e])))
        })
    })
}

/// The place of each subset of a hand among all sets of as many cards.
fn places(hand: [u8; HAND]) -> [usize; 32] {
    let mut places = [0; 32];
    for set in 1_usize..32 {
        let highest = set.ilog2();
        let rest = set - (1 << highest);
        let card = usize::from(hand[highest as usize]);
        places[set] = places[rest] + WAYS[card][set.count_ones() as usize];
    }
    places
}

/// Of the five-card hands that hold a set of cards: how many are what, and what they pay together;
/// for every set of up to four.
struct Holding([Vec<([u32; RANKS], i64)>; HAND]);

impl Holding {
    fn count() -> Self {
        let empty = ([0; RANKS], 0);
        let mut holding = Self(std::array::from_fn(|size| vec![empty; ways(52, size)]));
        for hand in hands(0..52) {
            let (rank, places) = (rank(hand), places(hand));
            for (set, &place) in places.iter().enumerate().take(31) {
                let (often, paid) = &mut holding.0[set.count_ones() as usize][place];
                often[rank as usize] += 1;
                *paid += rank.pays() as i64;
            }
        }
        holding
    }

    fn of(&self, set: usize, places: &[usize; 32]) -> &([u32; RANKS], i64) {
        &self.0[set.count_ones() as usize][places[set]]
    }
}

fn rank(hand: [u8; HAND]) -> Rank {
    Rank::of(hand.map(|number| Card::new(number).expect("a card")))
}

/// How often each rank comes of [`DRAWS`] draws under the best hold of a deal.
///
/// Hands that hold what is kept and nothing of what is thrown away are counted by inclusion and
/// exclusion: those that hold the kept cards, less those that hold one more, and so on.
fn best(hand: [u8; HAND], holding: &Holding) -> [u64; RANKS] {
    let (places, rank) = (places(hand), rank(hand));
    let mut paid: [i64; 32] = std::array::from_fn(|set| match set {
        31 => rank.pays() as i64,
        set => holding.of(set, &places).1,
    });
    for card in [1, 2, 4, 8, 16] {
        for set in (0..32).filter(|set| set & card == 0) {
            paid[set] -= paid[set | card];
        }
    }
    let weight = |kept: usize| DRAWS as i64 / ways(47, HAND - kept.count_ones() as usize) as i64;
    let kept = (0..32)
        .max_by_key(|kept| paid[*kept] * weight(*kept))
        .expect("32 ways");
    let mut often = [0; RANKS];
    for more in (kept..32).filter(|more| more & kept == kept) {
        let sign = if (more - kept).count_ones() % 2 == 0 {
            1
        } else {
            -1
        };
        match more {
            31 => often[rank as usize] += sign * weight(kept),
            more => {
                let counts = holding.of(more, &places).0.iter();
                let counts = often.iter_mut().zip(counts);
                counts.for_each(|(sum, count)| *sum += sign * weight(kept) * i64::from(*count));
            }
        }
    }
    often.map(|count| u64::try_from(count).expect("a count"))
}

#[test]
fn the_best_play_returns_exactly_what_is_stated() {
    let holding = Holding::count();
    let part = |cards| {
        let mut sum = [0; RANKS];
        for hand in hands(cards) {
            let best = best(hand, &holding);
            sum.iter_mut()
                .zip(best)
                .for_each(|(sum, count)| *sum += count);
        }
        sum
    };
    let parts = std::thread::scope(|scope| {
        let low = scope.spawn(|| part(0..45));
        [part(45..52), low.join().expect("counts")]
    });
    let often: [u64; RANKS] = std::array::from_fn(|rank| parts[0][rank] + parts[1][rank]);
    let all = DEALS * DRAWS;
    assert_eq!(often.iter().sum::<u64>(), all);
    let pays = often.iter().zip(Rank::ALL);
    let returned: u64 = pays.map(|(count, (_, _, pays))| count * pays).sum();
    assert_eq!((returned, all), (19_842_315_923_796, 19_933_230_517_200));
    let rtp = Poker.rtp(&Poker.default_choice());
    let (num, den) = rtp.expect("a return").parts();
    assert_eq!((num * 12, den * 12), (returned, all));
    // Shares of all games, in units of 10^-8, rounded: jacks to royal flush.
    let share = |count: u64| {
        let (count, all) = (u128::from(count), u128::from(all));
        (count * 100_000_000 + all / 2) / all
    };
    let published = [
        21_458_503, 12_927_890, 7_444_870, 1_122_937, 1_101_451, 1_151_221, 236_255, 10_931, 2_476,
    ];
    assert_eq!(share(returned), 99_543_904, "99.543904 %");
    assert_eq!(
        often[1..]
            .iter()
            .map(|count| share(*count))
            .collect::<Vec<_>>(),
        published
    );
}
