//! The engine: the one thread that owns the books. It turns each update into postings and calls
//! to Telegram, as many updates as wait in one transaction, and lets the poller go on and the
//! couriers run only after the commit.
mod apart;
mod aside;
mod backlog;
pub mod bell;
mod due;
mod errand;
mod hear;
mod intake;
pub mod pace;
mod places;
mod renewal;
mod restore;
mod seldom;
mod state;
mod thread;

pub use state::{Counts, Engine};
pub use thread::EngineThread;

use crate::casino::payment::News;
use crate::casino::wings::browser::errand::{Errand, Outcome};
use crate::casino::{self, Event, Reply, Trouble, text};
use crate::ops::health::{UpdateEnd, UpdateKind};
use crate::ops::logging::{EACH, Plain};
use crate::store::Place;
use crate::store::intake::{Key, Taken};
use crate::telegram::dispatch::Finished;
use crate::telegram::inbound::Inbound;
use crate::values::base36::base36;
use crate::values::fault::{Fault, Verdict};
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crate::values::time::Now;
use crossbeam_channel::Sender;
use state::owners;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// Updates from the poller.
pub struct Batch {
    /// The poller's life that asked for them; those of a void one are not handled.
    pub from: Pulse,
    pub at: Instant,
    /// In Telegram's order.
    pub updates: Vec<Inbound>,
    /// Told when they are committed. Who waits for it sleeps at once, where a channel's receiver would spin first.
    pub committed: oneshot::Sender<()>,
}

/// News from the payment provider.
pub struct Letter {
    pub news: News,
    /// Told when what follows from it is committed; it goes untold when that cannot be done.
    pub heard: Option<Sender<()>>,
}

/// What somebody at a browser asks for.
pub struct Asking {
    pub errand: Errand,
    /// When nobody waits for it any more: it is then not done.
    pub until: Instant,
    /// Told what came of it when that is committed.
    pub done: Sender<Outcome>,
}

impl Engine {
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
            self.telegram.keep(&self.db);
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

    /// Notes that the run ended as asked and folds the log into the database.
    pub fn finish(&mut self, finished: Finished, now: Now) -> Result<(), Fault> {
        self.step(&[], finished, now)?;
        self.db.count_up()?;
        self.db.set_clean(true)?;
        self.db.checkpoint();
        Ok(())
    }
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
