//! Video poker solved: every deal, every way to hold, every draw.
use super::Path;
use casino_bot::rules::games::cards::Card;
use casino_bot::rules::games::poker::hold::{DRAWS, Holds, hands, places, ways, weight};
use casino_bot::rules::games::poker::{Poker, Rank};
use casino_bot::rules::games::{Game, State};

const HAND: usize = 5;
const RANKS: usize = Rank::ALL.len();
const DEALS: u64 = 2_598_960;

/// Of the five-card hands that hold a set of cards, how many are what; for every set of up to four.
struct Holding([Vec<[u32; RANKS]>; HAND]);

impl Holding {
    fn count() -> Self {
        let mut holding = Self(std::array::from_fn(|size| vec![[0; RANKS]; ways(52, size)]));
        for hand in hands(0..52) {
            let (rank, places) = (Rank::of(hand) as usize, places(hand));
            for (part, place) in places[..31].iter().enumerate() {
                holding.0[part.count_ones() as usize][*place][rank] += 1;
            }
        }
        holding
    }

    /// How often each rank comes of [`DRAWS`] draws to a part of a hand: by inclusion and exclusion.
    fn often(&self, hand: [Card; HAND], kept: usize) -> [i64; RANKS] {
        let (places, mut often) = (places(hand), [0; RANKS]);
        let weight = weight(HAND - kept.count_ones() as usize);
        for more in (kept..32).filter(|more| more & kept == kept) {
            let sign = 1 - 2 * i64::from((more - kept).count_ones() % 2);
            if more == 31 {
                often[Rank::of(hand) as usize] += sign * weight;
            } else {
                let counts = &self.0[more.count_ones() as usize][places[more]];
                let counts = often.iter_mut().zip(counts);
                counts.for_each(|(sum, count)| *sum += sign * weight * i64::from(*count));
            }
        }
        often
    }
}

#[test]
fn the_best_play_returns_exactly_what_is_stated() {
    let (holds, holding) = (Holds::count(), Holding::count());
    let part = |highest| {
        let mut sum = [0; RANKS];
        for hand in hands(highest) {
            let often = holding.often(hand, holds.best(hand));
            sum.iter_mut()
                .zip(often)
                .for_each(|(sum, count)| *sum += count);
        }
        sum.map(|count| u64::try_from(count).expect("a count"))
    };
    let parts = std::thread::scope(|scope| {
        let low = scope.spawn(|| part(0..45));
        [part(45..52), low.join().expect("counts")]
    });
    let often: [u64; RANKS] = std::array::from_fn(|rank| parts[0][rank] + parts[1][rank]);
    let all = DEALS * u64::try_from(DRAWS).expect("positive");
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
    let shares: Vec<_> = often[1..].iter().map(|count| share(*count)).collect();
    assert_eq!(shares, published);
}

#[test]
fn the_best_cards_are_advised_to_be_held() {
    for (nonce, held) in [
        (2, "h1 h3"),
        (9, "h2 h3 h4 h5"),
        (4, "h2 h4"),
        (0, "h1 h3 h4 h5"),
    ] {
        let mut path = Path::new(&Poker, Poker.default_choice(), nonce);
        while let State::Open(legal) = path.look().state {
            let mut draws = super::stream(nonce);
            let next = Poker.advise(&path.wager, &path.moves, &legal, &mut draws);
            path.moves.push(next.expect("a move"));
        }
        path.moves.sort();
        assert_eq!(path.moves.join(" "), format!("draw {held}"));
    }
}

#[test]
fn hands_are_what_they_look_like() {
    let rank = |text: &str| {
        let cards: Vec<_> = text.split(' ').filter_map(Card::read).collect();
        Rank::of(cards.try_into().expect("five cards"))
    };
    for (text, want) in [
        ("10♠ J♠ Q♠ K♠ A♠", Rank::RoyalFlush),
        ("9♠ 10♠ J♠ Q♠ K♠", Rank::StraightFlush),
        ("5♥ 4♥ A♥ 2♥ 3♥", Rank::StraightFlush),
        ("7♥ 7♦ 7♠ 7♣ A♥", Rank::Four),
        ("7♥ 7♦ 7♠ A♣ A♥", Rank::FullHouse),
        ("2♥ 4♥ 9♥ K♥ A♥", Rank::Flush),
        ("A♥ 10♦ J♥ Q♥ K♥", Rank::Straight),
        ("A♥ 2♦ 3♥ 4♥ 5♥", Rank::Straight),
        ("K♥ A♦ 2♥ 3♥ 4♥", Rank::Nothing),
        ("7♥ 7♦ 7♠ A♣ K♥", Rank::Three),
        ("2♥ 2♦ 3♠ 3♣ K♥", Rank::TwoPairs),
        ("J♥ J♦ 3♠ 4♣ K♥", Rank::Jacks),
        ("10♥ 10♦ 3♠ 4♣ K♥", Rank::Nothing),
    ] {
        assert_eq!(rank(text), want, "{text}");
    }
}
