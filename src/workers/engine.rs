//! The engine: the one thread that owns the books. It turns each update into postings and calls
//! to Telegram, as many updates as wait in one transaction, and lets the poller go on and the
//! couriers run only after the commit.
use super::Stop;
use super::courier::Couriers;
use crate::casino::toss::Landed;
use crate::casino::{self, Event, House, Reply, Trouble, button, text};
use crate::fairness::{Entropy, ServerSeed, SystemEntropy};
use crate::fault::{Fault, Verdict};
use crate::games::{self, GAMES};
use crate::health::{DbState, UpdateEnd, UpdateKind, Vitals};
use crate::heartbeat::Pulse;
use crate::ledger::TossId;
use crate::limits;
use crate::logging::Plain;
use crate::store::{AutoPlay, Contest, Db, InterruptHandle, Lock, OpenTable};
use crate::supervisor::backoff::{Jittered, random};
use crate::telegram::dispatch::Finished;
use crate::telegram::inbound::Inbound;
use crate::telegram::outbound::{self, Job};
use crate::time::{Now, Wall};
use crate::tosses;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use parking_lot::Mutex;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Updates from the poller.
pub struct Batch {
    /// The poller's life that asked for them; those of a void one are not handled.
    pub from: Pulse,
    /// When they came.
    pub at: Instant,
    /// In Telegram's order.
    pub updates: Vec<Inbound>,
    /// Told when they are committed.
    pub committed: Sender<()>,
}

/// The state machine around casino and books: no threads, no waiting.
pub struct Engine {
    house: House,
    db: Db,
    entropy: Box<dyn Entropy + Send>,
    /// The next number in the outbox: never one that is or was in use during this run.
    next_call: i64,
    /// The last update handled, and when.
    watermark: Option<(i64, Wall)>,
    /// The update that ended the process before, and how often.
    suspect: Option<(i64, i64)>,
    /// Updates still to be handled one a transaction.
    careful: usize,
    /// The update that this process has noted to be in hand.
    in_hand: Option<i64>,
    /// An update that ended the process too often to be tried again, and how often.
    condemned: Option<(i64, i64)>,
    /// Chats where too much waits already.
    crowded: Vec<i64>,
    /// Done with, not recorded yet.
    finished: Finished,
    /// Committed, not handed over yet.
    jobs: Vec<Job>,
    /// What became of the updates committed since the last time, by kind and end.
    counts: Counts,
    /// Whether the run before ended as asked.
    clean: bool,
}

/// Updates by [`UpdateKind`] and [`UpdateEnd`].
pub type Counts = [[u64; 4]; 4];

impl Engine {
    /// Takes the books over: funds a new house and marks the run as begun.
    ///
    /// # Errors
    /// When the database fails.
    pub fn start(
        house: House,
        db: Db,
        entropy: Box<dyn Entropy + Send>,
        now: Wall,
    ) -> Result<Self, Fault> {
        let intake = db.intake()?;
        let mut entropy = entropy;
        db.begin()?;
        casino::fund(&house, &db, now)
            .and_then(|()| renew_seeds(&db, &mut *entropy, intake.copied, now))
            .and_then(|()| db.set_clean(false))
            .and_then(|()| db.commit())
            .inspect_err(|_| db.rollback())?;
        if !intake.clean {
            log::warn!("the last run did not end as asked; nothing it had committed is lost");
        }
        Ok(Self {
            house,
            db,
            entropy,
            next_call: 1,
            watermark: intake.watermark,
            suspect: intake.in_hand,
            careful: if intake.clean {
                0
            } else {
                limits::CAREFUL_UPDATES
            },
            in_hand: None,
            condemned: None,
            crowded: Vec::new(),
            finished: Finished::default(),
            jobs: Vec::new(),
            counts: Counts::default(),
            clean: intake.clean,
        })
    }

    /// The offset to ask Telegram for: behind the last update handled, unless that was so long
    /// ago that the numbers may have started over.
    #[must_use]
    pub fn offset(&self, now: Wall) -> Option<i64> {
        let (last, at) = self.watermark?;
        (now.since(at) < limits::OFFSET_AGE_MAX).then_some(last + 1)
    }

