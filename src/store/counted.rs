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
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

/// Bets in sums.
#[derive(Default)]
struct Sum {
    bets: i64,
    /// In units, as the next ones.
    staked: i64,
    paid: i64,
    best: i64,
    squares: f64,
    luck: Luck,
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
struct Sums {
    /// By player, game and asset, with the last wager.
    players: BTreeMap<(i64, String, i64), (Sum, Wager)>,
    /// By day, asset and game.
    days: BTreeMap<(i64, i64, String), Sum>,
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
        let of_player = self.players.entry(key);
        let (sum, wager) = of_player.or_insert_with(|| (Sum::default(), last.clone()));
        *wager = last;
        sum.add(over);
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
            false => self.count_up(),
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
    /// counts nothing, and finds sums that are behind by no more than [`limits::COUNT_EVERY`].
    ///
    /// # Errors
    /// When the database fails; nothing of it has happened then if it had a transaction of its own.
    pub fn count_up(&self) -> Result<(), Fault> {
        if !self.has_uncounted() {
            return Ok(());
        }
        if !self.conn.is_autocommit() {
            return self.count_rest();
        }
        self.begin()?;
        let done = self.count_rest().and_then(|()| self.commit());
        done.inspect_err(|_| self.rollback())
    }

    fn count_rest(&self) -> Result<(), Fault> {
        while self.count_some()? {}
        self.uncounted.set(0);
        Ok(())
    }

    /// Counts the next of them. Whether there may be more.
    fn count_some(&self) -> Result<bool, Fault> {
        let from = self.counted()?.0;
        let mut find = self.conn.prepare_cached(
            "SELECT id, player, game, choice, asset, stake, staked, payout, settled_at, pay_table FROM round
             WHERE id > ?1 AND payout IS NOT NULL ORDER BY id LIMIT ?2",
        )?;
        let mut rows = find.query([from, limits::UNCOUNTED_MAX])?;
        let (mut sums, mut counted, mut last) = (Sums::default(), 0, from);
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            let game: String = row.get(2)?;
            let wager = Wager {
                choice: Choice::stored(row.get(3)?),
                stake: amount(row.get(5)?),
            };
            let (staked, payout) = (amount(row.get(6)?), amount(row.get(7)?));
            sums.add(
                self,
                &Over {
                    luck: self.luck(&game, &wager, (staked, payout), row.get(9)?)?,
                    player: PlayerId(row.get(1)?),
                    bet: Bet::Round(RoundId(last)),
                    game: &game,
                    asset: asset(row, 4)?,
                    staked,
                    payout,
                    stake: wager.stake,
                    choice: &wager.choice,
                    at: Wall(row.get(8)?),
                },
            )?;
            counted += 1;
        }
        if counted == 0 {
            return Ok(false);
        }
        self.add_to_sums(&sums)?;
        self.conn
            .prepare_cached("UPDATE counting SET round = ?1")?
            .execute([last])?;
        self.known
            .told(|rows| rows.counted.set(Some(RoundId(last))));
        Ok(counted == limits::UNCOUNTED_MAX)
    }

    /// How many rounds there are that may not be counted.
    pub(super) fn behind(&self) -> Result<i64, Fault> {
        let newest = self.next_id("round")? - 1;
        Ok(newest - self.counted()?.0)
    }

    /// The round up to which all that are over are counted.
    pub(super) fn counted(&self) -> Result<RoundId, Fault> {
        self.known.counted(|| {
            let mut find = self.conn.prepare_cached("SELECT round FROM counting")?;
            Ok(RoundId(find.query_row([], |row| row.get(0))?))
        })
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
            |rows| &rows.bettors,
            key,
            || {
                let mut find = self
                    .conn
                    .prepare_cached("SELECT day FROM bettor WHERE player = ?1 AND asset = ?2")?;
                Ok(find
                    .query_row([player.0, asset], |row| row.get(0))
                    .optional()?)
            },
        )?;
        if last.is_none_or(|last: i64| last < day.0) {
            self.count_as_active(player.0, asset, day.0)?;
            self.known.told(|rows| rows.bettors.forget(&key));
        }
        Ok(())
    }

    /// Counts a player whose first bet of the day is over.
    fn count_as_active(&self, player: i64, asset: i64, day: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO bettor VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET day = excluded.day",
            )?
            .execute([player, asset, day])?;
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
