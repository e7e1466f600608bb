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

/// How many five-card hands hold a set of cards, by what the hand is, for every set of up to five.
struct Holding([Vec<[u32; RANKS]>; HAND + 1]);

impl Holding {
    fn count() -> Self {
        let mut holding = Self(std::array::from_fn(|size| vec![[0; RANKS]; ways(52, size)]));
        for hand in hands(0..52) {
            let cards = hand.map(|number| Card::new(number).expect("a card"));
            let (rank, places) = (Rank::of(cards) as usize, places(hand));
            for set in 0_usize..32 {
                holding.0[set.count_ones() as usize][places[set]][rank] += 1;
            }
        }
        holding
    }

    fn of(&self, set: usize, places: &[usize; 32]) -> &[u32; RANKS] {
        &self.0[set.count_ones() as usize][places[set]]
    }
}

/// What the best hold of a deal is, and how often each rank then comes of [`DRAWS`] draws.
fn best(hand: [u8; HAND], holding: &Holding) -> [u64; RANKS] {
    let places = places(hand);
    let pays = |ranks: &[i64; RANKS]| -> i64 {
        ranks
            .iter()
            .zip(Rank::ALL)
            .map(|(count, (_, _, pays))| count * pays as i64)
            .sum()
    };
    // Hands that hold what is kept and nothing of what is thrown away: by inclusion and exclusion.
    let mut exactly: [[i64; RANKS]; 32] =
        std::array::from_fn(|set| holding.of(set, &places).map(i64::from));
    for card in 0..HAND {
        for set in 0..32 {
            if set & (1 << card) == 0 {
                for rank in 0..RANKS {
                    exactly[set][rank] -= exactly[set | (1 << card)][rank];
                }
            }
        }
    }
    let weighted = |kept: usize| {
        let weight = DRAWS as i64 / ways(47, HAND - kept.count_ones() as usize) as i64;
        exactly[kept].map(|count| count * weight)
    };
    let best = (0..32).map(weighted).max_by_key(pays).expect("32 ways");
    best.map(|count| u64::try_from(count).expect("a count"))
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
    let returned: u64 = often
        .iter()
        .zip(Rank::ALL)
        .map(|(count, (_, _, pays))| count * pays)
        .sum();
    eprintln!("{returned}/{all} {often:?}");
    let (num, den) = Poker
        .rtp(&Poker.default_choice())
        .expect("a return")
        .parts();
    assert_eq!(
        u128::from(returned) * u128::from(den),
        u128::from(num) * u128::from(all)
    );
}