    /// Calls that an earlier run had decided and not delivered, but for those that the couriers
    /// still have from an engine before this one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn undelivered(&mut self, known: &HashSet<i64>, now: Now) -> Result<Vec<Job>, Fault> {
        let rows = self.db.outbox()?;
        let numbers = rows.iter().map(|row| row.id).chain(known.iter().copied());
        self.next_call = numbers.max().unwrap_or(0) + 1;
        let mut jobs = Vec::with_capacity(rows.len());
        for row in rows.into_iter().filter(|row| !known.contains(&row.id)) {
            if let Some(toss) = row.toss {
                // Nobody knows whether they were thrown, so they never are again.
                self.finished.thrown.push((toss, None));
                self.finished.ids.push(row.id);
            } else if now.wall.since(row.at) < limits::DELIVERY_AGE_MAX {
                jobs.push(outbound::from_row(row, now.mono));
            } else {
                self.finished.ids.push(row.id);
            }
        }
        if !self.finished.ids.is_empty() {
            self.transact(&[], now)?;
        }
        Ok(jobs)
    }

    /// The books, for tests that look into them.
    #[must_use]
    pub const fn books(&self) -> &Db {
        &self.db
    }

    /// Handles updates and records deliveries, in one transaction. When it fails, what was not
    /// committed has not happened, and the same may be tried again.
    ///
    /// # Errors
    /// When the database fails.
    pub fn step(&mut self, updates: &[Inbound], finished: Finished, now: Now) -> Result<(), Fault> {
        self.finished.ids.extend(finished.ids);
        self.finished.thrown.extend(finished.thrown);
        self.finished.shown.extend(finished.shown);
        self.finished.blocked.extend(finished.blocked);
        self.crowded = finished.crowded;
        if self.careful == 0 || updates.is_empty() {
            return self.transact(updates, now);
        }
        for update in updates {
            if !is_handled(self.watermark, update.id) {
                self.handle_carefully(update, now)?;
                self.careful = self.careful.saturating_sub(1);
            }
        }
        Ok(())
    }

    /// Whether deliveries were reported that no commit has recorded.
    #[must_use]
    pub const fn owes(&self) -> bool {
        !self.finished.ids.is_empty()
    }

    /// What became of the updates that were committed since the last time.
    pub fn take_counts(&mut self) -> Counts {
        std::mem::take(&mut self.counts)
    }

    /// The calls that were committed since the last time.
    pub fn take_jobs(&mut self) -> Vec<Job> {
        std::mem::take(&mut self.jobs)
    }

    /// One update in a transaction of its own, noted beforehand: if the process dies of it again
    /// and again, it is set aside.
    fn handle_carefully(&mut self, update: &Inbound, now: Now) -> Result<(), Fault> {
        // Once a process: a full disk makes the same update come here again without a kill.
        if self.in_hand != Some(update.id) {
            let suspected = self.suspect.filter(|(id, _)| *id == update.id);
            // Only ends with it in hand count. The end that made this run careful proves nothing: a
            // kill -9 under load meets some update, and the next one may meet the same by chance.
            let kills = suspected.map_or(0, |(_, kills)| kills);
            if kills >= limits::UPDATE_KILLS_MAX {
                self.condemned = Some((update.id, kills));
            } else {
                self.db.take_in_hand(update.id, kills + 1)?;
            }
            self.in_hand = Some(update.id);
        }
        self.transact(std::slice::from_ref(update), now)
    }

    fn transact(&mut self, updates: &[Inbound], now: Now) -> Result<(), Fault> {
        self.commit(|engine| engine.handle_all(updates, now))?;
        self.finished = Finished::default();
        Ok(())
    }

    /// Does `work` in a transaction; when it fails, nothing of it has happened.
    fn commit(&mut self, work: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        let before = (self.jobs.len(), self.next_call, self.watermark, self.counts);
        let done = self.db.begin().and_then(|()| {
            work(self)?;
            self.db.commit()
        });
        if done.is_err() {
            self.db.rollback();
            self.jobs.truncate(before.0);
            (self.next_call, self.watermark, self.counts) = (before.1, before.2, before.3);
        }
        done
    }

    fn handle_all(&mut self, updates: &[Inbound], now: Now) -> Result<(), Fault> {
        for id in &self.finished.ids {
            self.db.remove_outbox(*id)?;
        }
        for (toss, landed) in self.finished.thrown.clone() {
            self.settle_toss(toss, landed, now.wall)?;
        }
        for (contest, message) in &self.finished.shown {
            self.db.show_contest(*contest, *message)?;
        }
        for chat in &self.finished.blocked {
            self.db
                .mark_blocked(crate::ledger::PlayerId(*chat), Some(now.wall))?;
        }
        let mut handled = 0;
        for update in updates {
            let counts = &mut self.counts[kind(update) as usize];
            if is_handled(self.watermark, update.id) {
                counts[UpdateEnd::Repeated as usize] += 1;
                continue;
            }
            let (replies, end) = self.handle(update, now.wall)?;
            self.counts[kind(update) as usize][end as usize] += 1;
            self.send(replies, now)?;
            self.watermark = Some((update.id, now.wall));
            handled += 1;
        }
        if handled < updates.len() {
            log::info!(
                "{} updates came again and change nothing",
                updates.len() - handled
            );
        }
        match self.watermark {
            Some((last, _)) if handled > 0 => self.db.set_watermark(last, now.wall),
            _ => Ok(()),
        }
    }

    /// Puts replies on their way, which begins when the transaction is committed.
    fn send(&mut self, replies: Vec<Reply>, now: Now) -> Result<(), Fault> {
        for reply in replies {
            let id = self.next_call;
            if let Some(row) = outbound::row(&reply, id, now.wall) {
                self.db.add_outbox(&row)?;
                self.next_call += 1;
            }
            self.jobs.push(Job::new(reply, id, now.mono));
        }
        Ok(())
    }

    /// Ends the contests and plays the rounds of auto play that are due, a bounded number of them in a
    /// transaction of their own; when the next one is.
    ///
    /// # Errors
    /// When the database fails; what was not committed has not happened.
    pub fn repeat(&mut self, now: Now) -> Result<Option<Wall>, Fault> {
        let contest = self.end_contests(now)?;
        let due = self.db.auto_play_due()?;
        if due.is_none_or(|due| due > now.wall) {
            return Ok(due.into_iter().chain(contest).min());
        }
        self.db.in_place()?;
        let autos = self
            .db
            .auto_plays_due(now.wall, limits::AUTO_PLAYS_PER_STEP)?;
        self.commit(|engine| {
            autos
                .into_iter()
                .try_for_each(|auto| engine.repeat_one(auto, now))
        })?;
        Ok(self.db.auto_play_due()?.into_iter().chain(contest).min())
    }

    /// Ends the contests whose time has come, likewise; when the next one's does.
    fn end_contests(&mut self, now: Now) -> Result<Option<Wall>, Fault> {
        let due = self.db.contest_due()?;
        if due.is_none_or(|due| due > now.wall) {
            return Ok(due);
        }
        self.db.in_place()?;
        let contests = self.db.contests_due(now.wall, limits::CONTESTS_PER_STEP)?;
        self.commit(|engine| {
            contests
                .into_iter()
                .try_for_each(|contest| engine.end_contest(contest, now))
        })?;
        self.db.contest_due()
    }

    /// One of them. One that cannot be ended does not hold up the others.
    fn end_contest(&mut self, contest: Contest, now: Now) -> Result<(), Fault> {
        let id = contest.id;
        let replies =
            self.by_itself(|_, db, _| casino::contests::end_in_time(db, now.wall, contest))?;
        let replies = match replies {
            Ok(replies) => replies,
            Err(why) => {
                log::error!("contest {} cannot be ended: {}", id.0, Plain(&why));
                casino::contests::give_up_on(&self.house, &self.db, now.wall, id, &why)?
            }
        };
        self.send(replies, now)
    }

    fn repeat_one(&mut self, auto: AutoPlay, now: Now) -> Result<(), Fault> {
        if self.crowded.contains(&auto.chat) {
            let due = now.wall.plus(limits::AUTO_PLAY_PACE);
            return self.db.keep_auto_play(&AutoPlay { due, ..auto });
        }
        let replies = self.by_itself(|house, db, entropy| {
            casino::auto::repeat(house, db, entropy, now.wall, auto.clone())
        })?;
        let replies = match replies {
            Ok(replies) => replies,
            Err(why) => {
                let reference = format!("A{}", button::base36(auto.player.0).to_uppercase());
                log::error!("auto play fails as {reference}: {}", Plain(&why));
                casino::auto::give_up(&self.db, &auto, &reference)?
            }
        };
        self.send(replies, now)
    }

    /// Settles a toss in the transaction that takes its dice out of the outbox. One that cannot be
    /// settled by what they show gives the stake back and holds up no other.
    fn settle_toss(
        &mut self,
        toss: TossId,
        landed: Option<Landed>,
        now: Wall,
    ) -> Result<(), Fault> {
        let settled = self.by_itself(|_, db, _| {
            casino::toss::settle(db, toss, landed, now)?;
            Ok(Vec::new())
        })?;
        let Err(why) = settled else {
            return Ok(());
        };
        log::error!(
            "toss {} cannot be settled, its stake goes back: {}",
            toss.0,
            Plain(&why)
        );
        casino::toss::settle(&self.db, toss, None, now)
    }

    /// Tells the ends of tosses whose dice have come to rest, a bounded number of them in a transaction
    /// of their own; when the next one is due.
    ///
    /// # Errors
    /// When the database fails; what was not committed has not happened.
    pub fn tell(&mut self, now: Now) -> Result<Option<Wall>, Fault> {
        let due = self.db.toss_due()?;
        if due.is_none_or(|due| due > now.wall) {
            return Ok(due);
        }
        self.db.in_place()?;
        let tosses = self.db.tosses_due(now.wall, limits::TOSSES_PER_STEP)?;
        self.commit(|engine| {
            tosses.into_iter().try_for_each(|toss| {
                let told = engine.by_itself(|house, db, entropy| {
                    casino::toss::tell(house, db, entropy, now.wall, &toss)
                })?;
                match told {
                    Ok(replies) => engine.send(replies, now),
                    Err(why) => {
                        let toss = toss.id;
                        log::error!("the end of toss {} cannot be told: {}", toss.0, Plain(&why));
                        engine.db.toss_told(toss)
                    }
                }
            })
        })?;
        self.db.toss_due()
    }

    /// Does what no update asks for, so that its failure undoes and concerns nothing else: what is
    /// to be said, or why it failed.
    fn by_itself(
        &mut self,
        work: impl FnOnce(&House, &Db, &mut dyn Entropy) -> Result<Vec<Reply>, Trouble>,
    ) -> Result<Result<Vec<Reply>, String>, Fault> {
        self.db.begin_update()?;
        let Self {
            house, db, entropy, ..
        } = self;
        let outcome = catch_unwind(AssertUnwindSafe(|| work(house, db, &mut **entropy)));
        let why = match outcome {
            Ok(Ok(replies)) => {
                self.db.keep_update()?;
                return Ok(Ok(replies));
            }
            Ok(Err(Trouble::Fault(fault))) if fault.verdict() != Verdict::Drop => {
                return Err(fault);
            }
            Ok(Err(Trouble::Fault(fault))) => fault.to_string(),
            Ok(Err(Trouble::Refused(refusal))) => format!("refused: {refusal:?}"),
            Err(_) => "a panic".to_owned(),
        };
        self.db.undo_update()?;
        Ok(Err(why))
    }

    /// Settles rounds whose players have not come back for a day, a bounded number of them in a
    /// transaction of its own. Whether there may be more; when there are none, this is one query.
    ///
    /// # Errors
    /// When the database fails; what was not committed has not happened.
    pub fn tend(&mut self, now: Now) -> Result<bool, Fault> {
        let since = now.wall.minus(limits::ABANDONED_AFTER);
        let left = self.db.left_tables(since, limits::ABANDONED_PER_STEP)?;
        if left.is_empty() {
            return Ok(false);
        }
        self.db.in_place()?;
        let more = left.len() == limits::ABANDONED_PER_STEP;
        self.commit(|engine| {
            left.into_iter()
                .try_for_each(|table| engine.settle_abandoned(table, now))
        })?;
        Ok(more)
    }

    /// One such round. One that cannot be settled does not hold up the others.
    fn settle_abandoned(&mut self, table: OpenTable, now: Now) -> Result<(), Fault> {
        let replies = self.by_itself(|house, db, entropy| {
            casino::settle_abandoned(house, db, entropy, now.wall, table)
        })?;
        let replies = match replies {
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
        self.send(replies, now)
    }

    /// One update: what it does, or why it was set aside. A fault here is the database's and
    /// concerns the whole batch.
    fn handle(&mut self, update: &Inbound, now: Wall) -> Result<(Vec<Reply>, UpdateEnd), Fault> {
        let event = match &update.event {
            Ok(event) => event,
            Err(why) => return self.set_aside(update, None, why, now),
        };
        if let Some((_, kills)) = self.condemned.filter(|(id, _)| *id == update.id) {
            let why = format!("the process ended {kills} times while handling it");
            return self.set_aside(update, Some(event), &why, now);
        }
        if *event == Event::Nothing {
            return Ok((Vec::new(), UpdateEnd::Handled));
        }
        if event
            .origin()
            .is_some_and(|(chat, _)| self.crowded.contains(&chat.id))
        {
            // Nothing is bet whose result could not be said for minutes.
            return Ok((casino::turn_away(event), UpdateEnd::Refused));
        }
        self.db.begin_update()?;
        let Self {
            house, db, entropy, ..
        } = self;
        let mut end = UpdateEnd::Handled;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            match casino::handle(house, db, &mut **entropy, now, event) {
                Err(Trouble::Refused(refusal)) => {
                    end = UpdateEnd::Refused;
                    db.undo_update()?;
                    db.begin_update()?;
                    casino::refuse(house, db, &mut **entropy, now, event, &refusal)
                }
                other => other,
            }
        }));
        let why = match outcome {
            Ok(Ok(replies)) => {
                self.db.keep_update()?;
                return Ok((replies, end));
            }
            Ok(Err(Trouble::Fault(fault))) if fault.verdict() != Verdict::Drop => {
                return Err(fault);
            }
            Ok(Err(Trouble::Fault(fault))) => fault.to_string(),
            Ok(Err(Trouble::Refused(refusal))) => format!("refused twice: {refusal:?}"),
            Err(_) => "a handler panicked".to_owned(),
        };
        self.db.undo_update()?;
        self.set_aside(update, Some(event), &why, now)
    }

    /// Keeps the update for a person to look at, apologises, and tells the owner.
    fn set_aside(
        &self,
        update: &Inbound,
        event: Option<&Event>,
        why: &str,
        now: Wall,
    ) -> Result<(Vec<Reply>, UpdateEnd), Fault> {
        let reference = format!("E{}", button::base36(update.id).to_uppercase());
        log::error!(
            "update {} is set aside as {reference}: {}",
            update.id,
            Plain(why)
        );
        let raw = update.raw.get();
        let end = raw.floor_char_boundary(limits::DEAD_UPDATE_BYTES_MAX);
        self.db
            .set_aside(update.id, &reference, why, &raw[..end], now)?;
        let mut replies = Vec::new();
        if let Some(Event::Pressed { query, .. }) = event {
            replies.push(Reply::Answer {
                query: query.clone(),
                text: text::failure(&reference),
            });
        } else if let Some((chat, _)) = event.and_then(Event::origin) {
            replies.push(say(chat.id, text::failure(&reference), false));
        }
        if let Some(owner) = self.house.owner {
            replies.push(say(owner.0, text::failure_notice(&reference, why), true));
        }
        Ok((replies, UpdateEnd::SetAside))
    }

    /// Writes to the database and reads it back, when nothing else makes it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn probe(&self, now: Wall) -> Result<(), Fault> {
        self.db.in_place()?;
        self.db.prove_writable(now)
    }

    /// Notes that the run ended as asked and folds the log into the database.
    ///
    /// # Errors
    /// When the database fails.
    pub fn finish(&mut self, finished: Finished, now: Now) -> Result<(), Fault> {
        self.step(&[], finished, now)?;
        self.db.set_clean(true)?;
        self.db.checkpoint();
        Ok(())
    }
}

