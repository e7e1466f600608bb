//! The lease: which of several machines may act. It is a record in a store that all of them reach, which changes it only
//! for whoever names the version that is there. Pure: what is to be done comes out, what came of it goes in, with the
//! time by the machine's own clock, which need not agree with another's.
//!
//! Whoever has it renews it, and holds it for [`Bounds::hold`] from the moment at which the last renewal that landed was
//! *sent*. Whoever wants it takes it when the record that it has *read* has stood unchanged for [`Bounds::take`]. The
//! first begins no later than the second, and is shorter by the time that whatever was begun while it was held may
//! still take: so the one has stopped before the other begins, whatever is slow, lost or late between them. What is sent
//! carries a number of its own, so that a write without an answer is known again when it is read.
use crate::values::limits;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;

/// A moment by a machine's own clock, which never goes back.
pub type Moment = Duration;

/// How long things take, as all machines have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Between two renewals.
    pub renew: Duration,
    /// How long it is held from a renewal on.
    pub hold: Duration,
    /// How long a record has stood still that may be taken.
    pub take: Duration,
}

/// Those of this program.
pub const BOUNDS: Bounds = Bounds {
    renew: limits::LEASE_RENEWED_EVERY,
    hold: limits::LEASE_HELD_FOR,
    take: limits::LEASE_TAKEN_AFTER,
};

const _: () = assert!(
    BOUNDS.fence(limits::CONNECT_WAIT),
    "a call that was begun in time is sent, or given up, before another machine acts"
);

/// Writes that may have landed and are not known to have.
const TRIES_MAX: usize = 16;

/// What the store keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Record {
    /// How often it has gone to another machine.
    pub generation: u64,
    /// The machine that has it, and which process of it.
    pub holder: String,
    pub process: String,
    /// Differs with each write of one generation.
    pub beat: u64,
    /// Its holder has stopped as asked, and acts no more.
    pub ended: bool,
    /// Commits in its books, and how many of them the replica was known to hold.
    pub commits: i64,
    pub held: i64,
}

/// A state of the record, by which a write names what it replaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version(pub String);

/// What is there.
pub type Stored = Option<(Version, Record)>;

/// What is to be done next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Next {
    /// The record is to be read: [`Heard::Read`].
    Read,
    /// It is to be written where this version is, or where there is none: [`Heard::Written`].
    Write(Option<Version>, Record),
    /// So much time is to pass.
    Wait(Duration),
    /// Nothing any more: another has it, or may have.
    Lost,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Heard {
    Nothing,
    /// What is there; `None`: it could not be read.
    Read(Option<Stored>),
    /// The new version.
    Written(Version),
    /// Another version is there, and nothing was written.
    Refused,
    /// It may have been written, or not.
    Unknown,
}

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum State {
    /// Another machine's, or nobody's: what was seen last, and since when it stands.
    Watches(Option<(Version, Record, Moment)>),
    /// Ours until then.
    Holds(Version, Moment),
    Lost,
}

/// A machine's view of the lease.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    me: String,
    process: String,
    bounds: Bounds,
    state: State,
    /// As it was last read or written.
    record: Record,
    /// Writes without an answer, by their beats, and when they were sent.
    tries: VecDeque<(u64, Moment)>,
    /// The record is to be read before anything is written.
    doubts: bool,
    /// Before that nothing is done.
    rests: Moment,
    /// What was sent last.
    sent: Option<(Record, Moment)>,
    /// It may be taken at once from one that has ended.
    eager: bool,
    /// It is to be taken when that is allowed.
    wants: bool,
    /// What is ours by name is ours: no other process of this machine can have it.
    resumes: bool,
}

impl Bounds {
    /// A part of them.
    #[must_use]
    pub fn part(self, part: u32) -> Self {
        Self {
            renew: self.renew / part,
            hold: self.hold / part,
            take: self.take / part,
        }
    }

    /// Whether nobody begins before everybody else has ended whose acts take up to `act`, by clocks of which one may
    /// gain a tenth on the other.
    #[must_use]
    pub const fn fence(&self, act: Duration) -> bool {
        let (hold, take) = (self.hold.as_millis(), self.take.as_millis());
        4 * self.renew.as_millis() < hold && 10 * take > 11 * (hold + act.as_millis())
    }
}

impl Lease {
    /// Of a process of the machine of this name. `resumes`: what stands under it is this machine's own from before, and
    /// nobody can act on it any more.
    #[must_use]
    pub fn new((me, process): (String, String), bounds: Bounds, resumes: bool) -> Self {
        Self {
            me,
            process,
            bounds,
            state: State::Watches(None),
            record: Record::default(),
            tries: VecDeque::new(),
            doubts: true,
            rests: Duration::ZERO,
            sent: None,
            eager: false,
            wants: false,
            resumes,
        }
    }

    /// Whether to take it when that is allowed, and at once from one that has ended.
    pub const fn wants(&mut self, wants: bool, eager: bool) {
        (self.wants, self.eager) = (wants, eager);
    }

