//! Telegram's own dice as games: what the bot's own sendDice shows *is* the outcome. So there is no
//! seed and no draw of ours here, and nothing that we could prove: only which values win and what
//! they pay. Knows nothing of players, books or Telegram's calls.
use crate::speech::Voice;
use crate::values::money::{Amount, Multiplier};

/// The statistics' and the menu's name for all of them together.
pub const ID: &str = "toss";
/// The command that opens them.
pub const COMMAND: &str = "toss";
/// What stands before that name.
pub const EMOJI: &str = "🎯";
/// An example bet, without the command.
pub const EXAMPLE: &str = "10 dice even";
/// The smallest stake.
pub const STAKE_MIN: Amount = Amount::cents(10);
/// The largest, if the bankroll covers it.
pub const STAKE_MAX: Amount = Amount::credits(10_000);

/// One of Telegram's dice.
#[derive(Debug)]
pub struct Toss {
    /// Stored, carried by buttons, and typed: lower-case letters.
    pub id: &'static str,
    /// What Telegram is asked for.
    pub emoji: &'static str,
    /// It shows 1 to this, each as likely, as far as anybody can tell.
    pub faces: u8,
    /// What may be bet on, in rows of buttons.
    pub bets: &'static [&'static [Bet]],
}

/// What is bet on.
#[derive(Debug)]
pub struct Bet {
    /// Stored, carried by buttons, and typed; unique within its toss.
    pub id: &'static str,
    /// Groups of values that win and what they pay, stake included. Every other value loses.
    pub pays: &'static [(&'static [u8], Multiplier)],
}

/// A bet on a toss.
#[derive(Clone, Copy, Debug)]
pub struct On {
    pub toss: &'static Toss,
    /// What has to come.
    pub bet: &'static Bet,
}