/// Whether an update was handled before and comes again because its batch was not confirmed.
fn is_handled(watermark: Option<(i64, Wall)>, update: i64) -> bool {
    let repeats = |last: i64| last - limits::REPEATS_MAX + 1..=last;
    watermark.is_some_and(|(last, _)| repeats(last).contains(&update))
}

fn kind(update: &Inbound) -> UpdateKind {
    match &update.event {
        Ok(Event::Command { .. }) => UpdateKind::Command,
        Ok(Event::Said { .. }) => UpdateKind::Text,
        Ok(Event::Pressed { .. } | Event::Stray { .. }) => UpdateKind::Press,
        Ok(Event::Reachable { .. } | Event::Nothing) | Err(_) => UpdateKind::Other,
    }
}

/// After a restored backup: players may have seen the seeds that it holds, since it was made, so
/// everybody gets new ones, the promised ones included, and open contests are paid back.
fn renew_seeds(db: &Db, entropy: &mut dyn Entropy, copied: bool, now: Wall) -> Result<(), Fault> {
    if !copied {
        return Ok(());
    }
    casino::contests::void_all(db, now)?;
    let players = db.player_ids()?;
    log::warn!(
        "the database is a restored backup: {} players get new seeds",
        players.len()
    );
    for player in players {
        for _ in 0..2 {
            let seat = db.seat(player)?;
            let client = db.pair(seat.pair)?.client;
            db.rotate(
                player,
                &seat,
                &client,
                &ServerSeed::new(entropy.seed()),
                now,
            )?;
        }
    }
    db.forget_copy()
}

