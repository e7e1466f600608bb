//! What an earlier run had decided and not delivered: read from the outbox a part at a time, so that a
//! start costs the same however much there is.
use super::apart::apart;
use super::state::Engine;
use crate::casino::receipt::{Fate, Lost};
use crate::casino::wings;
use crate::ops::logging::{EACH, Plain};
use crate::store::BodyKind;
use crate::telegram::dispatch::Note;
use crate::telegram::outbound::{self, Job};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Now;
use std::collections::HashSet;

impl Engine {
    /// The first of the calls that an earlier run had decided and not delivered, but for those that the
    /// couriers still have from an engine before this one.
    pub fn undelivered(&mut self, known: &HashSet<i64>, now: Now) -> Result<Vec<Job>, Fault> {
        let last = self.db.last_outbox()?;
        let numbers = known.iter().copied().chain([last]);
        self.next_call = numbers.max().unwrap_or(0) + 1;
        self.backlog = (last > 0).then_some((1, last));
        self.more_undelivered(known, now)
    }

    /// Whether there are more than were read.
    #[must_use]
    pub const fn has_backlog(&self) -> bool {
        self.backlog.is_some()
    }

    /// The next of them, as many as fit into [`limits::BACKLOG_BYTES`].
    ///
    /// # Errors
    /// When the database fails; the same are read the next time.
    pub fn more_undelivered(&mut self, known: &HashSet<i64>, now: Now) -> Result<Vec<Job>, Fault> {
        let Some((first, last)) = self.backlog else {
            return Ok(Vec::new());
        };
        let owed = (self.finished.ids.len(), self.finished.notes.len());
        let read = self.read_undelivered((first, last), known, now);
        if read.is_err() {
            self.backlog = Some((first, last));
            self.finished.ids.truncate(owed.0);
            self.finished.notes.truncate(owed.1);
        }
        read
    }

    fn read_undelivered(
        &mut self,
        (first, last): (i64, i64),
        known: &HashSet<i64>,
        now: Now,
    ) -> Result<Vec<Job>, Fault> {
        let (mut jobs, mut bytes, mut next) = (Vec::new(), 0, None);
        let (finished, db) = (&mut self.finished, &self.db);
        db.each_of_outbox(first, last, |row| {
            next = Some(row.id + 1);
            if known.contains(&row.id) {
                return true;
            }
            // A part of a long list of these is as much work for one transaction.
            bytes += size_of::<Job>();
            let lost = if row.body == BodyKind::Dice {
                // Nobody knows whether they were thrown, so they never are again.
                Lost::Unknown
            } else if now.wall.since(row.at) < limits::DELIVERY_AGE_MAX {
                // One whose place cannot be read now is read from the books again at the next start.
                let Ok(place) = db.place(row.chat) else {
                    return false;
                };
                let id = row.id;
                let Some(job) = outbound::row::read(row, now.mono) else {
                    finished.ids.push(id);
                    return bytes < limits::BACKLOG_BYTES;
                };
                let job = job.at(&place);
                bytes += match job.reply.brief {
                    Some(_) => limits::BRIEF_BYTES,
                    None => job.bytes(),
                };
                jobs.push(job);
                return bytes < limits::BACKLOG_BYTES;
            } else {
                Lost::Late
            };
            if let Some(receipt) = outbound::row::receipt(&row) {
                finished.notes.push(Note::Fate(receipt, Fate::Lost(lost)));
            }
            finished.ids.push(row.id);
            bytes < limits::BACKLOG_BYTES
        })?;
        let mut said = Vec::with_capacity(jobs.len());
        for job in jobs {
            said.extend(self.said_again(job, now)?);
        }
        self.backlog = next.filter(|next| *next <= last).map(|next| (next, last));
        if !self.finished.ids.is_empty() {
            self.transact(&[], now)?;
        }
        Ok(said)
    }

    /// A message of which no more than a brief was kept, with all that it says. What cannot be said again is lost.
    fn said_again(&mut self, job: Job, now: Now) -> Result<Option<Job>, Fault> {
        let Some(brief) = job.reply.brief else {
            return Ok(Some(job));
        };
        let place = job.reply.chat;
        let said = self.on_occasion(now, |on| {
            apart(on.db, || wings::said_again(on, &brief, place))
        })?;
        match said {
            Ok((text, below)) => Ok(Some(Job {
                reply: job.reply.saying(text, below),
                ..job
            })),
            Err(why) => {
                let (id, of) = (brief.of.sender.id, brief.of.subject);
                log::error!(target: EACH, "a message of {id} about {of} cannot be said again: {}", Plain(&why));
                self.finished.ids.push(job.id);
                Ok(None)
            }
        }
    }
}
