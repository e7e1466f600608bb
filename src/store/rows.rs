//! Rows of a player's that are read for every bet, and how those are read that the connection then knows.
use super::over::Bet;
use crate::rules::guard::{Cap, Session};
use crate::rules::ledger::{ContestId, PlayerId, RoundId, TossId};
use crate::speech::Language;
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Wall;
use rusqlite::{Connection, OptionalExtension};

/// A person who has written to the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// Telegram user id.
    pub id: PlayerId,
    /// First name as Telegram gave it, shortened.
    pub name: String,
    /// Their @name when they wrote last, if they had one, without the @ and in lower case.
    pub username: Option<String>,
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

/// Whoever plays for real money, in whatever asset.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Playing {
    /// When they said that they are of age.
    pub adult: Option<Wall>,
    /// Minutes of play after which they want to be told.
    pub check_every: Option<u32>,
    pub session: Option<Session>,
    /// Of a session, and of a day.
    pub caps: [Option<Cap>; 2],
    /// What they played since an hour, in microseconds: that hour, the first in which they did, and the sum.
    pub played: Option<(i64, Option<i64>, i64)>,
}

/// What they do in one asset.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Purse {
    /// What came and went by anything but play.
    pub came: i64,
    pub went: i64,
    /// The last hour in which they staked, and the most that they were ahead in it.
    pub newest: Option<(i64, i64)>,
    /// The limits of [`crate::rules::guard::Kind::ALL`] but for those of time.
    pub caps: [Option<Cap>; 7],
    /// The session in which they staked last, by its beginning, and what they were ahead before.
    pub start: Option<(Wall, i64)>,
    /// By period: the first hour behind one in which they staked, and the most that they were ahead in it.
    pub firsts: [Option<(i64, i64)>; 3],
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

/// What this account holds, in units; none of one that is not open.
pub(super) fn balance(
    conn: &Connection,
    (asset, owner): (Asset, i64),
) -> Result<Option<i64>, Fault> {
    let mut find =
        conn.prepare_cached("SELECT balance FROM account WHERE asset = ?1 AND owner = ?2")?;
    let units = find.query_row([asset.code(), owner], |row| row.get(0));
    Ok(units.optional()?)
}

/// A known player's seat.
pub(super) fn seat(conn: &Connection, player: PlayerId) -> Result<Seat, Fault> {
    let mut find = conn.prepare_cached(
        "SELECT seed_pair, next_pair, nonce, last_round, turn FROM seat WHERE player = ?1",
    )?;
    Ok(find.query_row([player.0], |row| {
        Ok(Seat {
            pair: row.get(0)?,
            next_pair: row.get(1)?,
            nonce: row.get(2)?,
            last_round: row.get::<_, Option<i64>>(3)?.map(RoundId),
            turn: row.get(4)?,
        })
    })?)
}