fn say(chat: i64, text: String, notice: bool) -> Reply {
    Reply::Say {
        chat,
        text,
        markup: casino::Markup::None,
        to: None,
        notice,
        shows: None,
    }
}

/// Waits between attempts while the disk is full or the database is locked.
const STORAGE_WAIT: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));

/// The thread around an [`Engine`].
pub struct EngineThread {
    /// Whose books.
    pub house: House,
    /// Their file.
    pub database: PathBuf,
    /// Held as long as the process lives.
    pub lock: Arc<Lock>,
    /// From the poller.
    pub batches: Receiver<Batch>,
    /// To Telegram.
    pub couriers: Arc<Couriers>,
    /// Gets the first offset to ask for.
    pub offset: Sender<Option<i64>>,
    /// Told when the books are open: whether the run before ended as asked.
    pub opened: Sender<bool>,
    /// Gets what frees this thread from a statement that takes too long.
    pub interrupt: Arc<Mutex<Option<InterruptHandle>>>,
    /// Where it reports to.
    pub vitals: Arc<Vitals>,
    /// Its sign of life.
    pub pulse: Pulse,
    /// Ends it.
    pub stop: Stop,
}

impl EngineThread {
    /// Opens the books and works until stopped, then lets the couriers finish and closes them.
    ///
    /// # Errors
    /// What this engine cannot go on with.
    pub fn run(self) -> Result<(), Fault> {
        let engine = self.open().inspect_err(|fault| self.wrote(Some(fault)))?;
        super::yield_to_others();
        self.work_on(engine)
    }

