//! Contests of players against each other, and what they put in.
use super::books::asset;
use super::db::Db;
use super::over::{Bet, Over};
use crate::rules::contests::Kind;
use crate::rules::fairness::{ClientSeed, ServerSeed};
use crate::rules::games::Choice;
use crate::rules::ledger::{ContestId, PlayerId};
use crate::rules::luck::Luck;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

/// A duel or a pot.
#[derive(Clone, Debug)]
pub struct Contest {
    pub id: ContestId,
    pub kind: Kind,
    pub opener: PlayerId,
    pub chat: i64,
    /// The message there that shows it, once Telegram has told its number.
    pub message: Option<i64>,
    /// What an acceptance has to name.
    pub code: String,
    pub asset: Asset,
    /// What the opener put in; in a duel the other side does the same.
    pub stake: Amount,
    /// The seed; only its commitment may be shown before the end.
    pub server: ServerSeed,
    /// When it ends by itself, as its players were told.
    pub due: Wall,
    /// How it ended, if it has.
    pub end: Option<End>,
}

impl Contest {
    /// On the agenda, by its number: it ends by itself.
    pub const DUE: &str = "contest";
}

/// How a contest ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Somebody won and got this much.
    Won(PlayerId, Amount),
    /// A duel of nothing but ties; everybody has their stake back, as after the other two.
    Tied,
    /// Its opener called it off.
    Cancelled,
    /// Its time ran out without a second player.
    Expired,
    /// The books are a restored copy's, so its seed may be known.
    Void,
}

impl End {
    /// Its word in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Won(..) => "won",
            Self::Tied => "tied",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Void => "void",
        }
    }
}

/// What a player put into a contest.
#[derive(Clone, Debug)]
pub struct BuyIn {
    pub player: PlayerId,
    pub name: String,
    pub stake: Amount,
    /// Their client seed then.
    pub client: ClientSeed,
}

pub(super) const COLUMNS: &str = "id, kind, opener, chat, message, code, asset, stake, server_seed, due_at, ended, winner, payout";

fn amount(units: i64) -> Amount {
    Amount::from_units(units).unwrap_or(Amount::MAX)
}

fn contest(row: &Row<'_>) -> rusqlite::Result<Contest> {
    let (kind, ended): (String, Option<String>) = (row.get(1)?, row.get(10)?);
    let won = row.get::<_, Option<i64>>(11)?.map(PlayerId);
    let won = won.zip(row.get::<_, Option<i64>>(12)?.map(amount));
    Ok(Contest {
        id: ContestId(row.get(0)?),
        kind: Kind::find(&kind).unwrap_or(Kind::Pot),
        opener: PlayerId(row.get(2)?),
        chat: row.get(3)?,
        message: row.get(4)?,
        code: row.get(5)?,
        asset: asset(row, 6)?,
        stake: amount(row.get(7)?),
        server: ServerSeed::new(row.get(8)?),
        due: Wall(row.get(9)?),
        end: ended.map(|ended| match (won, ended.as_str()) {
            (Some((winner, payout)), _) => End::Won(winner, payout),
            (None, "tied") => End::Tied,
            (None, "cancelled") => End::Cancelled,
            (None, "void") => End::Void,
            (None, _) => End::Expired,
        }),
    })
}

impl Db {
    /// The number that the next contest gets.
    pub fn next_contest_id(&self) -> Result<ContestId, Fault> {
        Ok(ContestId(self.next_id("contest")?))
    }

    /// Enters a contest that is open.
    ///
    /// # Errors
    /// [`Fault::Rule`] when its opener has one open in this chat, or the chat a pot.
    pub fn add_contest(&self, contest: &Contest, at: Wall) -> Result<(), Fault> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO contest (id, kind, opener, chat, code, asset, stake, server_seed,
               opened_at, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        insert.execute(params![
            contest.id.0,
            contest.kind.id(),
            contest.opener.0,
            contest.chat,
            contest.code,
            contest.asset.code(),
            contest.stake.units(),
            contest.server.bytes(),
            at.0,
            contest.due.0,
        ])?;
        self.set_due(Contest::DUE, contest.id.0, contest.due)
    }