const fn bet(id: &'static str, pays: &'static [(&'static [u8], Multiplier)]) -> Bet {
    Bet { id, pays }
}

/// One value of six, three of six, two of five, three of five, one of five: each returns 96 %.
const ONE_OF_SIX: Multiplier = Multiplier::ratio(576, 100);
const THREE_OF_SIX: Multiplier = Multiplier::ratio(192, 100);
const TWO_OF_FIVE: Multiplier = Multiplier::ratio(24, 10);
const THREE_OF_FIVE: Multiplier = Multiplier::ratio(16, 10);
const ONE_OF_FIVE: Multiplier = Multiplier::ratio(48, 10);

/// Every toss, in the order of the menu. What a value looks like is known by observation only; what
/// it pays is said here, by the value (core.telegram.org/bots/api#dice has the ranges).
#[rustfmt::skip]
pub static TOSSES: &[Toss] = &[
    Toss { id: "dice", emoji: "🎲", faces: 6, bets: &[
        &[bet("even", &[(&[2, 4, 6], THREE_OF_SIX)]), bet("odd", &[(&[1, 3, 5], THREE_OF_SIX)])],
        &[bet("low", &[(&[1, 2, 3], THREE_OF_SIX)]), bet("high", &[(&[4, 5, 6], THREE_OF_SIX)])],
        &[bet("1", &[(&[1], ONE_OF_SIX)]), bet("2", &[(&[2], ONE_OF_SIX)]), bet("3", &[(&[3], ONE_OF_SIX)]),
          bet("4", &[(&[4], ONE_OF_SIX)]), bet("5", &[(&[5], ONE_OF_SIX)]), bet("6", &[(&[6], ONE_OF_SIX)])],
    ] },
    Toss { id: "darts", emoji: "🎯", faces: 6, bets: &[
        &[bet("bull", &[(&[6], ONE_OF_SIX)]), bet("inner", &[(&[4, 5, 6], THREE_OF_SIX)])],
        &[bet("miss", &[(&[1], ONE_OF_SIX)]), bet("outer", &[(&[1, 2, 3], THREE_OF_SIX)])],
    ] },
    Toss { id: "hoop", emoji: "🏀", faces: 5, bets: &[
        &[bet("score", &[(&[4, 5], TWO_OF_FIVE)]), bet("miss", &[(&[1, 2, 3], THREE_OF_FIVE)])],
    ] },
    // Which of its values look like a goal is disputed, so the bets name values.
    Toss { id: "goal", emoji: "⚽", faces: 5, bets: &[
        &[bet("high", &[(&[4, 5], TWO_OF_FIVE)]), bet("low", &[(&[1, 2, 3], THREE_OF_FIVE)])],
        &[bet("top", &[(&[5], ONE_OF_FIVE)])],
    ] },
    Toss { id: "bowl", emoji: "🎳", faces: 6, bets: &[
        &[bet("strike", &[(&[6], ONE_OF_SIX)]), bet("many", &[(&[4, 5, 6], THREE_OF_SIX)])],
        &[bet("gutter", &[(&[1], ONE_OF_SIX)]), bet("few", &[(&[1, 2, 3], THREE_OF_SIX)])],
    ] },
    // The value less 1 in base 4 is the reels, the left one in the lowest digit; digit 3 is a seven.
    Toss { id: "reels", emoji: "🎰", faces: 64, bets: &[
        &[bet("spin", &[
            (&[64], Multiplier::ratio(20, 1)),
            (&[1, 22, 43], Multiplier::ratio(8, 1)),
            (&[16, 32, 48, 52, 56, 60, 61, 62, 63], Multiplier::ratio(2, 1)),
        ])],
    ] },
];

impl Toss {
    /// What players call it.
    #[must_use]
    pub fn name(&self, voice: Voice) -> &'static str {
        let named = voice.language.named(&format!("{ID}-{}", self.id));
        named.unwrap_or(self.id)
    }

    /// Its bets one by one.
    pub fn each(&'static self) -> impl Iterator<Item = On> {
        let bets = self.bets.iter().copied().flatten();
        bets.map(move |bet| On { toss: self, bet })
    }

    /// Whether it can show this.
    #[must_use]
    pub fn shows(&self, value: i64) -> bool {
        (1..=i64::from(self.faces)).contains(&value)
    }
}

impl Bet {
    /// What a value pays.
    #[must_use]
    pub fn on(&self, value: u8) -> Multiplier {
        let won = self.pays.iter().find(|(values, _)| values.contains(&value));
        won.map_or(Multiplier::ZERO, |(_, pays)| *pays)
    }

    /// The most that it can pay.
    #[must_use]
    pub fn top(&self) -> Multiplier {
        let pays = self.pays.iter().map(|(_, pays)| *pays);
        pays.fold(Multiplier::ZERO, Multiplier::max)
    }
}

impl On {
    /// The bet that a new player's table opens with.
    #[must_use]
    pub fn first() -> Self {
        let toss = &TOSSES[0];
        let bet = &toss.bets[0][0];
        Self { toss, bet }
    }

    /// What players call what is bet on; a value alone is its own name.
    #[must_use]
    pub fn label(self, voice: Voice) -> &'static str {
        let (toss, bet) = (self.toss.id, self.bet.id);
        let named = voice.language.named(&format!("{ID}-{toss}-{bet}"));
        named.unwrap_or(bet)
    }

    /// Both ids as one word, `diceeven`: stored with sums and carried by buttons.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}{}", self.toss.id, self.bet.id)
    }

    /// The bet with this code.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        let mut all = TOSSES.iter().flat_map(Toss::each);
        all.find(|on| on.code() == code)
    }

    /// The bet with these two ids.
    #[must_use]
    pub fn find(toss: &str, bet: &str) -> Option<Self> {
        by_id(toss)?.each().find(|on| on.bet.id == bet)
    }

    /// The exact share of what is staked that comes back, every value as likely.
    #[must_use]
    pub fn rtp(self) -> Multiplier {
        // Over a common denominator: the products of tables as small as these are small.
        let (mut num, mut den) = (0, 1);
        for (values, pays) in self.bet.pays {
            let (part, of) = pays.parts();
            num = num * of + part * values.len() as u64 * den;
            den *= of;
        }
        Multiplier::ratio(num, den * u64::from(self.toss.faces))
    }
}

/// The toss with this id, or its emoji.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Toss> {
    let plain = id.trim_end_matches('\u{FE0F}');
    TOSSES
        .iter()
        .find(|toss| toss.id.eq_ignore_ascii_case(plain) || toss.emoji == plain)
}

/// Looks for a bet that no house should offer.
///
/// # Errors
/// The first.
pub fn lint() -> Result<(), String> {
    for on in TOSSES.iter().flat_map(Toss::each) {
        let (num, den) = on.rtp().parts();
        if num > den {
            let code = on.code();
            return Err(format!(
                "{ID} {code} returns {num}/{den} of what is staked, more than all of it"
            ));
        }
    }
    Ok(())
}

/// How far counted values lie from what fair dice would show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    pub count: u64,
    /// Pearson's chi-square, in thousandths, cut off.
    pub chi_square: u64,
    /// Its degrees of freedom: one less than there are values.
    pub freedom: u8,
    /// What it exceeds once in a hundred honest cases, in thousandths.
    pub critical: u64,
}

/// The 99th percentile of chi-square by degrees of freedom, in thousandths (NIST/SEMATECH e-Handbook
/// of Statistical Methods, 1.3.6.7.4; 63 by the same integral).
const CRITICAL: [(u8, u64); 3] = [(4, 13_277), (5, 15_086), (63, 92_010)];

