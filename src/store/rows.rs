//! Rows of a player's that are read for every bet.
use super::over::Bet;
use crate::rules::ledger::{ContestId, PlayerId, RoundId, TossId};
use crate::speech::Language;
use crate::values::money::Asset;

/// A person who has written to the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// Telegram user id.
    pub id: PlayerId,
    /// First name as Telegram gave it, shortened.
    pub name: String,
    /// Whether Telegram said that they blocked the bot.
    pub blocked: bool,
    /// Whether they have written to the bot in private, without which it may not write to them there.
    pub met: bool,
    /// The language of their Telegram, as it said last; English before it did.
    pub seen: &'static Language,
    /// The language that they chose, which counts before that.
    pub chosen: Option<&'static Language>,
    /// The wallet that they opened last.
    pub wallet: Asset,
}

impl Player {
    /// The language that they are spoken to in.
    #[must_use]
    pub fn language(&self) -> &'static Language {
        self.chosen.unwrap_or(self.seen)
    }
}

/// Where a player stands in their seeds and rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Seed pair in force.
    pub pair: i64,
    /// The pair committed ahead.
    pub next_pair: i64,
    /// Nonce of the next round.
    pub nonce: i64,
    /// The last round, if there was one.
    pub last_round: Option<RoundId>,
    /// Rounds played in all: what a button that bets carries, so that it bets once.
    pub turn: i64,
}

/// A player who is on the leaderboards, or once was.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Its number: the order in which players first joined.
    pub id: i64,
    /// Whether others see them now.
    pub shown: bool,
    /// What began behind these counts.
    pub(super) after: (RoundId, TossId, ContestId),
}

impl Listing {
    pub(super) fn counts(&self, bet: Bet) -> bool {
        let (round, toss, contest) = self.after;
        match bet {
            Bet::Round(id) => id > round,
            Bet::Toss(id) => id > toss,
            Bet::Contest(id) => id > contest,
        }
    }
}
