//! Rounds, the chain of a player's history, and their sums.
use super::books::{amount, asset, held_by};
use super::db::Db;
use super::over::{Bet, Over};
use super::tables::OpenTable;
use crate::rules::games::{Choice, Move, Wager};
use crate::rules::ledger::{PlayerId, RoundId, STAKE};
use crate::rules::luck::Luck;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};
use std::sync::LazyLock;

/// One round, open or settled.
#[derive(Clone, Debug)]
pub struct Round {
    pub id: RoundId,
    pub player: PlayerId,
    /// The same player's round before.
    pub previous: Option<RoundId>,
    pub game: String,
    /// What was bet at the start.
    pub wager: Wager,
    /// What was decided since.
    pub moves: Vec<Move>,
    /// How many of those the player made, once the table was left alone and its game's rule made the
    /// others.
    pub own_moves: Option<u16>,
    pub asset: Asset,
    /// All that was put down.
    pub staked: Amount,
    /// What it may win beyond that, held back as long as it is open; nothing if it settled at once.
    pub held: Amount,
    pub pair: i64,
    /// Nonce under that pair.
    pub nonce: i64,
    /// What it was promised ([`Db::pay_table`]); none for rounds from before this was kept.
    pub pay_table: Option<i64>,
    /// What came back, once it is settled.
    pub payout: Option<Amount>,
}

/// One round with what only the books know of it.
pub struct PastRound {
    pub round: Round,
    pub opened: Wall,
    /// When it ended, if it did.
    pub settled: Option<Wall>,
}

/// A player's settled rounds of one game in sums.
#[derive(Clone, Debug)]
pub struct Tally {
    pub game: String,
    pub rounds: i64,
    /// Put down in all, in units.
    pub staked: i64,
    /// Got back in all, in units.
    pub paid: i64,
    /// The most that one bet brought beyond its stake.
    pub best: Amount,
    /// The last wager.
    pub last: Wager,
    /// How far they are from what they bring by the rules; nothing where these do not say it.
    pub luck: Luck,
}

pub(super) static COLUMNS: LazyLock<String> = LazyLock::new(|| {
    let held = held_by(&STAKE, "round.id");
    format!(
        "id, player, previous, game, choice, moves, asset, stake, staked, seed_pair, nonce, payout, pay_table,
         (SELECT own_moves FROM left_alone WHERE left_alone.round = round.id), {held}"
    )
});

fn round(row: &Row<'_>) -> rusqlite::Result<Round> {
    let moves: String = row.get(5)?;
    Ok(Round {
        id: RoundId(row.get(0)?),
        player: PlayerId(row.get(1)?),
        previous: row.get::<_, Option<i64>>(2)?.map(RoundId),
        game: row.get(3)?,
        wager: Wager {
            choice: Choice::stored(row.get(4)?),
            stake: amount(row.get(7)?),
        },
        moves: moves.split_whitespace().map(str::to_owned).collect(),
        asset: asset(row, 6)?,
        staked: amount(row.get(8)?),
        pair: row.get(9)?,
        nonce: row.get(10)?,
        payout: row.get::<_, Option<i64>>(11)?.map(amount),
        pay_table: row.get(12)?,
        own_moves: row.get(13)?,
        held: amount(row.get::<_, Option<i64>>(14)?.unwrap_or(0)),
    })
}

impl Db {
    /// The number that the next round gets.
    pub fn next_round_id(&self) -> Result<RoundId, Fault> {
        self.known
            .next_round(|| Ok(RoundId(self.next_id("round")?)))
    }

