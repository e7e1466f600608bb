//! Which cards of a deal to hold: the hold whose draws pay most, by exact counting.
use super::rank::{HAND, Rank};
use crate::rules::games::cards::Card;

/// Sets of this many cards of a deck, or fewer, are counted.
const SIZES: usize = HAND;
/// A common multiple of the numbers of draws that there can be, 47 over 0 to 5.
pub const DRAWS: i64 = 7_669_695;

/// How many ways there are to choose `k` of `n`.
#[must_use]
pub const fn ways(n: usize, k: usize) -> usize {
    let (mut ways, mut i) = (1, 0);
    while i < k && i < n {
        ways = ways * (n - i) / (i + 1);
        i += 1;
    }
    if k > n { 0 } else { ways }
}

/// [`ways`] for each card's number.
static WAYS: [[usize; HAND + 1]; Card::COUNT as usize] = {
    let mut table = [[0; HAND + 1]; Card::COUNT as usize];
    let mut cell = 0;
    while cell < table.len() * (HAND + 1) {
        let (n, k) = (cell / (HAND + 1), cell % (HAND + 1));
        table[n][k] = ways(n, k);
        cell += 1;
    }
    table
};

/// All hands whose highest card is one of these, the cards of each in rising order.
pub fn hands(highest: std::ops::Range<u8>) -> impl Iterator<Item = [Card; HAND]> {
    let below = |card: u8| 0..card;
    let hands = highest.flat_map(move |e| {
        below(e).flat_map(move |d| {
            below(d).flat_map(move |c| {
                below(c).flat_map(move |b| below(b).map(move |a| [a, b, c, d, e]))
            })
        })
    });
    hands.map(|hand| hand.map(|number| Card::new(number).expect("below 52")))
}

/// The place of each part of a rising hand among all sets of as many cards. Bit `i` of a part
/// stands for the hand's card `i`.
#[must_use]
pub fn places(hand: [Card; HAND]) -> [usize; 32] {
    let mut places = [0; 32];
    for part in 1_usize..32 {
        let highest = part.ilog2() as usize;
        let card = usize::from(hand[highest].number());
        places[part] = places[part - (1 << highest)] + WAYS[card][part.count_ones() as usize];
    }
    places
}

/// In how many of [`DRAWS`] draws each single one of the draws for so many cards counts.
#[must_use]
pub const fn weight(drawn: usize) -> i64 {
    DRAWS / ways(Card::COUNT as usize - HAND, drawn) as i64
}

/// What all five-card hands that hold a set of cards pay together, for every set of up to four.
pub struct Holds([Vec<i64>; SIZES]);

impl Holds {
    /// Goes through all hands.
    #[must_use]
    pub fn count() -> Self {
        let sets = |size| vec![0; ways(Card::COUNT as usize, size)];
        let mut holds = Self(std::array::from_fn(sets));
        for hand in hands(0..Card::COUNT) {
            let (pays, places) = (Rank::of(hand).pays() as i64, places(hand));
            for part in (0..31_usize).filter(|_| pays > 0) {
                holds.0[part.count_ones() as usize][places[part]] += pays;
            }
        }
        holds
    }

    /// The best part of a rising hand to hold.
    ///
    /// What the draws to a part pay is counted by inclusion and exclusion: the hands that hold the
    /// part, less those that hold one more card that was thrown away, and so on.
    #[must_use]
    pub fn best(&self, hand: [Card; HAND]) -> usize {
        let places = places(hand);
        let mut paid: [i64; 32] = std::array::from_fn(|part| match part {
            31 => Rank::of(hand).pays() as i64,
            part => self.0[part.count_ones() as usize][places[part]],
        });
        for card in [1, 2, 4, 8, 16] {
            for part in (0..32).filter(|part| part & card == 0) {
                paid[part] -= paid[part | card];
            }
        }
        let mean = |part: &usize| paid[*part] * weight(HAND - part.count_ones() as usize);
        (0..32).max_by_key(mean).expect("32 parts")
    }
}
