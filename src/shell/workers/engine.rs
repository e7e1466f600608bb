//! The engine: the one thread that owns the books. It turns each update into postings and calls
//! to Telegram, as many updates as wait in one transaction, and lets the poller go on and the
//! couriers run only after the commit.
mod apart;
mod aside;
mod backlog;
mod due;
mod hear;
mod intake;
pub mod pace;
mod places;
mod renewal;
mod restore;
mod seldom;
mod thread;

pub use thread::EngineThread;

use crate::casino::payment::{News, Order};
use crate::casino::{self, Event, House, Reply, Trouble, text};
use crate::ops::health::{UpdateEnd, UpdateKind};
use crate::ops::logging::{EACH, Plain};
use crate::rules::fairness::Entropy;
use crate::rules::ledger::PlayerId;
use crate::speech::{Language, Voice};
use crate::store::intake::{Inlet, Key, TELEGRAM, Taken};
use crate::store::{Db, OutboxRow, Place};
use crate::telegram::dispatch::Finished;
use crate::telegram::inbound::Inbound;
use crate::telegram::outbound::{self, Job};
use crate::values::base36::base36;
use crate::values::fault::{Fault, Verdict};
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::{Now, Wall};
use aside::Aside;
use crossbeam_channel::Sender;
use intake::Door;
use seldom::Seldom;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// Updates from the poller.
pub struct Batch {
    /// The poller's life that asked for them; those of a void one are not handled.
    pub from: Pulse,
    pub at: Instant,
    /// In Telegram's order.
    pub updates: Vec<Inbound>,
    /// Told when they are committed.
    pub committed: Sender<()>,
}

/// News from the payment provider.
pub struct Letter {
    pub news: News,
    /// Told when what follows from it is committed; it goes untold when that cannot be done.
    pub heard: Option<Sender<()>>,
}

/// The state machine around casino and books: no threads, no waiting.
pub struct Engine {
    house: House,
    db: Db,
    entropy: Box<dyn Entropy + Send>,
    /// The next number in the outbox: never one that is or was in use during this run.
    next_call: i64,
    /// Where updates come in.
    telegram: Inlet,
    /// The update that ended the process before, and how often.
    suspect: Option<(i64, i64)>,
    /// Updates still to be handled one a transaction.
    careful: usize,
    /// The update that this process has noted to be in hand.
    in_hand: Option<i64>,
    /// An update that ended the process too often to be tried again, and how often.
    condemned: Option<(i64, i64)>,
    /// When a place that cannot be written to was last tried.
    tried: Seldom,
    /// When somebody without a name was last told so.
    masked: Seldom,
    /// When a player was last told in private of a place where nothing can be said.
    elsewhere: Seldom<(i64, PlayerId)>,
    /// What was set aside of late.
    aside: Aside,
    /// Who may have something done now.
    door: Door,
    /// What an earlier run left in the outbox and is not read yet, first and last number.
    backlog: Option<(i64, i64)>,
    /// Done with, not recorded yet.
    finished: Finished,
    /// Committed, not handed over yet.
    jobs: Vec<Job>,
    /// To the payment provider: committed, not handed over yet.
    orders: Vec<Order>,
    /// What became of the updates committed since the last time, by kind and end.
    counts: Counts,
    /// Whether the run before ended as asked.
    clean: bool,
    /// How the owner is spoken to.
    owners: Voice,
}

/// Updates by [`UpdateKind`] and [`UpdateEnd`].
pub type Counts = [[u64; 4]; 4];

impl Engine {
    /// Takes the books over: funds a new house and marks the run as begun.
    pub fn start(
        house: House,
        db: Db,
        entropy: Box<dyn Entropy + Send>,
        now: Wall,
    ) -> Result<Self, Fault> {
        let (intake, telegram) = (db.intake()?, Inlet::of(&db, TELEGRAM)?);
        let (mut entropy, mut db) = (entropy, db);
        db.take_over(|db| {
            casino::fund(&house, db, now)?;
            if let Some(why) = db.copied() {
                restore::after_restore(&house, db, &mut *entropy, now, why)?;
            }
            db.set_clean(false)
        })?;
        if !intake.clean {
            log::warn!("the last run did not end as asked; nothing it had committed is lost");
        }
        let owners = owners(&house, &db)?;
        Ok(Self {
            house,
            db,
            entropy,
            next_call: 1,
            telegram,
            suspect: intake.in_hand,
            careful: if intake.clean {
                0
            } else {
                limits::CAREFUL_UPDATES
            },
            in_hand: None,
            condemned: None,
            tried: Seldom::default(),
            masked: Seldom::default(),
            elsewhere: Seldom::default(),
            aside: Aside::default(),
            door: Door::default(),
            backlog: None,
            finished: Finished::default(),
            jobs: Vec::new(),
            orders: Vec::new(),
            counts: Counts::default(),
            clean: intake.clean,
            owners,
        })
    }