    /// Until when it is ours.
    #[must_use]
    pub const fn until(&self) -> Option<Moment> {
        match self.state {
            State::Holds(_, until) => Some(until),
            _ => None,
        }
    }

    /// What is known of the record.
    #[must_use]
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// How long it has stood still, of another machine's.
    #[must_use]
    pub fn stands_for(&self, now: Moment) -> Option<Duration> {
        match &self.state {
            State::Watches(Some((.., since))) => Some(now.saturating_sub(*since)),
            _ => None,
        }
    }

    /// What to do now that this has come of what was to be done. `commits` and `held` go into what is written.
    pub fn step(&mut self, heard: Heard, (commits, held): (i64, i64), now: Moment) -> Next {
        self.hear(heard, now);
        if self.until().is_some_and(|until| until <= now) {
            self.state = State::Lost;
        }
        if self.state == State::Lost {
            return Next::Lost;
        }
        if now < self.rests {
            return Next::Wait(self.rests - now);
        }
        if self.doubts {
            return Next::Read;
        }
        let Some((version, mut next)) = self.next(now) else {
            self.rests = now + self.bounds.renew;
            self.doubts = true;
            return Next::Wait(self.bounds.renew);
        };
        (next.commits, next.held) = (commits, held);
        next.beat = self.record.beat.max(self.last_beat()).saturating_add(1);
        self.sent = Some((next.clone(), now));
        if self.tries.len() == TRIES_MAX {
            self.tries.pop_front();
        }
        self.tries.push_back((next.beat, now));
        Next::Write(version, next)
    }

    fn last_beat(&self) -> u64 {
        self.tries.back().map_or(0, |(beat, _)| *beat)
    }

    /// What to write now, and in place of what.
    fn next(&self, now: Moment) -> Option<(Option<Version>, Record)> {
        let mine = |record: &Record| record.holder == self.me;
        match &self.state {
            State::Holds(version, _) => Some((Some(version.clone()), self.record.clone())),
            State::Watches(None) if self.wants => Some((None, self.taken(0))),
            State::Watches(Some((version, record, since))) if self.wants => {
                let stood = now.saturating_sub(*since) >= self.bounds.take;
                let own = mine(record) && self.resumes;
                let free = stood || (record.ended && self.eager) || own;
                // Its own books are the newest there are, however long it was away.
                let before = record.generation.saturating_sub(u64::from(mine(record)));
                free.then(|| (Some(version.clone()), self.taken(before)))
            }
            _ => None,
        }
    }

    /// The record of the generation behind this one.
    fn taken(&self, before: u64) -> Record {
        Record {
            generation: before.saturating_add(1),
            holder: self.me.clone(),
            process: self.process.clone(),
            ..Record::default()
        }
    }

    fn hear(&mut self, heard: Heard, now: Moment) {
        match heard {
            Heard::Nothing => {}
            Heard::Written(version) => {
                if let Some((record, at)) = self.sent.take() {
                    self.landed(version, record, at);
                    self.rests = now.max(at + self.bounds.renew);
                }
            }
            Heard::Refused | Heard::Unknown => {
                // A refusal too: an earlier one that had no answer may have landed.
                self.doubts = true;
                self.rests = now + self.bounds.renew / 8;
            }
            Heard::Read(None) => self.rests = now + self.bounds.renew / 2,
            Heard::Read(Some(stored)) => self.read(stored, now),
        }
    }

    /// A write of ours is what stands.
    fn landed(&mut self, version: Version, record: Record, at: Moment) {
        let until = at + self.bounds.hold;
        let until = self.until().map_or(until, |before| before.max(until));
        self.tries.retain(|(beat, _)| *beat > record.beat);
        self.state = State::Holds(version, until);
        self.record = record;
        self.doubts = false;
    }

    fn read(&mut self, stored: Stored, now: Moment) {
        self.doubts = false;
        let Some((version, record)) = stored else {
            // Somebody took it away: whoever held it cannot know who writes it next.
            self.state = match self.state {
                State::Holds(..) => State::Lost,
                _ => State::Watches(None),
            };
            return;
        };
        let sent = |record: &Record| {
            let mut tries = self.tries.iter();
            let tried = tries.find(|(beat, _)| *beat == record.beat);
            let ours = record.holder == self.me && record.process == self.process;
            tried.map(|(_, at)| *at).filter(|_| ours)
        };
        if let Some(at) = sent(&record) {
            return self.landed(version, record, at);
        }
        match &self.state {
            State::Holds(known, _) if *known == version => {}
            State::Holds(..) => self.state = State::Lost,
            State::Watches(Some((known, ..))) if *known == version => {}
            _ => self.state = State::Watches(Some((version, record.clone(), now))),
        }
        self.record = record;
    }

    /// The record of one that stops as asked; what it replaces.
    #[must_use]
    pub fn end(&self) -> Option<(Version, Record)> {
        let State::Holds(version, _) = &self.state else {
            return None;
        };
        let mut last = self.record.clone();
        last.beat = last.beat.max(self.last_beat()).saturating_add(1);
        last.ended = true;
        Some((version.clone(), last))
    }
}

#[cfg(test)]
mod tests;