impl Fit {
    /// Of counts by value, the first for 1; `None` when nothing was counted.
    #[must_use]
    pub fn of(counts: &[u64]) -> Option<Self> {
        let count: u64 = counts.iter().sum();
        let freedom = u8::try_from(counts.len().checked_sub(1)?).ok()?;
        let (_, critical) = *CRITICAL.iter().find(|(known, _)| *known == freedom)?;
        // Sum of (n − N/k)² / (N/k) is (k·Σn² − N²) / N.
        let total = u128::from(count);
        let squares: u128 = counts.iter().map(|n| u128::from(*n).pow(2)).sum();
        let excess = squares * counts.len() as u128 - total * total;
        let chi_square = (excess * 1_000).checked_div(total)?;
        Some(Self {
            count,
            chi_square: u64::try_from(chi_square).unwrap_or(u64::MAX),
            freedom,
            critical,
        })
    }

    /// Whether fair dice would show this less than once in a hundred times. Meaningless while a value
    /// is to be expected less than five times.
    #[must_use]
    pub const fn is_strange(self) -> bool {
        self.chi_square > self.critical
    }

    /// Whether enough was counted for the figure to mean something.
    #[must_use]
    pub const fn is_enough(self) -> bool {
        self.count >= 5 * (self.freedom as u64 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Over every value, by the function that pays.
    fn exact(on: On) -> (u128, u128) {
        (1..=on.toss.faces).fold((0, 1), |(num, den), value| {
            let (part, of) = on.bet.on(value).parts();
            (
                num * u128::from(of) + u128::from(part) * den,
                den * u128::from(of),
            )
        })
    }

    #[test]
    fn every_bet_returns_exactly_what_it_states() {
        let mut codes = BTreeSet::new();
        for on in TOSSES.iter().flat_map(Toss::each) {
            let ((num, den), faces) = (exact(on), u128::from(on.toss.faces));
            let stated = on.rtp().parts();
            let code = on.code();
            assert_eq!(
                num * u128::from(stated.1),
                u128::from(stated.0) * den * faces,
                "{code}"
            );
            let known = if on.toss.id == "reels" {
                96_875
            } else {
                96_000
            };
            assert_eq!(num * 100_000, known * den * faces, "{code}");
            assert!(
                on.toss.bets.len() <= 3 && code.len() <= crate::values::limits::CHOICE_BYTES_MAX
            );
            assert!(
                code.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            );
            assert!(codes.insert(code.clone()), "{code} twice");
            assert_eq!(On::read(&code).map(On::code), Some(code.clone()));
            // No value stands in two groups, and each can come.
            let mut values: Vec<_> = on.bet.pays.iter().flat_map(|(v, _)| *v).collect();
            assert!(values.iter().all(|value| on.toss.shows(i64::from(**value))));
            let all = values.len();
            values.sort_unstable();
            values.dedup();
            assert_eq!(values.len(), all, "{code}");
        }
        assert_eq!(lint(), Ok(()));
        assert!(!TOSSES[0].shows(0) && !TOSSES[0].shows(7) && TOSSES[5].shows(64));
    }

    #[test]
    fn the_slot_machine_pays_by_its_reels() {
        let spin = On::find("reels", "spin").expect("offered").bet;
        for value in 1..=64u8 {
            let reels = [0, 1, 2].map(|reel| (value - 1) >> (2 * reel) & 3);
            let sevens = reels.iter().filter(|reel| **reel == 3).count();
            let triple = reels[0] == reels[1] && reels[1] == reels[2];
            let pays = match (sevens, triple) {
                (3, _) => 20,
                (_, true) => 8,
                (2, _) => 2,
                _ => 0,
            };
            assert_eq!(spin.on(value).parts().0, pays, "{value}: {reels:?}");
        }
    }

    #[test]
    fn chi_square_is_pearsons() {
        assert_eq!(Fit::of(&[0; 6]), None);
        // (12² + 3·2² + 0² + … ) by hand: counts 16 18 16 14 12 12 around 14.666…: 2.
        let fit = Fit::of(&[16, 18, 16, 14, 12, 12]).expect("counted");
        assert_eq!((fit.count, fit.chi_square, fit.freedom), (88, 2_000, 5));
        assert!(!fit.is_strange() && fit.is_enough());
        let loaded = Fit::of(&[0, 0, 0, 0, 0, 20]).expect("counted");
        assert_eq!(loaded.chi_square, 100_000);
        assert!(loaded.is_strange() && !loaded.is_enough());
        for toss in TOSSES {
            let counts = vec![7; usize::from(toss.faces)];
            assert_eq!(Fit::of(&counts).map(|fit| fit.chi_square), Some(0));
        }
    }
}
