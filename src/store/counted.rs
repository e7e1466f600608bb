//! Bets that are over, in the sums that reports, statistics and leaderboards are made of. Rounds are counted many at a
//! time: a player's sums are then written once for many of their rounds, a day's once for all. Up to which number they
//! are counted stands in the books, so that nothing is lost or counted twice, wherever a run ends.
use super::books::{amount, asset};
use super::db::Db;
use super::over::{ALL_WEEKS, Bet, Over};
use crate::rules::games::{self, Choice, Wager};
use crate::rules::ledger::{PlayerId, RoundId};
use crate::rules::luck::{self, Luck};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::time::{Day, Wall};
use rusqlite::{Row, params};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Bets in sums.
#[derive(Default)]
pub(super) struct Sum {
    pub bets: i64,
    /// In units, as the next ones.
    pub staked: i64,
    pub paid: i64,
    pub best: i64,
    pub squares: f64,
    pub luck: Luck,
}

impl Sum {
    #[expect(
        clippy::float_arithmetic,
        reason = "how far results are apart; no money is counted by it"
    )]
    fn add(&mut self, over: &Over<'_>) {
        let (staked, paid) = (over.staked.units(), over.payout.units());
        let won = paid - staked;
        self.bets += 1;
        self.staked = self.staked.saturating_add(staked);
        self.paid = self.paid.saturating_add(paid);
        self.best = self.best.max(won);
        self.squares += (won as f64).powi(2);
        self.luck = self.luck.and(over.luck);
    }
}

/// The sums of bets that are counted together, in the order in which the tables have them.
#[derive(Default)]
pub(super) struct Sums {
    /// By player, game and asset, with the last wager.
    pub players: BTreeMap<(i64, String, i64), (Sum, Wager)>,
    /// By day, asset and game.
    pub days: BTreeMap<(i64, i64, String), Sum>,
    /// By listing, asset and week, and whether others see it.
    boards: BTreeMap<(i64, i64, i64), (Sum, bool)>,
}

impl Sums {
    fn add(&mut self, db: &Db, over: &Over<'_>) -> Result<(), Fault> {
        let (player, asset) = (over.player.0, over.asset.code());
        let last = Wager {
            choice: over.choice.clone(),
            stake: over.stake,
        };
        let key = (player, over.game.to_owned(), asset);
        match self.players.entry(key) {
            Entry::Vacant(place) => place.insert((Sum::default(), last)).0.add(over),
            Entry::Occupied(mut place) => {
                let (sum, wager) = place.get_mut();
                *wager = last;
                sum.add(over);
            }
        }
        let key = (over.at.day().0, asset, over.game.to_owned());
        self.days.entry(key).or_default().add(over);
        let listing = db.listing(over.player)?;
        let Some(listing) = listing.filter(|listing| listing.counts(over.bet)) else {
            return Ok(());
        };
        for week in [ALL_WEEKS, over.at.week()] {
            let key = (listing.id, asset, week);
            let on_board = self.boards.entry(key);
            let (sum, _) = on_board.or_insert_with(|| (Sum::default(), listing.shown));
            sum.add(over);
        }
        Ok(())
    }

    /// Adds the round of a row.
    fn add_row(&mut self, db: &Db, row: &Row<'_>) -> Result<(), Fault> {
        let game: String = row.get("game")?;
        let wager = Wager {
            choice: Choice::stored(row.get("choice")?),
            stake: amount(row.get("stake")?),
        };
        let sums = (amount(row.get("staked")?), amount(row.get("payout")?));
        let over = Over {
            luck: db.luck(&game, &wager, sums, row.get("pay_table")?)?,
            player: PlayerId(row.get("player")?),
            bet: Bet::Round(RoundId(row.get("id")?)),
            game: &game,
            asset: asset(row, 0)?,
            staked: sums.0,
            payout: sums.1,
            stake: wager.stake,
            choice: &wager.choice,
            at: Wall(row.get("settled_at")?),
        };
        self.add(db, &over)
    }
}

impl Db {
    /// Counts a bet that is over: a round behind those that are counted later, with the next of them.
    pub(super) fn count(&self, over: &Over<'_>) -> Result<(), Fault> {
        self.played_on(over.player, over.asset, over.at.day())?;
        match over.bet {
            Bet::Round(id) if id > self.counted()? => {}
            _ => return self.count_now(over),
        }
        let uncounted = self.uncounted.get() + 1;
        self.uncounted.set(uncounted);
        match uncounted < limits::UNCOUNTED_MAX {
            true => Ok(()),
            false => self.count_some(limits::COUNTED_AT_MOST).map(drop),
        }
    }

