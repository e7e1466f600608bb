//! Where an update was and where a reply goes: Telegram's chats and topics as places, and back.
use super::Engine;
use crate::casino::{self, Event, Reply, commands};
use crate::fault::Fault;
use crate::games;
use crate::limits;
use crate::store::{ELSEWHERE, Place};
use crate::telegram::dispatch::Note;
use crate::telegram::inbound::Inbound;
use crate::telegram::outbound::{Job, NOT_STORED};
use crate::time::{Now, Wall};
use std::borrow::Cow;
use std::collections::HashMap;
use std::time::Duration;

/// What is done once in a while at each place.
#[derive(Default)]
pub(super) struct Seldom(HashMap<i64, Wall>);

impl Seldom {
    /// Whether it is time again; then it is noted as done.
    fn is_time(&mut self, place: i64, every: Duration, now: Wall) -> bool {
        let recent = |at: &Wall| now.since(*at) < every && *at <= now;
        if self.0.get(&place).is_some_and(recent) {
            return false;
        }
        if self.0.len() >= limits::SELDOM_MAX {
            self.0.retain(|_, at| recent(at));
        }
        // Where so much happens, a line less does no harm.
        let room = self.0.len() < limits::SELDOM_MAX;
        if room {
            self.0.insert(place, now);
        }
        room
    }
}

impl Engine {
    /// The event at its place, which it gets when it is a topic's first. Nothing for what players
    /// say to each other in a topic in which nothing has happened.
    pub(super) fn placed<'a>(
        &self,
        event: &'a Event,
        update: &Inbound,
    ) -> Result<(Cow<'a, Event>, Option<Place>), Fault> {
        let Some(chat) = event.chat() else {
            return Ok((Cow::Borrowed(event), None));
        };
        let place = match self.db.place_of(chat.id, update.topic)? {
            Some(place) => place,
            None if !chat.private && matches!(event, Event::Said { .. } | Event::Topic { .. }) => {
                return Ok((Cow::Owned(Event::Nothing), None));
            }
            None => self.db.add_topic(chat.id, update.topic)?,
        };
        // A button of the time before the group became a supergroup.
        let elsewhere = chat.id != place.chat;
        if place.id == chat.id && !elsewhere {
            return Ok((Cow::Borrowed(event), Some(place)));
        }
        let mut event = event.clone();
        if let Some((chat, message)) = event.place_mut() {
            chat.id = place.id;
            if elsewhere {
                *message = message.saturating_add(ELSEWHERE);
            }
        }
        Ok((Cow::Owned(event), Some(place)))
    }

    /// What is answered to an event that plays nothing, since the place cannot be written to or the
    /// player has no name; `None` for any other.
    pub(super) fn kept_out(
        &mut self,
        event: &Event,
        place: Option<Place>,
        now: Now,
    ) -> Option<Vec<Reply>> {
        let place = place?;
        let is_ours =
            |name: &str| commands::find(name).is_some() || games::by_command(name).is_some();
        match event {
            Event::Topic { .. } => None,
            Event::Masked { name, .. } => {
                let every = limits::MASKED_TOLD_EVERY;
                let told = is_ours(name) && self.masked.is_time(place.id, every, now.wall);
                (!told).then(Vec::new)
            }
            Event::Command { name, .. } if place.closed && !is_ours(name) => Some(Vec::new()),
            _ if place.closed => {
                let every = limits::PLACE_TRIED_EVERY;
                let tries = self.tried.is_time(place.id, every, now.wall);
                let (replies, again) = casino::places::turn_away(event, &place, tries);
                let player = event.origin().map(|(_, from)| from.id);
                // Not stored: after a restart nobody waits for it.
                let job = |again| Job::new(again, NOT_STORED, now.mono).at(&place);
                self.jobs.extend(again.map(|again| Job {
                    by: player,
                    ..job(again)
                }));
                Some(replies)
            }
            _ => None,
        }
    }

    /// Records what Telegram's answers told of chats and messages; what follows is said.
    pub(super) fn heed(&mut self, note: &Note, now: Now) -> Result<(), Fault> {
        match note {
            Note::Shown(contest, message) => self.db.show_contest(*contest, *message),
            Note::Renumbered { place, old, new } => self.db.renumber(*place, *old, *new),
            Note::Moved { from, to } => self.db.move_place(*from, *to),
            Note::Reopened(place) => self.db.close_place(*place, None).map(drop),
            Note::Unsaid(unsaid) => {
                let told = casino::places::unsaid(&self.db, now.wall, unsaid)?;
                self.send(told, now)
            }
        }
    }
}