    fn open(&self) -> Result<Engine, Fault> {
        self.pulse.within(limits::OPEN_WAIT);
        // Beside each other: together they are most of a start.
        let (offers, db) = thread::scope(|scope| {
            let offers = scope.spawn(|| games::lint(GAMES).and_then(|()| tosses::lint()));
            let db = Db::open(&self.database, &self.lock);
            (offers.join(), db)
        });
        let offers = offers.unwrap_or_else(|_| Err("a game panicked".to_owned()));
        offers
            .map_err(|why| Fault::Unusable(format!("the games are not fit to be played: {why}")))?;
        let db = db?;
        *self.interrupt.lock() = Some(db.interrupt_handle());
        let now = Now::read();
        let entropy = Box::new(SystemEntropy::new());
        let mut engine = Engine::start(self.house.clone(), db, entropy, now.wall)?;
        let known = self.couriers.known();
        self.couriers.push(engine.undelivered(&known, now)?);
        let _ = self.offset.try_send(engine.offset(now.wall));
        self.wrote(None);
        let _ = self.opened.try_send(engine.clean);
        Ok(engine)
    }

    fn work_on(&self, engine: Engine) -> Result<(), Fault> {
        let mut engine = engine;
        let mut tended = Instant::now();
        let mut probe_at = tended + limits::PROBE_EVERY;
        // A poller that is let wait: too much is on its way to Telegram already.
        let mut held: Option<Sender<()>> = None;
        loop {
            if tended.elapsed() >= limits::PROBE_EVERY {
                tended = Instant::now();
                self.tend(&mut engine)?;
            }
            let due = match held {
                None => self.repeat(&mut engine)?,
                Some(_) => None,
            };
            let room = self.couriers.pending() <= limits::OUTGOING_RESUME;
            if let Some(committed) = held.take_if(|_| room) {
                let _ = committed.try_send(());
            }
            let due = due.map_or(probe_at, |due| probe_at.min(Instant::now() + due));
            let batch = match self.next(held.is_some(), due) {
                Ok(batch) => batch,
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => {
                    // What the poller has handed over already is finished.
                    while let Ok(batch) = self.batches.try_recv() {
                        if self.work(&mut engine, &batch.updates, batch.at)? {
                            let _ = batch.committed.try_send(());
                        }
                    }
                    break;
                }
            };
            self.pulse.within(limits::STEP_WAIT);
            self.pulse.drill();
            let Some(batch) = batch.filter(|batch| !batch.from.is_void()) else {
                self.work(&mut engine, &[], Instant::now())?;
                self.couriers.nudge();
                if probe_at <= Instant::now() {
                    let again = if self.probe(&engine)? {
                        limits::PROBE_EVERY
                    } else {
                        STORAGE_WAIT.1
                    };
                    probe_at = Instant::now() + again;
                }
                continue;
            };
            if !self.work(&mut engine, &batch.updates, batch.at)? {
                break;
            }
            probe_at = Instant::now() + limits::PROBE_EVERY;
            if self.couriers.pending() > limits::OUTGOING_MAX {
                held = Some(batch.committed);
            } else {
                let _ = batch.committed.try_send(());
            }
        }
        let deadline = Instant::now() + limits::STOP_DRAIN_WAIT;
        if !self.couriers.drain(deadline) {
            log::warn!(
                "{} messages wait for the next start",
                self.couriers.pending()
            );
        }
        // What is sent from now on could not be recorded.
        self.couriers.close();
        engine.finish(self.couriers.take_finished(), Now::read())
    }

