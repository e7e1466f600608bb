//! Where an update was and where a reply goes: Telegram's chats and topics as places, and back.
use super::state::Engine;
use crate::casino::{self, Event, House, Reply, wings};
use crate::rules::games;
use crate::store::{ELSEWHERE, Place};
use crate::telegram::dispatch::Note;
use crate::telegram::inbound::Inbound;
use crate::telegram::outbound::{Job, NOT_STORED};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Now;
use std::borrow::Cow;
use std::time::Duration;

/// An event at its place, if it has one.
pub(super) struct Placed<'a> {
    pub event: Cow<'a, Event>,
    pub place: Option<Place>,
    /// Whether that is a topic that is not noted: it is when something is said there.
    pub is_new: bool,
}

/// Whether a command is one of the casino's, so that its sender waits for an answer.
fn is_ours(house: &House, name: &str) -> bool {
    wings::command(house, name).is_some() || games::by_command(name).is_some()
}

impl Engine {
    /// What a player whose command cannot be answered where it was is told in private instead, once
    /// in a while.
    pub(super) fn told_elsewhere(
        &mut self,
        event: &Event,
        place: Option<Place>,
        silence: Option<Duration>,
        now: Now,
    ) -> Result<Option<Reply>, Fault> {
        let (
            Some(place),
            Event::Command {
                chat, from, name, ..
            },
        ) = (place, event)
        else {
            return Ok(None);
        };
        let every = limits::ELSEWHERE_TOLD_EVERY;
        if chat.private
            || !is_ours(&self.house, name)
            || !self.elsewhere.is_time((place.id, from.id), every, now.wall)
        {
            return Ok(None);
        }
        casino::places::elsewhere(&self.db, from.id, silence)
    }

    /// The event at its place. Nothing for what players say to each other in a topic in which nothing
    /// has happened.
    pub(super) fn placed<'a>(
        &self,
        event: &'a Event,
        update: &Inbound,
    ) -> Result<Placed<'a>, Fault> {
        let nowhere = |event| Placed {
            event,
            place: None,
            is_new: false,
        };
        let Some(chat) = event.chat() else {
            return Ok(nowhere(Cow::Borrowed(event)));
        };
        let known = match update.below_unread {
            true => self.place_of_button(event)?,
            false => None,
        };
        let known = match known {
            None => self.db.place_of(chat.id, update.topic)?,
            known => known,
        };
        let is_new = known.is_none();
        let place = match known {
            Some(place) => place,
            None if !chat.private && matches!(event, Event::Said { .. } | Event::Topic { .. }) => {
                return Ok(nowhere(Cow::Owned(Event::Nothing)));
            }
            None => self.db.new_topic(chat.id, update.topic)?,
        };
        let placed = |event| Placed {
            event,
            place: Some(place),
            is_new,
        };
        // A button of the time before the group became a supergroup.
        let elsewhere = chat.id != place.chat;
        if place.id == chat.id && !elsewhere {
            return Ok(placed(Cow::Borrowed(event)));
        }
        let mut event = event.clone();
        if let Some((chat, message)) = event.place_mut() {
            chat.id = place.id;
            if elsewhere {
                *message = message.saturating_add(ELSEWHERE);
            }
        }
        Ok(placed(Cow::Owned(event)))
    }

    /// The place of a press below a message that is too old for Telegram to say it, as far as the books
    /// know what it belongs to.
    fn place_of_button(&self, event: &Event) -> Result<Option<Place>, Fault> {
        let Event::Pressed {
            chat,
            from,
            message,
            data,
            ..
        } = event
        else {
            return Ok(None);
        };
        let number = match wings::deed(data) {
            Some(read) => read.deed.place(&self.db)?,
            None => None,
        };
        let number = match number {
            None => self.db.place_below(chat.id, *message, from.id)?,
            number => number,
        };
        self.place_in(chat.id, number)
    }

    /// The place of this number, if it is in this chat.
    fn place_in(&self, chat: i64, number: Option<i64>) -> Result<Option<Place>, Fault> {
        let place = number.map(|number| self.db.place(number)).transpose()?;
        Ok(place.filter(|place| place.chat == chat))
    }

    /// What is answered to an event that plays nothing, since the place cannot be written to or the
    /// player has no name; `None` for any other.
    pub(super) fn kept_out(
        &mut self,
        event: &Event,
        place: Option<Place>,
        now: Now,
    ) -> Result<Option<Vec<Reply>>, Fault> {
        let Some(here) = place else {
            return Ok(None);
        };
        Ok(match event {
            Event::Topic { .. } => None,
            Event::Masked { name, .. } => {
                let every = limits::MASKED_TOLD_EVERY;
                let told =
                    is_ours(&self.house, name) && self.masked.is_time(here.id, every, now.wall);
                (!told).then(Vec::new)
            }
            Event::Command { name, .. } if here.closed && !is_ours(&self.house, name) => {
                Some(Vec::new())
            }
            _ if here.closed => {
                let every = limits::PLACE_TRIED_EVERY;
                let tries = self.tried.is_time(here.id, every, now.wall);
                let (mut replies, again) =
                    casino::places::turn_away(&self.house, &self.db, event, &here, tries)?;
                // What is tried in vain is told in private by itself.
                if again.is_none() {
                    replies.extend(self.told_elsewhere(event, place, None, now)?);
                }
                let player = event.origin().map(|(_, from)| from.id);
                // Not stored: after a restart nobody waits for it.
                let job = |again| Job::new(again, NOT_STORED, now.mono).at(&here);
                self.jobs.extend(again.map(|again| Job {
                    by: player,
                    ..job(again)
                }));
                Some(replies)
            }
            _ => None,
        })
    }

    /// Records what Telegram's answers told of chats and messages; what follows is said.
    pub(super) fn heed(&mut self, note: &Note, now: Now) -> Result<(), Fault> {
        match note {
            Note::Fate(receipt, what) => self.delivered(*receipt, *what, now.wall),
            Note::Renumbered { place, old, new } => self.db.renumber(*place, *old, *new),
            Note::Moved { from, to } => self.db.move_place(*from, *to),
            Note::Reopened(place) => self.db.close_place(*place, None).map(drop),
            Note::Unsaid(unsaid) => {
                let mut unsaid = unsaid.clone();
                let every = limits::ELSEWHERE_TOLD_EVERY;
                if unsaid.tried {
                    let place = unsaid.reply.chat;
                    unsaid.player = unsaid
                        .player
                        .filter(|player| self.elsewhere.is_time((place, *player), every, now.wall));
                }
                let told = casino::places::unsaid(&self.db, now.wall, &unsaid)?;
                self.send(told, now)
            }
        }
    }
}
