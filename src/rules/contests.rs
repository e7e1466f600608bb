//! What players play against each other, in pure functions: who wins a duel or a pot, and what the
//! house takes for it. Knows nothing of names, books, time or Telegram; the casino holds the
//! stakes and calls it.
//!
//! A contest has a server seed of its own, committed to when it opens. It draws, at nonce 0, from
//! the stream of that seed and [`ClientSeed::mixed`] of its players' client seeds.
use crate::rules::fairness::{ClientSeed, ServerSeed, Stream};
use crate::rules::games::Draws;
use crate::values::limits;
use crate::values::money::{Amount, Multiplier};

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A coin: side 0 is the challenger's.
    Flip,
    /// Two dice each, the higher sum wins, ties roll on.
    Dice,
    /// One winner of many, by tickets.
    Pot,
}

/// What the winner gets of all that was put in.
pub const WINNERS_SHARE: Multiplier = Multiplier::ratio(98, 100);
/// What the house keeps of it.
pub const RAKE: Multiplier = Multiplier::ratio(2, 100);
/// The smallest stake.
pub const STAKE_MIN: Amount = Amount::cents(10);
/// The largest stake.
pub const STAKE_MAX: Amount = Amount::credits(100_000);

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Flip, Self::Dice, Self::Pot];

    /// Its name in the database and in commands.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Flip => "flip",
            Self::Dice => "dice",
            Self::Pot => "pot",
        }
    }

    /// The command that plays it, which is its name in players' sums and for `verify` too.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::Flip | Self::Dice => "duel",
            Self::Pot => "pot",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// What was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// A coin's side, 0 or 1.
    Side(u32),
    /// Dice, 1 to 6: two of the challenger's, then two of the other's; again after each tie.
    Rolls(Vec<[u32; 4]>),
    /// A ticket, counted from 0.
    Ticket(u64),
}

/// How a contest ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Who wins, by the place in which they came; nobody after too many ties.
    pub winner: Option<usize>,
    /// What decided it.
    pub drawn: Drawn,
}

/// What all that was put in comes to: the winner's payout, rounded down, and the rake. The two are
/// together what was put in, to the unit. What is above [`Amount::MAX`], which [`STAKE_MAX`]
/// excludes, is not counted.
#[must_use]
pub fn shares(stakes: &[Amount]) -> (Amount, Amount) {
    let add = |sum: Amount, stake: &Amount| sum.checked_add(*stake);
    let total = stakes.iter().try_fold(Amount::ZERO, add);
    let total = total.unwrap_or(Amount::MAX);
    let payout = WINNERS_SHARE.pays(total).unwrap_or_default();
    let rake = total.checked_sub(payout);
    (payout, rake.unwrap_or_default())
}

/// The stream that a contest draws from.
#[must_use]
pub fn stream<'a>(
    server: &ServerSeed,
    clients: impl IntoIterator<Item = &'a ClientSeed>,
) -> Stream {
    Stream::new(server, &ClientSeed::mixed(clients), 0)
}

/// Draws the winner among players who put in these stakes.
#[must_use]
pub fn draw(kind: Kind, stakes: &[Amount], stream: &mut Stream) -> Outcome {
    match kind {
        Kind::Flip => flip(stream),
        Kind::Dice => dice(stream),
        Kind::Pot => pot(stakes, |tickets| stream.below_wide(tickets)),
    }
}

fn flip(draws: &mut dyn Draws) -> Outcome {
    let side = draws.below(2);
    Outcome {
        winner: Some(usize::from(side == 1)),
        drawn: Drawn::Side(side),
    }
}

fn dice(draws: &mut dyn Draws) -> Outcome {
    let mut rolls = Vec::new();
    while rolls.len() < limits::DUEL_TIES_MAX {
        let roll = [(); 4].map(|()| draws.below(6) + 1);
        rolls.push(roll);
        let [a, b, c, d] = roll;
        if a + b != c + d {
            return Outcome {
                winner: Some(usize::from(a + b < c + d)),
                drawn: Drawn::Rolls(rolls),
            };
        }
    }
    Outcome {
        winner: None,
        drawn: Drawn::Rolls(rolls),
    }
}

/// A ticket a unit: the first player's come first, then the second's, and so on.
fn pot(stakes: &[Amount], below: impl FnOnce(u64) -> u64) -> Outcome {
    let tickets = |stake: &Amount| stake.units().unsigned_abs();
    let ticket = below(stakes.iter().map(tickets).sum());
    let mut bought = 0;
    let winner = stakes.iter().position(|stake| {
        bought += tickets(stake);
        ticket < bought
    });
    Outcome {
        winner,
        drawn: Drawn::Ticket(ticket),
    }
}