    /// The offset to ask Telegram for: behind the last update handled, unless that was so long
    /// ago that the numbers may have started over.
    #[must_use]
    pub fn offset(&self, now: Wall) -> Option<i64> {
        let (last, at) = self.telegram.last()?;
        (now.since(at) < limits::OFFSET_AGE_MAX).then_some(last.saturating_add(1))
    }

    /// The books, for tests that look into them.
    #[must_use]
    pub const fn books(&self) -> &Db {
        &self.db
    }

    /// Handles updates and records deliveries, in one transaction. When it fails, what was not
    /// committed has not happened, and the same may be tried again; what was `finished` is kept for that.
    ///
    /// # Errors
    /// When the database is not in its place.
    pub fn step(&mut self, updates: &[Inbound], finished: Finished, now: Now) -> Result<(), Fault> {
        self.door.renew(std::sync::Arc::clone(&finished.standing));
        // Kept whatever comes: nobody else has it any more.
        self.finished.extend(finished);
        self.db.in_place()?;
        if self.careful == 0 || updates.is_empty() {
            return self.transact(updates, now);
        }
        for update in updates {
            if !self.telegram.has(update.id) {
                self.handle_carefully(update, now)?;
                self.careful = self.careful.saturating_sub(1);
            }
        }
        Ok(())
    }

    /// Whether deliveries were reported that no commit has recorded.
    #[must_use]
    pub fn owes(&self) -> bool {
        !self.finished.is_empty()
    }

    /// What became of the updates that were committed since the last time.
    pub fn take_counts(&mut self) -> Counts {
        std::mem::take(&mut self.counts)
    }