    /// The next batch; `None` or a timeout when deliveries should be recorded without one, or when
    /// something else is `due`.
    fn next(&self, holding: bool, due: Instant) -> Result<Option<Batch>, RecvTimeoutError> {
        let mut patience = due.saturating_duration_since(Instant::now());
        if holding || self.couriers.has_unrecorded() {
            patience = patience.min(limits::DELIVERY_RECORD_WAIT);
        }
        self.pulse.within(patience + limits::STEP_WAIT);
        crossbeam_channel::select! {
            recv(self.batches) -> batch => batch.map(Some).map_err(|_| RecvTimeoutError::Disconnected),
            recv(self.stop.channel()) -> _ => Err(RecvTimeoutError::Disconnected),
            default(patience) => Err(RecvTimeoutError::Timeout),
        }
    }

    /// Commits the updates that came `at` some time, however long the disk is full, and hands
    /// their calls over. `false` when it was stopped while it waited; Telegram then keeps the updates.
    fn work(&self, engine: &mut Engine, updates: &[Inbound], at: Instant) -> Result<bool, Fault> {
        let mut waits = Jittered::new(STORAGE_WAIT.0, STORAGE_WAIT.1);
        loop {
            let finished = self.couriers.take_finished();
            if updates.is_empty() && finished.ids.is_empty() && !engine.owes() {
                return Ok(true);
            }
            let began = Now::read();
            // Replies wait since the updates came.
            let now = Now { mono: at, ..began };
            let done = engine
                .books()
                .in_place()
                .and_then(|()| engine.step(updates, finished, now));
            self.couriers.push(engine.take_jobs());
            let ended = Instant::now();
            self.count(engine.take_counts(), ended);
            self.wrote(done.as_ref().err());
            match done {
                Ok(()) => {
                    self.vitals
                        .commit
                        .observe(ended.saturating_duration_since(began.mono));
                    self.pulse.did();
                    return Ok(true);
                }
                Err(fault) if fault.verdict() == Verdict::Retry => {
                    let wait = waits.next(random());
                    log::error!("no updates are taken in, again in {wait:?}: {fault}");
                    self.pulse.within(wait + limits::STEP_WAIT);
                    if self.stop.wait(wait) {
                        return Ok(false);
                    }
                }
                Err(fault) => {
                    // The next engine records them.
                    self.couriers.put_back(std::mem::take(&mut engine.finished));
                    return Err(fault);
                }
            }
        }
    }