    /// Enters what a player puts in, behind `place` others.
    ///
    /// # Errors
    /// [`Fault::Rule`] when the contest is over, or they are in it already.
    pub fn add_buy_in(&self, contest: ContestId, place: i64, buy_in: &BuyIn) -> Result<(), Fault> {
        self.conn
            .prepare_cached("INSERT INTO buy_in VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                contest.0,
                place,
                buy_in.player.0,
                buy_in.stake.units(),
                buy_in.client.as_str(),
            ])?;
        Ok(())
    }

    /// What was put into a contest, in the order in which the players came.
    pub fn buy_ins(&self, contest: ContestId) -> Result<Vec<BuyIn>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT player, name, stake, client_seed FROM buy_in JOIN player ON player.id = player
             WHERE contest = ?1 ORDER BY place",
        )?;
        let mut rows = find.query([contest.0])?;
        let mut buy_ins = Vec::new();
        while let Some(row) = rows.next()? {
            let client: String = row.get(3)?;
            buy_ins.push(BuyIn {
                player: PlayerId(row.get(0)?),
                name: row.get(1)?,
                stake: amount(row.get(2)?),
                client: ClientSeed::new(&client).ok_or_else(|| {
                    Fault::Rule(format!("contest {} has an impossible seed", contest.0))
                })?,
            });
        }
        Ok(buy_ins)
    }

    fn contest_where(
        &self,
        what: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<Contest>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM contest WHERE {what}");
        let mut find = self.conn.prepare_cached(&sql)?;
        let found = find.query_row(values, contest).optional()?;
        found.map(|contest| self.at_its_place(contest)).transpose()
    }

    /// A group's contest keeps the number under which it was opened; it is the group's none the less.
    fn at_its_place(&self, contest: Contest) -> Result<Contest, Fault> {
        Ok(Contest {
            chat: self.number(contest.chat)?,
            ..contest
        })
    }

    /// The two numbers under which contests of a place may have been opened.
    fn opened_under(&self, place: i64) -> Result<[i64; 2], Fault> {
        let here = self.place(place)?;
        Ok([place, if here.topic == 0 { here.chat } else { place }])
    }

    /// A contest by its number.
    pub fn contest(&self, id: ContestId) -> Result<Option<Contest>, Fault> {
        self.contest_where("id = ?1", [id.0])
    }

    /// A contest by its code.
    pub fn contest_of_code(&self, code: &str) -> Result<Option<Contest>, Fault> {
        self.contest_where("code = ?1", [code])
    }

    /// The challenge that a player has open in a chat.
    pub fn open_duel(&self, chat: i64, opener: PlayerId) -> Result<Option<Contest>, Fault> {
        let [chat, other] = self.opened_under(chat)?;
        self.contest_where(
            "chat IN (?1, ?2) AND opener = ?3 AND ended IS NULL AND kind <> 'pot' ORDER BY id",
            [chat, other, opener.0],
        )
    }

    /// The pot that is open in a chat.
    pub fn open_pot(&self, chat: i64) -> Result<Option<Contest>, Fault> {
        self.contest_where(
            "chat IN (?1, ?2) AND ended IS NULL AND kind = 'pot' ORDER BY id",
            self.opened_under(chat)?,
        )
    }

    /// How many contests a player was or is in, counted up to `most`.
    pub fn contest_count(&self, player: PlayerId, most: usize) -> Result<usize, Fault> {
        let mut count = self.conn.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM buy_in WHERE player = ?1 LIMIT ?2)",
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let count: i64 = count.query_row([player.0, most], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Up to `count` of them, newest first, without the `skip` newest.
    pub fn contests_of(
        &self,
        player: PlayerId,
        skip: usize,
        count: usize,
    ) -> Result<Vec<Contest>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM contest WHERE id IN (
               SELECT contest FROM buy_in WHERE player = ?1 ORDER BY contest DESC LIMIT ?3 OFFSET ?2)
             ORDER BY id DESC"
        );
        let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([player.0, bound(skip), bound(count)], contest)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every contest that is over, oldest first: so many a read that the log is never held for long. What has ended
    /// changes no more.
    ///
    /// # Errors
    /// The first error of `look`.
    pub fn each_ended_contest(
        &self,
        mut look: impl FnMut(Contest) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM contest WHERE ended IS NOT NULL AND id > ?1 ORDER BY id LIMIT ?2"
        );
        let (mut find, mut last) = (self.conn.prepare_cached(&sql)?, 0);
        loop {
            let rows = find.query_map(params![last, limits::ROWS_PER_READ], contest)?;
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            let Some(end) = rows.last() else { break };
            last = end.id.0;
            rows.into_iter().try_for_each(&mut look)?;
        }
        Ok(())
    }

    /// Open contests, `count` at most.
    pub fn open_contests(&self, count: usize) -> Result<Vec<Contest>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM contest
             WHERE id IN (SELECT subject FROM agenda WHERE kind = 'contest') ORDER BY due_at LIMIT ?1"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let open = find.query_map([count], contest)?;
        open.map(|contest| self.at_its_place(contest?)).collect()
    }

    /// Has an open contest end by itself at another time.
    pub fn put_off_contest(&self, id: ContestId, due: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE contest SET due_at = ?2 WHERE id = ?1")?
            .execute([id.0, due.0])?;
        self.set_due(Contest::DUE, id.0, due)
    }

    /// Keeps which message shows a contest.
    pub fn show_contest(&self, id: ContestId, message: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE contest SET message = ?2 WHERE id = ?1")?
            .execute([id.0, message])?;
        Ok(())
    }

    /// Counts a contest that was won at this time in one of its players' sums.
    pub fn count_contest(&self, contest: &Contest, buy_in: &BuyIn, at: Wall) -> Result<(), Fault> {
        let payout = match contest.end {
            Some(End::Won(winner, payout)) if winner == buy_in.player => payout,
            _ => Amount::ZERO,
        };
        self.count(&Over {
            luck: Luck::default(),
            player: buy_in.player,
            bet: Bet::Contest(contest.id),
            game: contest.kind.command(),
            asset: contest.asset,
            staked: buy_in.stake,
            payout,
            stake: buy_in.stake,
            choice: &Choice::own(contest.kind.id()),
            at,
        })
    }

    /// Ends an open contest.
    ///
    /// # Errors
    /// [`Fault::Rule`] when it is over already.
    pub fn end_contest(&self, id: ContestId, end: End, at: Wall) -> Result<(), Fault> {
        let (winner, payout) = match end {
            End::Won(winner, payout) => (Some(winner.0), Some(payout.units())),
            End::Tied | End::Cancelled | End::Expired | End::Void => (None, None),
        };
        self.conn
            .prepare_cached(
                "UPDATE contest SET ended = ?2, ended_at = ?3, winner = ?4, payout = ?5
                 WHERE id = ?1",
            )?
            .execute(params![id.0, end.name(), at.0, winner, payout])?;
        Ok(())
    }
}