    fn count_now(&self, over: &Over<'_>) -> Result<(), Fault> {
        let mut sums = Sums::default();
        sums.add(self, over)?;
        self.add_to_sums(&sums)
    }

    /// Whether rounds may be over that are not counted.
    #[must_use]
    pub fn has_uncounted(&self) -> bool {
        self.uncounted.get() > 0
    }

    /// Counts all rounds that are over, in the transaction under way or in one of its own. Who only reads the books
    /// counts nothing, and adds what is not counted to the sums of players and days that it reads.
    ///
    /// # Errors
    /// When the database fails; nothing of it has happened then if it had a transaction of its own.
    pub fn count_up(&self) -> Result<(), Fault> {
        if !self.has_uncounted() {
            return Ok(());
        }
        if self.known.is_believed() {
            return self.count_rest();
        }
        // What is counted in somebody's reading at one moment would be undone at its end.
        if !self.conn.is_autocommit() {
            return Ok(());
        }
        self.begin()?;
        let done = self.count_rest().and_then(|()| self.commit());
        done.inspect_err(|_| self.rollback())
    }

    fn count_rest(&self) -> Result<(), Fault> {
        while self.count_some(limits::UNCOUNTED_MAX)? {}
        Ok(())
    }

    /// Counts the next of them, so many at most, in the transaction under way. Whether there may be more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count_some(&self, most: i64) -> Result<bool, Fault> {
        let (sums, last, counted) = self.next_uncounted(most)?;
        if let Some(last) = last {
            self.add_to_sums(&sums)?;
            self.conn
                .prepare_cached("UPDATE counting SET round = ?1")?
                .execute([last.0])?;
            self.known
                .told(|rows| rows.counted.change(&(), |counted| *counted = last));
        }
        let before = self.uncounted.get();
        // An undo brings them back.
        self.waited.set(self.waited.get().max(before));
        let more = counted == most;
        self.uncounted
            .set(if more { (before - counted).max(1) } else { 0 });
        Ok(more)
    }

    /// The sums of the next rounds that are over and not counted, so many at most, the last of them, and how many they
    /// are.
    fn next_uncounted(&self, most: i64) -> Result<(Sums, Option<RoundId>, i64), Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT asset, id, player, game, choice, stake, staked, payout, settled_at, pay_table FROM round
             WHERE id > ?1 AND payout IS NOT NULL ORDER BY id LIMIT ?2",
        )?;
        let mut rows = find.query([self.counted()?.0, most])?;
        let (mut sums, mut last, mut counted) = (Sums::default(), None, 0);
        while let Some(row) = rows.next()? {
            sums.add_row(self, row)?;
            last = Some(RoundId(row.get("id")?));
            counted += 1;
        }
        Ok((sums, last, counted))
    }

    /// The sums of all rounds that are over and not counted yet, which are no more than [`limits::UNCOUNTED_MAX`].
    pub(super) fn uncounted(&self) -> Result<Sums, Fault> {
        match self.is_all_counted() {
            true => Ok(Sums::default()),
            false => Ok(self.next_uncounted(limits::UNCOUNTED_MAX)?.0),
        }
    }

    /// Whether it is known that none waits: who only reads the books does not.
    fn is_all_counted(&self) -> bool {
        self.lock.is_some() && !self.has_uncounted()
    }

    /// The sums of a player's rounds that are over and not counted yet: read, since what a bet asks for may be undone
    /// with it.
    pub(super) fn uncounted_of(&self, player: PlayerId) -> Result<Sums, Fault> {
        let mut sums = Sums::default();
        if self.is_all_counted() {
            return Ok(sums);
        }
        let mut find = self.conn.prepare_cached(
            "WITH RECURSIVE chain (id) AS (
               SELECT last_round FROM seat WHERE player = ?1
               UNION ALL
               SELECT round.previous FROM chain CROSS JOIN round ON round.id = chain.id WHERE chain.id > ?2 LIMIT ?3)
             SELECT asset, round.id, player, game, choice, stake, staked, payout, settled_at, pay_table
             FROM chain CROSS JOIN round ON round.id = chain.id
             WHERE chain.id > ?2 AND payout IS NOT NULL ORDER BY round.id",
        )?;
        let mut rows = find.query([player.0, self.counted()?.0, limits::UNCOUNTED_MAX])?;
        while let Some(row) = rows.next()? {
            sums.add_row(self, row)?;
        }
        Ok(sums)
    }

    /// How many rounds are over and not counted, at most.
    pub(super) fn uncounted_at_most(&self) -> Result<i64, Fault> {
        let newest = self.next_id("round")? - 1;
        Ok(newest - self.counted()?.0)
    }

    /// The round up to which all that are over are counted.
    pub(super) fn counted(&self) -> Result<RoundId, Fault> {
        let read = || {
            let mut find = self.conn.prepare_cached("SELECT round FROM counting")?;
            Ok(RoundId(find.query_row([], |row| row.get(0))?))
        };
        self.known.row(|rows| &rows.counted, (), read)
    }

    /// How far a round that is over is from what it was to bring.
    pub(super) fn luck(
        &self,
        game: &str,
        wager: &Wager,
        (staked, payout): (Amount, Amount),
        pay_table: Option<i64>,
    ) -> Result<Luck, Fault> {
        let read = || {
            let game = games::find(game);
            Ok(game.and_then(|game| luck::moments(game, &wager.choice)))
        };
        let moments = match pay_table {
            Some(id) => self.known.row(|rows| &rows.moments, id, read)?,
            None => read()?,
        };
        let net = payout.units() - staked.units();
        let luck = moments.map(|moments| Luck::of(moments, wager.stake, net));
        Ok(luck.unwrap_or_default())
    }

    /// A player's bet of an asset is over on this day.
    fn played_on(&self, player: PlayerId, of: Asset, day: Day) -> Result<(), Fault> {
        let (key, asset) = ((of, player), of.code());
        let last = self.known.row(
            |rows| &rows.bet_on,
            key,
            || {
                let mut find = self
                    .conn
                    .prepare_cached("SELECT bet_on FROM account WHERE asset = ?1 AND owner = ?2")?;
                Ok(find.query_row([asset, player.0], |row| row.get(0))?)
            },
        )?;
        if last.is_none_or(|last: i64| last < day.0) {
            self.count_as_active(player.0, asset, day.0)?;
            self.known.told(|rows| rows.bet_on.forget(&key));
        }
        Ok(())
    }

    /// Counts a player whose first bet of the day is over.
    fn count_as_active(&self, player: i64, asset: i64, day: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE account SET bet_on = ?3 WHERE asset = ?1 AND owner = ?2")?
            .execute([asset, player, day])?;
        self.conn
            .prepare_cached(
                "INSERT INTO active VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET players = players + 1",
            )?
            .execute([day, asset])?;
        Ok(())
    }

    fn add_to_sums(&self, sums: &Sums) -> Result<(), Fault> {
        // Nearly always there is a row, and an upsert would prepare a new one first.
        let mut update = self.conn.prepare_cached(
            "UPDATE tally SET rounds = rounds + ?4, staked = staked + ?5, paid = paid + ?6,
               best = max(best, ?7), last_stake = ?8, last_choice = ?9,
               excess = excess + ?10, spread = spread + ?11
             WHERE player = ?1 AND game = ?2 AND asset = ?3",
        )?;
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO tally VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        for ((player, game, asset), (sum, last)) in &sums.players {
            let values = params![
                player,
                game,
                asset,
                sum.bets,
                sum.staked,
                sum.paid,
                sum.best,
                last.stake.units(),
                last.choice.as_str(),
                sum.luck.excess,
                sum.luck.spread,
            ];
            if update.execute(values)? == 0 {
                insert.execute(values)?;
            }
            self.known.has_moved(PlayerId(*player));
        }
        let mut update = self.conn.prepare_cached(
            "UPDATE turnover SET bets = bets + ?4, staked = staked + ?5, paid = paid + ?6,
               squares = squares + ?7, excess = excess + ?8, spread = spread + ?9
             WHERE day = ?1 AND asset = ?2 AND game = ?3",
        )?;
        let mut insert = self
            .conn
            .prepare_cached("INSERT INTO turnover VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
        for ((day, asset, game), sum) in &sums.days {
            let values = params![
                day,
                asset,
                game,
                sum.bets,
                sum.staked,
                sum.paid,
                sum.squares,
                sum.luck.excess,
                sum.luck.spread,
            ];
            if update.execute(values)? == 0 {
                insert.execute(values)?;
            }
        }
        let mut upsert = self.conn.prepare_cached(
            "INSERT INTO board VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT DO UPDATE SET bets = bets + excluded.bets, staked = staked + excluded.staked,
               net = net + excluded.net, best = max(best, excluded.best)",
        )?;
        for ((listing, asset, week), (sum, shown)) in &sums.boards {
            let won = sum.paid.saturating_sub(sum.staked);
            upsert.execute(params![
                listing, asset, week, sum.bets, sum.staked, won, sum.best, shown
            ])?;
        }
        Ok(())
    }
}