    /// Settles what was abandoned.
    fn tend(&self, engine: &mut Engine) -> Result<(), Fault> {
        while self.by_itself(engine, Engine::tend)? == Some(true) {}
        Ok(())
    }

    /// Plays and ends what is due of auto play and contests, tells what is due of tosses; how long from
    /// now the next is.
    fn repeat(&self, engine: &mut Engine) -> Result<Option<Duration>, Fault> {
        let repeated = self.by_itself(engine, Engine::repeat)?;
        let told = self.by_itself(engine, Engine::tell)?;
        let now = Now::read().wall;
        // A database that takes nothing now may do so soon.
        let soon = Some(now.plus(limits::AUTO_PLAY_PACE));
        let due = [repeated.unwrap_or(soon), told.unwrap_or(soon)];
        Ok(due.into_iter().flatten().min().map(|due| due.since(now)))
    }

    /// Lets the engine do what no update asks for; nothing when the database takes nothing now.
    fn by_itself<T>(
        &self,
        engine: &mut Engine,
        work: impl FnOnce(&mut Engine, Now) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.pulse.within(limits::STEP_WAIT);
        let done = work(engine, Now::read());
        self.couriers.push(engine.take_jobs());
        match done {
            Ok(done) => Ok(Some(done)),
            Err(fault) => {
                self.wrote(Some(&fault));
                if fault.verdict() != Verdict::Retry {
                    return Err(fault);
                }
                log::error!("what is due has to wait: {fault}");
                Ok(None)
            }
        }
    }