    /// Enters a round, open or settled already, and moves its player's seat.
    ///
    /// # Errors
    /// [`Fault::Rule`] when it is not the next round of the player's seat.
    pub fn add_round(&self, round: &Round, at: Wall) -> Result<(), Fault> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO round (id, player, previous, game, choice, moves, asset, stake, staked,
               seed_pair, nonce, opened_at, settled_at, payout, pay_table)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?;
        insert.execute(params![
            round.id.0,
            round.player.0,
            round.previous.map(|id| id.0),
            round.game,
            round.wager.choice.as_str(),
            round.moves.join(" "),
            round.asset.code(),
            round.wager.stake.units(),
            round.staked.units(),
            round.pair,
            round.nonce,
            at.0,
            round.payout.map(|_| at.0),
            round.payout.map(Amount::units),
            round.pay_table,
        ])?;
        self.known.told(|rows| {
            rows.next_round.set(Some(RoundId(round.id.0 + 1)));
            // As the trigger moves it.
            rows.seats.change(&round.player, |seat| {
                seat.nonce += 1;
                seat.turn += 1;
                seat.last_round = Some(round.id);
            });
        });
        match round.payout {
            Some(_) => Ok(()),
            None => self.set_due(OpenTable::DUE, round.id.0, at.plus(limits::ABANDONED_AFTER)),
        }
    }

    /// Takes an open round forward: more moves, a larger stake, or its end.
    ///
    /// # Errors
    /// [`Fault::Rule`] when it was settled already or would go back.
    pub fn advance_round(&self, round: &Round, at: Wall) -> Result<(), Fault> {
        let mut update = self.conn.prepare_cached(
            "UPDATE round SET moves = ?2, staked = ?3, payout = ?4, settled_at = ?5 WHERE id = ?1",
        )?;
        update.execute(params![
            round.id.0,
            round.moves.join(" "),
            round.staked.units(),
            round.payout.map(Amount::units),
            round.payout.map(|_| at.0),
        ])?;
        if let (Some(own_moves), Some(_)) = (round.own_moves, round.payout) {
            self.conn
                .prepare_cached("INSERT INTO left_alone VALUES (?1, ?2)")?
                .execute([round.id.0, own_moves.into()])?;
        }
        Ok(())
    }

    /// A round by its number.
    pub fn round(&self, id: RoundId) -> Result<Option<Round>, Fault> {
        let sql = format!("SELECT {} FROM round WHERE id = ?1", *COLUMNS);
        Ok(self
            .conn
            .prepare_cached(&sql)?
            .query_row([id.0], round)
            .optional()?)
    }

    /// Every settled round, oldest first: so many a read that the log is never held for long. What has ended
    /// changes no more.
    ///
    /// # Errors
    /// The first error of `look`.
    pub fn each_settled_round(
        &self,
        mut look: impl FnMut(Round) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let sql = format!(
            "SELECT {} FROM round WHERE payout IS NOT NULL AND id > ?1 ORDER BY id LIMIT ?2",
            *COLUMNS
        );
        let (mut find, mut last) = (self.conn.prepare_cached(&sql)?, 0);
        loop {
            let rows = find.query_map(params![last, limits::ROWS_PER_READ], round)?;
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            let Some(end) = rows.last() else { break };
            last = end.id.0;
            rows.into_iter().try_for_each(&mut look)?;
        }
        Ok(())
    }

    /// The player's rounds that are still open, oldest first: one a game and asset at most.
    pub fn open_rounds(&self, player: PlayerId) -> Result<Vec<Round>, Fault> {
        let sql = format!(
            "SELECT {} FROM round WHERE player = ?1 AND payout IS NULL ORDER BY id",
            *COLUMNS
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([player.0], round)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The player's open round of one game, played for `asset`.
    pub fn open_round(
        &self,
        (asset, player): (Asset, PlayerId),
        game: &str,
    ) -> Result<Option<Round>, Fault> {
        let sql = format!(
            "SELECT {} FROM round WHERE player = ?1 AND game = ?2 AND asset = ?3 AND payout IS NULL",
            *COLUMNS
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find
            .query_row(params![player.0, game, asset.code()], round)
            .optional()?)
    }

    /// When a round began.
    pub fn opened_at(&self, id: RoundId) -> Result<Option<Wall>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT opened_at FROM round WHERE id = ?1")?;
        Ok(find
            .query_row([id.0], |row| Ok(Wall(row.get(0)?)))
            .optional()?)
    }

    /// Up to `count` rounds of one player's history: the chain from its newest round on, without
    /// the `skip` newest.
    pub fn history(
        &self,
        last: Option<RoundId>,
        skip: usize,
        count: usize,
    ) -> Result<Vec<Round>, Fault> {
        let sql = format!(
            "WITH RECURSIVE chain (id, depth) AS (
               SELECT ?1, 0
               UNION ALL
               SELECT round.previous, depth + 1 FROM chain JOIN round ON round.id = chain.id
               WHERE round.previous IS NOT NULL AND depth + 1 < ?2 + ?3)
             SELECT {} FROM chain JOIN round USING (id) WHERE depth >= ?2 ORDER BY depth",
            *COLUMNS
        );
        let Some(last) = last else {
            return Ok(Vec::new());
        };
        let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([last.0, bound(skip), bound(count)], round)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Looks at one player's history from its newest round on, up to `count` rounds or until `look`
    /// has seen enough, as it is at one moment, for what `look` reads too. Not inside a transaction.
    ///
    /// # Errors
    /// The first error of `look`.
    pub fn each_of_history(
        &self,
        last: RoundId,
        count: usize,
        mut look: impl FnMut(&PastRound) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let moment = self.conn.unchecked_transaction()?;
        let sql = format!(
            "SELECT {}, opened_at, settled_at FROM round WHERE id = ?1",
            *COLUMNS
        );
        let mut find = moment.prepare_cached(&sql)?;
        let mut next = Some(last);
        for _ in 0..count {
            let Some(id) = next else { break };
            let past = find.query_row([id.0], |row| {
                Ok(PastRound {
                    round: round(row)?,
                    opened: Wall(row.get("opened_at")?),
                    settled: row.get::<_, Option<i64>>("settled_at")?.map(Wall),
                })
            });
            let Some(past) = past.optional()? else { break };
            if !look(&past)? {
                break;
            }
            next = past.round.previous;
        }
        Ok(())
    }

    /// Counts a round that was settled at this time, now or with others later, in all sums and as its player's last.
    pub fn count_round(&self, round: &Round, at: Wall) -> Result<(), Fault> {
        let payout = round.payout.unwrap_or_default();
        let sums = (round.staked, payout);
        self.count(&Over {
            luck: self.luck(&round.game, &round.wager, sums, round.pay_table)?,
            player: round.player,
            bet: Bet::Round(round.id),
            game: &round.game,
            asset: round.asset,
            staked: round.staked,
            payout,
            stake: round.wager.stake,
            choice: &round.wager.choice,
            at,
        })
    }

    /// The player's sums, one for each game played.
    pub fn tallies(&self, player: PlayerId, asset: Asset) -> Result<Vec<Tally>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT game, rounds, staked, paid, best, last_stake, last_choice, excess, spread FROM tally
             WHERE player = ?1 AND asset = ?2",
        )?;
        let rows = find.query_map([player.0, asset.code()], |row| {
            Ok(Tally {
                game: row.get(0)?,
                rounds: row.get(1)?,
                staked: row.get(2)?,
                paid: row.get(3)?,
                best: amount(row.get(4)?),
                last: Wager {
                    stake: amount(row.get(5)?),
                    choice: Choice::stored(row.get(6)?),
                },
                luck: Luck {
                    excess: row.get(7)?,
                    spread: row.get(8)?,
                },
            })
        })?;
        let mut tallies: Vec<Tally> = rows.collect::<Result<_, _>>()?;
        for ((_, game, of), (sum, last)) in self.uncounted_of(player)?.players {
            if of != asset.code() {
                continue;
            }
            let at = tallies.iter().position(|tally| tally.game == game);
            let at = at.unwrap_or_else(|| {
                tallies.push(Tally {
                    game,
                    rounds: 0,
                    staked: 0,
                    paid: 0,
                    best: Amount::ZERO,
                    last: last.clone(),
                    luck: Luck::default(),
                });
                tallies.len() - 1
            });
            let tally = &mut tallies[at];
            tally.rounds += sum.bets;
            tally.staked = tally.staked.saturating_add(sum.staked);
            tally.paid = tally.paid.saturating_add(sum.paid);
            tally.best = tally.best.max(amount(sum.best));
            tally.luck = tally.luck.and(sum.luck);
            tally.last = last;
        }
        tallies.sort_by(|one, other| one.game.cmp(&other.game));
        Ok(tallies)
    }
}
