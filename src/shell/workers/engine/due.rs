//! What the engine does that no update asks for, each when the agenda says so. Each failure undoes
//! and concerns nothing else. What is done about it is a wing's, all but the renewal of seeds.
use super::apart::apart;
use super::state::Engine;
use crate::casino::receipt::Fate;
use crate::casino::{Receipt, wings};
use crate::ops::logging::{EACH, Plain};
use crate::store::Renewal;
use crate::store::agenda::Due;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::{Now, Wall};
use std::time::Duration;

/// A transaction's room for what is due, of which each takes its share.
const ROOM: usize = 1_024;

impl Engine {
    /// Does what is due, the longest due first, a bounded number in a transaction of their own, and counts the rounds
    /// that are over; when the next is due.
    pub fn due(&mut self, now: Now) -> Result<Option<Wall>, Fault> {
        let first = self.first_due(now)?;
        if first.is_none_or(|first| first > now.wall) {
            return Ok(first);
        }
        self.db.in_place()?;
        let counts = self.count_at.is_some_and(|at| at <= now.mono);
        let mut more = Ok(false);
        self.commit(|engine| {
            if counts {
                let some = limits::COUNTED_PER_STEP;
                more = engine.by_itself(|_, db, _| Ok(db.count_some(some)?))?;
            }
            engine.do_what_is_due(now)
        })?;
        match &more {
            // Who bets meanwhile does not wait for all of them.
            Ok(true) => self.count_at = Some(now.mono + limits::COUNT_STEP_EVERY),
            Ok(false) if counts => self.count_at = None,
            Ok(false) => {}
            Err(why) => {
                log::error!("rounds cannot be counted, again later: {}", Plain(why));
                self.count_at = Some(now.mono + limits::DUE_AGAIN_AFTER);
            }
        }
        self.first_due(now)
    }

    /// When something is to be done next: by the agenda, or since rounds wait to be counted.
    fn first_due(&mut self, now: Now) -> Result<Option<Wall>, Fault> {
        let next = self.next_due()?;
        if !self.db.has_uncounted() {
            self.count_at = None;
            return Ok(next);
        }
        let count_at = *self.count_at.get_or_insert(now.mono + limits::COUNT_EVERY);
        let count_at = now.wall.plus(count_at.saturating_duration_since(now.mono));
        Ok(next.into_iter().chain([count_at]).min())
    }

    /// When the next is due. Asked for once more without a commit in between, others may have put it on the agenda.
    fn next_due(&mut self) -> Result<Option<Wall>, Fault> {
        match self.next_due.take() {
            Some(known) => Ok(known),
            None => Ok(self.db.next_due()?.map(|due| due.at)),
        }
    }

    fn do_what_is_due(&mut self, now: Now) -> Result<(), Fault> {
        let (mut room, mut last) = (ROOM, None);
        while let Some(due) = self.db.next_due()?.filter(|due| due.at <= now.wall) {
            let per_step = per_step(&due.kind);
            let share = per_step.map_or(1, |per_step| ROOM / per_step);
            let Some(rest) = room.checked_sub(share) else {
                break;
            };
            room = rest;
            if per_step.is_some() && last.as_ref() != Some(&due) {
                self.act(&due, now)?;
            } else {
                let (kind, subject) = (&due.kind, due.subject);
                log::error!("{kind} {subject} stays on the agenda: it is put off");
                let later = now.wall.plus(limits::DUE_AGAIN_AFTER);
                self.db.put_off(kind, subject, later)?;
            }
            last = Some(due);
        }
        Ok(())
    }

    /// Forgets places. Whether there may be more; when there are none, this is a query.
    pub fn tend(&mut self, now: Now) -> Result<bool, Fault> {
        if !self.db.has_old_places(now.wall)? {
            return Ok(false);
        }
        self.db.in_place()?;
        let mut more = false;
        self.commit(|engine| {
            more = engine.db.sweep_places(now.wall)?;
            Ok(())
        })?;
        Ok(more)
    }

    /// Begins behind a time in which nobody could play, which counts against nothing whose time runs
    /// only while somebody can.
    pub fn was_closed(&mut self, closed: Duration, now: Wall) -> Result<(), Fault> {
        let by_us = i64::try_from(closed.as_micros()).unwrap_or(0);
        self.commit(|engine| {
            for matter in wings::matters().filter(|matter| matter.while_open) {
                engine.db.move_due(matter.kind, by_us)?;
            }
            // The same time is not counted twice.
            engine.db.note_alive(now)
        })
    }

    /// The clock that `now` is from will have been set by `by_us` microseconds: what waits is moved
    /// with it.
    pub fn move_with_clock(&mut self, by_us: i64) -> Result<(), Fault> {
        self.commit(|engine| {
            engine.db.move_all(by_us)?;
            engine.telegram.move_by(by_us);
            Ok(())
        })
    }

    fn act(&mut self, due: &Due, now: Now) -> Result<(), Fault> {
        let Some(matter) = wings::matter(&due.kind) else {
            return self.go_on_renewing(due.subject, now);
        };
        let done = self.on_occasion(now, |on| {
            let why = match apart(on.db, || (matter.act)(on, due.subject))? {
                Ok(done) => return Ok(done),
                Err(why) => why,
            };
            let failed = matter.failed(due.subject, &why);
            let (kind, reference) = (matter.kind, &failed.reference);
            let (subject, why) = (failed.subject, Plain(&why));
            log::error!(target: EACH, "{kind} {subject} fails as {reference}: {why}");
            (matter.give_up)(on, &failed)
        })?;
        self.follow(done, now)
    }

    /// Tells a wing what became of its message, in the transaction that takes it out of the outbox. Where
    /// that cannot be noted, the message counts as lost.
    pub(super) fn delivered(
        &mut self,
        receipt: Receipt,
        what: Fate,
        now: Wall,
    ) -> Result<(), Fault> {
        let noted = self.by_itself(|_, db, _| Ok(wings::delivered(db, receipt, what, now)?))?;
        let Err(why) = noted else {
            return Ok(());
        };
        log::error!(
            "what became of a message of {} about {} cannot be noted, it counts as lost: {}",
            receipt.sender.id,
            receipt.subject,
            Plain(&why)
        );
        wings::give_up_on(&self.db, receipt, now)
    }
}

/// How many of this kind at most in one transaction; `None` for what nobody knows.
fn per_step(kind: &str) -> Option<usize> {
    if kind == Renewal::DUE {
        return Some(1);
    }
    wings::matter(kind).map(|matter| matter.per_step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matter_has_its_bound_and_its_audit() {
        let schema = include_str!("../../../../sql/schema.sql");
        let (_, view) = schema.split_once("CREATE VIEW matter").expect("a view");
        let (view, _) = view.split_once(';').expect("its end");
        let kinds = wings::matters().map(|matter| matter.kind);
        for kind in kinds.chain([Renewal::DUE]) {
            let per_step = per_step(kind).expect("known");
            assert!((1..=ROOM).contains(&per_step), "{kind}");
            let named = format!("SELECT '{kind}',");
            assert!(view.contains(&named), "{named} in the view of the audit");
        }
    }
}
