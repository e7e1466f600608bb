//! What the engine does that no update asks for: contests that end, auto play that goes on, dice
//! whose fall is told, tables that were left. Each failure undoes and concerns nothing else.
use super::Engine;
use super::apart::apart;
use crate::casino::receipt::Fate;
use crate::casino::text::rounds::Left;
use crate::casino::{self, House, Receipt, Reply, Trouble, wings};
use crate::ops::logging::{EACH, Plain};
use crate::rules::fairness::Entropy;
use crate::store::{AutoPlay, Contest, Db, OpenTable, TossRow};
use crate::values::base36::base36;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::{Now, Wall};
use std::time::Duration;

impl Engine {
    /// Ends contests, goes on with auto play, tells the ends of tosses whose time has come and goes on
    /// with new seeds for everybody, of each
    /// a bounded number in a transaction of their own; when the next is due.
    ///
    /// # Errors
    /// When the database fails; what was not committed has not happened.
    pub fn due(&mut self, now: Now) -> Result<Option<Wall>, Fault> {
        let next = [
            self.each(
                now,
                Db::contest_due,
                |db| db.contests_due(now.wall, limits::CONTESTS_PER_STEP),
                Self::end_contest,
            )?,
            self.each(
                now,
                Db::auto_play_due,
                |db| db.auto_plays_due(now.wall, limits::AUTO_PLAYS_PER_STEP),
                Self::repeat,
            )?,
            self.each(
                now,
                Db::toss_due,
                |db| db.tosses_due(now.wall, limits::TOSSES_PER_STEP),
                Self::tell,
            )?,
            self.go_on_renewing(now)?,
        ];
        Ok(next.into_iter().flatten().min())
    }

    /// Does `one` with each that is `due`, once the first of them is; when the next one will be.
    fn each<T>(
        &mut self,
        now: Now,
        next: fn(&Db) -> Result<Option<Wall>, Fault>,
        due: impl FnOnce(&Db) -> Result<Vec<T>, Fault>,
        one: fn(&mut Self, T, Now) -> Result<(), Fault>,
    ) -> Result<Option<Wall>, Fault> {
        let first = next(&self.db)?;
        if first.is_none_or(|first| first > now.wall) {
            return Ok(first);
        }
        self.db.in_place()?;
        let due = due(&self.db)?;
        self.commit(|engine| due.into_iter().try_for_each(|it| one(engine, it, now)))?;
        next(&self.db)
    }

    /// Settles rounds whose players have not come back for a day, likewise, and forgets places. Whether
    /// there may be more; when there are none, this is a few queries.
    ///
    /// # Errors
    /// When the database fails; what was not committed has not happened.
    pub fn tend(&mut self, now: Now) -> Result<bool, Fault> {
        let since = now.wall.minus(limits::ABANDONED_AFTER);
        let left = self.db.left_tables(since, limits::ABANDONED_PER_STEP)?;
        if left.is_empty() && !self.db.has_old_places(now.wall)? {
            return Ok(false);
        }
        self.db.in_place()?;
        let mut more = left.len() == limits::ABANDONED_PER_STEP;
        self.commit(|engine| {
            more |= engine.db.sweep_places(now.wall)?;
            left.into_iter()
                .try_for_each(|table| engine.settle_abandoned(table, now))
        })?;
        Ok(more)
    }

    /// Begins behind a time in which nobody could play: it counts against no table. (A
    /// contest has told when it ends.)
    ///
    /// # Errors
    /// When the database fails; what was not committed has not happened.
    pub fn was_closed(&mut self, closed: Duration, now: Wall) -> Result<(), Fault> {
        let by_us = i64::try_from(closed.as_micros()).unwrap_or(0);
        self.commit(|engine| engine.db.move_tables(by_us, now))
    }

    /// The clock that `now` is from will have been set by `by_us` microseconds: what waits is moved
    /// with it. Tosses that lie are told beforehand.
    ///
    /// # Errors
    /// When the database fails; what was not committed has not happened.
    pub fn move_with_clock(&mut self, by_us: i64, now: Now) -> Result<(), Fault> {
        self.commit(|engine| {
            for toss in engine.db.tosses_due(Wall(i64::MAX), usize::MAX)? {
                engine.tell(toss, now)?;
            }
            engine.db.move_all(by_us)?;
            if let Some((_, at)) = &mut engine.watermark {
                at.0 = at.0.saturating_add(by_us);
            }
            Ok(())
        })
    }