const _: () = {
    let most = STAKE_MAX.units() * limits::POT_PLAYERS_MAX as i64;
    assert!(most <= Amount::MAX.units(), "a pot fits an amount");
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives out what it is told to.
    struct Told<'a>(&'a [u32]);

    impl Draws for Told<'_> {
        fn below(&mut self, n: u32) -> u32 {
            let (next, rest) = self.0.split_first().expect("no more is drawn");
            assert!(*next < n);
            self.0 = rest;
            *next
        }
    }

    /// Challenger, other and ties among all rolls of two dice each, as the duel decides them.
    fn first_rolls() -> [u32; 3] {
        let mut ends = [0; 3];
        for n in 0..6_u32.pow(4) {
            let roll = [n % 6, n / 6 % 6, n / 36 % 6, n / 216];
            // Behind a tie the other would win: what follows shows whether it rolled on.
            let words = [&roll[..], &[0, 0, 5, 5]].concat();
            let outcome = dice(&mut Told(&words));
            let Drawn::Rolls(rolls) = &outcome.drawn else {
                panic!("dice")
            };
            match (rolls.len(), outcome.winner) {
                (1, Some(winner)) => ends[winner] += 1,
                (2, Some(1)) => ends[2] += 1,
                other => panic!("{other:?}"),
            }
        }
        ends
    }

    #[test]
    fn both_sides_of_a_duel_get_back_what_the_rake_leaves() {
        let ends = first_rolls();
        assert_eq!(ends, [575, 575, 146], "of 1,296");
        // Either side wins with (1 − t^20) / 2 for a tie's chance t, so gets 98 % of a stake back,
        // and 2 % more of t^20: nothing that 18 digits could show.
        let scale = 10_u128.pow(18);
        let tie = (0..limits::DUEL_TIES_MAX).fold(scale, |left, _| left * 146 / 1_296 + 1);
        assert!(tie <= 2, "{tie} of 10^18");
        assert_eq!((WINNERS_SHARE.parts(), RAKE.parts()), ((98, 100), (2, 100)));
        for side in 0..2 {
            let outcome = flip(&mut Told(&[side]));
            assert_eq!(outcome.winner, Some(usize::from(side == 1)));
        }
    }

    #[test]
    fn twenty_ties_end_a_duel() {
        let ties = [3, 4, 4, 3].repeat(limits::DUEL_TIES_MAX);
        let outcome = dice(&mut Told(&ties));
        assert_eq!(outcome.winner, None);
        let late = [&ties[4..], &[5, 5, 0, 0]].concat();
        assert_eq!(dice(&mut Told(&late)).winner, Some(0));
    }

    proptest! {
        /// Every ticket has one owner, who holds as many as they put in units.
        #[test]
        fn a_pot_is_won_by_the_ticket(stakes in prop::collection::vec(1_i64..40, 1..8)) {
            let amounts: Vec<_> = stakes.iter().map(|s| Amount::from_units(*s).expect("small")).collect();
            let total: i64 = stakes.iter().sum();
            let mut won = vec![0; stakes.len()];
            for ticket in 0..total.unsigned_abs() {
                let outcome = pot(&amounts, |tickets| { assert_eq!(tickets, total.unsigned_abs()); ticket });
                won[outcome.winner.expect("someone")] += 1;
            }
            prop_assert_eq!(won, stakes);
        }

        #[test]
        fn nothing_is_lost_in_the_split(stakes in prop::collection::vec(1_i64..=STAKE_MAX.units(), 1..=limits::POT_PLAYERS_MAX)) {
            let amounts: Vec<_> = stakes.iter().map(|s| Amount::from_units(*s).expect("in range")).collect();
            let (payout, rake) = shares(&amounts);
            let total = i128::from(payout.units()) + i128::from(rake.units());
            prop_assert_eq!(total, stakes.iter().map(|s| i128::from(*s)).sum::<i128>());
            prop_assert_eq!(i128::from(payout.units()), total * 98 / 100);
        }
    }

    #[test]
    fn wide_draws_are_uniform_to_the_last_bit_that_counts() {
        let server = ServerSeed::new([7; 32]);
        let client = ClientSeed::new("a").expect("valid");
        let mut narrow = Stream::new(&server, &client, 0);
        let word = u64::from(narrow.next_u32()) << 32 | u64::from(narrow.next_u32());
        for n in [1, 2, 1 << 32, 5_000_000_000_000, u64::MAX] {
            let got = Stream::new(&server, &client, 0).below_wide(n);
            let exact = u128::from(word) * u128::from(n) / (1 << 64);
            assert_eq!(u128::from(got), exact);
        }
    }
}
