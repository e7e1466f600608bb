//! The door: whose commands and presses are taken up now. It keeps one person from slowing the others
//! down, and nothing is bet whose result could not be said for minutes.
use crate::casino::{self, Chat, Event, Person, Refusal, Reply};
use crate::rules::ledger::PlayerId;
use crate::telegram::dispatch::{Shut, Standing};
use crate::telegram::flood::{Bucket, Rate};
use crate::telegram::outbound::{Class, Job};
use crate::values::limits;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A person, or a chat: how fast they are, and when they were last told to wait.
#[derive(Default)]
struct Guest {
    bucket: Bucket,
    told: Option<Instant>,
}

/// Who may have something done.
#[derive(Default)]
pub(super) struct Door {
    /// How things stood with the couriers when the step began.
    standing: Arc<Standing>,
    /// What the step itself has added to what waits, by chat and person, and by person alone.
    added: HashMap<(Option<i64>, PlayerId), usize>,
    /// People, and chats by ids below zero or else their person's. Only where there is a flood limit.
    guests: HashMap<i64, Guest>,
}

fn pace() -> Option<Rate> {
    Rate::new(
        limits::PERSON_RATE,
        Duration::from_secs(1),
        limits::PERSON_BURST,
    )
}

impl Door {
    /// Begins a step with what the couriers say.
    pub fn renew(&mut self, standing: Arc<Standing>) {
        self.standing = standing;
        self.added.clear();
    }

    /// Notes what the step says.
    pub fn sent(&mut self, job: &Job) {
        if let Some(person) = job.by
            && job.class() != Class::Answer
            && self.standing.is_limited(job.chat())
        {
            for chat in [Some(job.chat()), None] {
                *self.added.entry((chat, person)).or_default() += 1;
            }
        }
    }

    /// Whether nothing is bet in this chat now.
    pub fn is_shut(&self, chat: i64, now: Instant) -> bool {
        self.standing.shut(chat, now).is_some()
    }

    /// For how long Telegram takes nothing in this chat, if nothing is bet there for that.
    pub fn silence(&self, chat: i64, now: Instant) -> Option<Duration> {
        match self.standing.shut(chat, now) {
            Some(Shut::Silent(time)) => Some(time),
            _ => None,
        }
    }

    /// What an event in this chat of Telegram's is answered with instead of being handled, if it is not
    /// to be.
    pub fn refuses(&mut self, event: &Event, chat: i64, now: Instant) -> Option<Vec<Reply>> {
        let (place, from) = event.origin()?;
        let chat = Chat { id: chat, ..place };
        let refusal = self.refusal(event, chat, from, now)?;
        // A toast goes past all queues; whoever is too fast for an answer each gets one now and then.
        let pressed = matches!(event, Event::Pressed { .. });
        let about = match refusal {
            // Nothing can be said there, but in private.
            Refusal::Silent(_) if !pressed => return Some(Vec::new()),
            Refusal::Crowded if !pressed => chat.id,
            _ if !pressed || refusal == Refusal::TooFast => from.id.0,
            _ => return Some(casino::turn_away(event, &refusal)),
        };
        let told = &mut self.guest(about, now).told;
        let lately =
            |told: Instant| now.saturating_duration_since(told) < limits::REFUSED_TOLD_EVERY;
        if told.is_some_and(lately) {
            return Some(Vec::new());
        }
        *told = Some(now);
        Some(casino::turn_away(event, &refusal))
    }

    fn refusal(
        &mut self,
        event: &Event,
        chat: Chat,
        from: &Person,
        now: Instant,
    ) -> Option<Refusal> {
        // In a group players talk to each other.
        let talk = matches!(event, Event::Said { reply: false, .. }) && !chat.private;
        if talk {
            return None;
        }
        match self.standing.shut(chat.id, now) {
            Some(Shut::Silent(time)) => return Some(Refusal::Silent(time)),
            Some(Shut::Crowded) => return Some(Refusal::Crowded),
            None if !self.standing.is_limited(chat.id) => return None,
            None => {}
        }
        let (here, all) = self.standing.waiting(chat.id, from.id);
        let added = |chat| self.added.get(&(chat, from.id)).copied().unwrap_or(0);
        if !chat.private && here + added(Some(chat.id)) >= limits::PERSON_HERE_MAX
            || all + added(None) >= limits::PERSON_WAITING_MAX
        {
            return Some(Refusal::TooMuch);
        }
        let bucket = &mut self.guest(from.id.0, now).bucket;
        if bucket.ready_at(pace(), now) > now {
            return Some(Refusal::TooFast);
        }
        bucket.take(pace(), now);
        None
    }

    fn guest(&mut self, id: i64, now: Instant) -> &mut Guest {
        if self.guests.len() >= limits::GUESTS_MAX && !self.guests.contains_key(&id) {
            let lately =
                |told: Instant| now.saturating_duration_since(told) < limits::REFUSED_TOLD_EVERY;
            self.guests.retain(|_, guest| {
                guest.bucket.rested_at(now) > now || guest.told.is_some_and(lately)
            });
            // Rather lenient than large.
            if self.guests.len() >= limits::GUESTS_MAX {
                self.guests.clear();
            }
        }
        self.guests.entry(id).or_default()
    }
}