    fn end_contest(&mut self, contest: Contest, now: Now) -> Result<(), Fault> {
        let (id, place) = (contest.id, self.db.place(contest.chat)?);
        let ended =
            self.by_itself(|_, db, _| casino::contests::end_in_time(db, now.wall, contest))?;
        let replies = match ended {
            Ok(replies) => replies,
            Err(why) => {
                log::error!("contest {} cannot be ended: {}", id.0, Plain(&why));
                casino::contests::give_up_on(&self.house, &self.db, now.wall, id, &why)?
            }
        };
        let replies = if place.closed {
            casino::places::also_in_private(&self.db, replies)?
        } else {
            replies
        };
        self.send(replies, now)
    }

    fn repeat(&mut self, auto: AutoPlay, now: Now) -> Result<(), Fault> {
        let chat = self.db.place(auto.chat)?.chat;
        if self.door.is_shut(chat, now.mono) {
            let due = now.wall.plus(limits::AUTO_PLAY_PACE);
            return self.db.keep_auto_play(&AutoPlay { due, ..auto });
        }
        let played = self.by_itself(|house, db, entropy| {
            casino::auto::repeat(house, db, entropy, now.wall, auto.clone())
        })?;
        let replies = match played {
            Ok(replies) => replies,
            Err(why) => {
                let reference = format!("A{}", base36(auto.player.0).to_uppercase());
                log::error!(target: EACH, "auto play fails as {reference}: {}", Plain(&why));
                casino::auto::give_up(&self.db, &auto, &reference)?
            }
        };
        self.send_for(Some(auto.player), replies, now)
    }

    fn tell(&mut self, toss: TossRow, now: Now) -> Result<(), Fault> {
        let told = self.by_itself(|house, db, entropy| {
            casino::commands::toss::tell(house, db, entropy, now.wall, &toss)
        })?;
        match told {
            Ok(replies) => self.send_for(Some(toss.player), replies, now),
            Err(why) => {
                let toss = toss.id;
                log::error!("the end of toss {} cannot be told: {}", toss.0, Plain(&why));
                self.db.toss_told(toss)
            }
        }
    }

    fn settle_abandoned(&mut self, table: OpenTable, now: Now) -> Result<(), Fault> {
        let settled = self.by_itself(|house, db, entropy| {
            casino::settle_abandoned(house, db, entropy, now.wall, table, Left::Alone)
        })?;
        let replies = match settled {
            Ok(replies) => replies,
            Err(why) => {
                let round = table.round.0;
                log::error!(
                    "round {round}, abandoned, cannot be settled: {}",
                    Plain(&why)
                );
                casino::give_up_on(&self.house, &self.db, now.wall, table, &why)?
            }
        };
        let player = self.db.round(table.round)?.map(|round| round.player);
        self.send_for(player, replies, now)
    }

    /// Tells a wing what became of its message, in the transaction that takes it out of the outbox. Where
    /// that cannot be noted, the message counts as lost.
    pub(super) fn delivered(
        &mut self,
        receipt: Receipt,
        what: Fate,
        now: Wall,
    ) -> Result<(), Fault> {
        let noted = self.by_itself(|_, db, _| {
            wings::delivered(db, receipt, what, now)?;
            Ok(Vec::new())
        })?;
        let Err(why) = noted else {
            return Ok(());
        };
        log::error!(
            "what became of a message of {} about {} cannot be noted, it counts as lost: {}",
            receipt.wing.id,
            receipt.subject,
            Plain(&why)
        );
        wings::give_up_on(&self.db, receipt, now)
    }

    /// What is to be said, or why `work` failed, of which nothing is left then.
    pub(super) fn by_itself(
        &mut self,
        work: impl FnOnce(&House, &Db, &mut dyn Entropy) -> Result<Vec<Reply>, Trouble>,
    ) -> Result<Result<Vec<Reply>, String>, Fault> {
        let Self {
            house, db, entropy, ..
        } = self;
        apart(db, || work(house, db, &mut **entropy))
    }
}