    /// Writes a row, since nothing else made the engine write for a while; whether that worked.
    fn probe(&self, engine: &Engine) -> Result<bool, Fault> {
        let done = engine.probe(Now::read().wall);
        self.wrote(done.as_ref().err());
        match done {
            Err(fault) if fault.verdict() == Verdict::Retry => {
                log::error!("the database does not take a row: {fault}");
                Ok(false)
            }
            Err(fault) => Err(fault),
            Ok(()) => {
                self.pulse.did();
                Ok(true)
            }
        }
    }

    fn count(&self, counts: Counts, now: Instant) {
        let kinds = self.vitals.updates.iter().zip(counts);
        for (counter, count) in kinds.flat_map(|(row, counts)| row.iter().zip(counts)) {
            counter.add(count);
        }
        let of = |end: UpdateEnd| counts.iter().map(|kind| kind[end as usize]).sum::<u64>();
        self.vitals.errors.add(of(UpdateEnd::SetAside));
        if counts != Counts::default() {
            self.vitals.updated(now);
        }
    }

    /// Reports a write: why it failed, if it did.
    fn wrote(&self, fault: Option<&Fault>) {
        let state = match fault {
            None => DbState::Ok,
            Some(Fault::DiskFull) => DbState::Full,
            Some(Fault::Misplaced) => DbState::Replaced,
            Some(_) => DbState::Failing,
        };
        self.vitals.errors.add(u64::from(state != DbState::Ok));
        self.vitals.wrote(state, Instant::now());
    }
}