    /// The language that the owner is spoken to in.
    #[must_use]
    pub const fn owner_speaks(&self) -> &'static Language {
        self.owners.language
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
        let before = (self.jobs.len(), self.next_call, self.telegram, self.counts);
        let (orders, aside) = (self.orders.len(), self.aside.clone());
        let done = self.db.begin().and_then(|()| {
            work(self)?;
            self.db.commit()
        });
        if done.is_err() {
            self.db.rollback();
            self.jobs.truncate(before.0);
            self.orders.truncate(orders);
            (self.next_call, self.telegram, self.counts) = (before.1, before.2, before.3);
            self.aside = aside;
        }
        done
    }

    fn handle_all(&mut self, updates: &[Inbound], now: Now) -> Result<(), Fault> {
        self.db.remove_outbox(&self.finished.ids)?;
        let notes = std::mem::take(&mut self.finished.notes);
        let heeded = notes.iter().try_for_each(|note| self.heed(note, now));
        // Kept until the commit.
        self.finished.notes = notes;
        heeded?;
        let mut handled = 0;
        for update in updates {
            let key = Key::Number(update.id);
            if self
                .telegram
                .take(&self.db, key, update.raw.get(), now.wall)?
                != Taken::First
            {
                self.counts[kind(update) as usize][UpdateEnd::Repeated as usize] += 1;
                continue;
            }
            let (replies, end) = self.handle(update, now)?;
            self.counts[kind(update) as usize][end as usize] += 1;
            let by = update.event.as_ref().ok().and_then(Event::origin);
            self.send_for(by.map(|(_, from)| from.id), replies, now)?;
            handled += 1;
        }
        if handled < updates.len() {
            log::info!(
                "{} updates came again and change nothing",
                updates.len() - handled
            );
        }
        if handled > 0 {
            self.telegram.keep(&self.db)?;
            self.db.none_in_hand()?;
        }
        Ok(())
    }

    /// Puts what nobody has asked for on its way.
    fn send(&mut self, replies: Vec<Reply>, now: Now) -> Result<(), Fault> {
        self.send_for(None, replies, now)
    }

    /// Puts replies on their way, which begins when the transaction is committed. What cannot be said
    /// where it should is told in private to who it is for.
    fn send_for(
        &mut self,
        by: Option<PlayerId>,
        replies: Vec<Reply>,
        now: Now,
    ) -> Result<(), Fault> {
        for reply in replies {
            let mut id = outbound::NOT_STORED;
            let place = self.db.place(reply.chat)?;
            if let Some(row) = outbound::row::of(&reply, self.next_call, now.wall) {
                id = row.id;
                self.db.add_outbox(&OutboxRow { person: by, ..row })?;
                self.next_call += 1;
            }
            let job = Job {
                by,
                ..Job::new(reply, id, now.mono).at(&place)
            };
            self.door.sent(&job);
            self.jobs.push(job);
        }
        Ok(())
    }

    /// One update: what it does, or why it was set aside. A fault here is the database's and
    /// concerns the whole batch.
    fn handle(&mut self, update: &Inbound, now: Now) -> Result<(Vec<Reply>, UpdateEnd), Fault> {
        let placed = match &update.event {
            Ok(event) => self.placed(event, update)?,
            Err(why) => return self.set_aside(update, None, why, now),
        };
        let (replies, end) = self.handle_at(placed.place, &placed.event, update, now)?;
        // What begins at a place is shown there.
        if let Some(place) = placed.place.filter(|_| placed.is_new)
            && replies.iter().any(|reply| reply.chat == place.id)
        {
            self.db.add_topic(&place)?;
        }
        Ok((replies, end))
    }

    fn handle_at(
        &mut self,
        place: Option<Place>,
        event: &Event,
        update: &Inbound,
        now: Now,
    ) -> Result<(Vec<Reply>, UpdateEnd), Fault> {
        let at = now;
        if let Some((_, kills)) = self.condemned.filter(|(id, _)| *id == update.id) {
            let why = format!("the process ended {kills} times while handling it");
            return self.set_aside(update, Some(event), &why, at);
        }
        if *event == Event::Nothing {
            return Ok((Vec::new(), UpdateEnd::Handled));
        }
        let chat = place.map_or(0, |place| place.chat);
        if let Some(mut refused) = self.door.refuses(event, chat, at.mono) {
            if let Some(silence) = self.door.silence(chat, at.mono) {
                refused.extend(self.told_elsewhere(event, place, Some(silence), now)?);
            }
            return Ok((refused, UpdateEnd::Refused));
        }
        if let Some(replies) = self.kept_out(event, place, now)? {
            return Ok((replies, UpdateEnd::Refused));
        }
        let now = now.wall;
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
                let from = event.origin().map(|(_, from)| from.id);
                if from.is_some() && from == self.house.owner {
                    self.owners = owners(&self.house, &self.db)?;
                }
                return Ok((replies, end));
            }
            Ok(Err(Trouble::Fault(fault))) if fault.verdict() != Verdict::Drop => {
                return Err(fault);
            }
            Ok(Err(Trouble::Fault(fault))) => fault.to_string(),
            Ok(Err(Trouble::Refused(refusal))) => format!("refused twice: {refusal:?}"),
            Err(panic) => panicked(&*panic),
        };
        self.db.undo_update()?;
        self.set_aside(update, Some(event), &why, at)
    }

    /// Keeps the update for a person to look at, apologises, and tells the owner; each no more often than
    /// its bound allows, whatever comes.
    fn set_aside(
        &mut self,
        update: &Inbound,
        event: Option<&Event>,
        why: &str,
        now: Now,
    ) -> Result<(Vec<Reply>, UpdateEnd), Fault> {
        let own = format!("E{}", base36(update.id).to_uppercase());
        let deeds = self.aside.note(why, own, now.mono);
        let reference = deeds.reference;
        if let Some(before) = deeds.log {
            let before = match before {
                0 => String::new(),
                before => format!(" ({before} more for this cause before it)"),
            };
            log::error!(
                target: EACH,
                "update {} is set aside as {reference}: {}{before}",
                update.id,
                Plain(why)
            );
        }
        if deeds.keep {
            let raw = update.raw.get();
            let end = raw.floor_char_boundary(limits::DEAD_UPDATE_BYTES_MAX);
            self.db
                .set_aside(update.id, &reference, why, &raw[..end], now.wall)?;
        }
        let mut replies = Vec::new();
        let origin = event.and_then(Event::origin);
        let voice = match origin {
            Some((_, from)) => casino::voice_of(&self.house, &self.db, from)?,
            None => self.owners,
        };
        if let Some(Event::Pressed { query, .. }) = event {
            let text = text::refusals::failure(voice, &reference);
            replies.push(Reply::answer(query.clone(), text));
        } else if let Some((chat, _)) = origin {
            let text = text::refusals::failure(voice, &reference);
            replies.push(Reply::line(chat.id, text, false));
        }
        if let (Some(owner), Some(before)) = (self.house.owner, deeds.tell) {
            let notice = text::owner::failure_notice(self.owners, &reference, why, before);
            replies.push(Reply::line(owner.0, notice, true));
        }
        Ok((replies, UpdateEnd::SetAside))
    }

    /// Writes to the database and reads it back, when nothing else makes it.
    pub fn probe(&self, now: Wall) -> Result<(), Fault> {
        self.db.in_place()?;
        self.db.prove_writable(now)
    }

    /// Notes that the run ended as asked and folds the log into the database.
    pub fn finish(&mut self, finished: Finished, now: Now) -> Result<(), Fault> {
        self.step(&[], finished, now)?;
        self.db.set_clean(true)?;
        self.db.checkpoint();
        Ok(())
    }
}

/// How the owner is spoken to, if there is one.
fn owners(house: &House, db: &Db) -> Result<Voice, Fault> {
    let owner = house.owner.unwrap_or(PlayerId(0));
    db.voice(owner, Asset::Play)
}

/// A panic as a cause.
fn panicked(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!(
        "a handler panicked: {}",
        Plain(text.unwrap_or("no message"))
    )
}

fn kind(update: &Inbound) -> UpdateKind {
    match &update.event {
        Ok(Event::Command { .. }) => UpdateKind::Command,
        Ok(Event::Said { .. }) => UpdateKind::Text,
        Ok(Event::Pressed { .. } | Event::Stray { .. }) => UpdateKind::Press,
        _ => UpdateKind::Other,
    }
}
