//! How far what is elsewhere is behind the books: the engine says what it has committed, the keeper what of that the
//! replica holds, and whoever may go on only with what is held waits here.
use super::reason::Reason;
use crate::ops::replicator::Position;
use crate::values::limits;
use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// What is known of the replica.
#[derive(Debug)]
pub struct Replica {
    state: Mutex<State>,
    /// Told when more is held.
    held: Condvar,
    /// Given when there is something new to be held.
    news: (Sender<()>, Receiver<()>),
}

#[derive(Debug, Default)]
struct State {
    /// Whether there is to be one, and whether something waits for it.
    watched: bool,
    waits: bool,
    /// The last commit, and the last one that is held.
    commits: i64,
    held: i64,
    /// Since when there has been one that is not.
    behind: Option<Instant>,
    /// When the replicator last said that it does well.
    answered: Option<Instant>,
    /// What it last counted, and the last commit there was when it had said so for the first time.
    counted: Option<(u64, i64)>,
}

/// The replica at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Since when there has been a commit that it lacks.
    pub behind: Option<Duration>,
    pub commits: i64,
    pub held: i64,
    /// Since the replicator last answered well.
    pub answered_ago: Option<Duration>,
    /// Nothing more is taken in, or answered, than it holds.
    pub waits: bool,
}

impl Default for Replica {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            held: Condvar::new(),
            news: bounded(1),
        }
    }
}

impl Replica {
    /// There is to be one from now on, for which something waits or not.
    pub fn watch(&self, waits: bool) {
        let mut state = self.state.lock();
        (state.watched, state.waits) = (true, waits);
    }

    /// The books have this many commits.
    pub fn committed(&self, commits: i64, now: Instant) {
        let mut state = self.state.lock();
        if commits <= state.commits {
            return;
        }
        state.commits = commits;
        if state.watched {
            state.behind.get_or_insert(now);
            drop(state);
            let _ = self.news.0.try_send(());
        }
    }

    /// Gives word when something was committed.
    #[must_use]
    pub const fn news(&self) -> &Receiver<()> {
        &self.news.1
    }

    /// The last commit, and the last that is held.
    #[must_use]
    pub fn commits(&self) -> (i64, i64) {
        let state = self.state.lock();
        (state.commits, state.held)
    }

    /// Whether it holds this commit, or need not.
    #[must_use]
    pub fn holds(&self, commit: i64) -> bool {
        let state = self.state.lock();
        !state.watched || state.held >= commit
    }

    /// The same, waited for no longer than this.
    #[must_use]
    pub fn awaits(&self, commit: i64, wait: Duration) -> bool {
        let mut state = self.state.lock();
        if state.watched && state.held < commit {
            self.held.wait_for(&mut state, wait);
        }
        !state.watched || state.held >= commit
    }

    /// The replicator was asked at `began` for all that was there up to the commit `asked`, and said this.
    ///
    /// One that counts no further although something was committed has not seen it: it stalls, whatever it says. What
    /// was committed while it said what it last counted may have been among that.
    pub fn said(&self, asked: i64, began: Instant, said: Position, now: Instant) {
        let mut state = self.state.lock();
        let counted = state.counted.filter(|(txid, _)| *txid == said.txid);
        let seen = counted.is_none_or(|(_, last)| asked <= last);
        if counted.is_none() {
            state.counted = Some((said.txid, state.commits));
        }
        if said.replicated < said.txid || !seen {
            return;
        }
        state.answered = Some(now);
        state.held = state.held.max(asked);
        state.behind = (state.commits > asked).then_some(began);
        self.held.notify_all();
    }

    pub(super) fn at(&self, now: Instant) -> Option<Behind> {
        let state = self.state.lock();
        let ago = |at: Instant| now.saturating_duration_since(at);
        state.watched.then(|| Behind {
            behind: state.behind.map(ago),
            commits: state.commits,
            held: state.held,
            answered_ago: state.answered.map(ago),
            waits: state.waits,
        })
    }
}

impl Behind {
    /// It is too far behind, and whether play waits for it.
    pub(super) fn wrong(&self) -> Option<(Reason, bool)> {
        let behind = self.behind?;
        let late = behind > limits::REPLICA_BEHIND_AFTER;
        late.then_some((Reason::ReplicaBehind(behind), self.waits))
    }

    /// What /health says of it.
    pub(super) fn report(&self) -> serde_json::Value {
        let late = self.wrong().is_some();
        serde_json::json!({
            "state": if late { "behind" } else { "ok" },
            "behind_seconds": self.behind.map_or(0, |behind| behind.as_secs()),
            "commits": self.commits,
            "held_commits": self.held,
            "waited_for": self.waits,
            "answered_ago": self.answered_ago.map(|ago| ago.as_secs()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(txid: u64) -> Position {
        let replicated = txid;
        Position { txid, replicated }
    }

    #[test]
    fn what_is_held_is_what_was_asked_for_and_counted() {
        let (replica, start) = (Replica::default(), Instant::now());
        let behind = |after: u32| replica.at(start + SECOND * after).and_then(|it| it.behind);
        assert!(replica.holds(7), "there is none");
        replica.watch(false);
        assert!(!replica.holds(7));
        replica.committed(7, start);
        assert_eq!(behind(3), Some(SECOND * 3));
        // What is committed while it is asked is not among that.
        replica.committed(8, start + SECOND);
        replica.said(7, start + SECOND, at(1), start + SECOND * 2);
        assert_eq!((replica.commits(), behind(3)), ((8, 7), Some(SECOND * 2)));
        // It may have been all the same: it counts no further, and nothing is missing.
        replica.said(8, start + SECOND * 3, at(1), start + SECOND * 3);
        assert_eq!((replica.commits(), behind(9)), ((8, 8), None));
        // The replica lacks what was read.
        replica.committed(9, start + SECOND * 10);
        let (txid, replicated) = (2, 1);
        replica.said(9, start, Position { txid, replicated }, start + SECOND * 11);
        assert_eq!((replica.commits(), behind(12)), ((9, 8), Some(SECOND * 2)));
        replica.said(9, start, at(2), start + SECOND * 13);
        assert_eq!((replica.commits(), behind(14)), ((9, 9), None));
    }

    #[test]
    fn one_that_says_all_is_well_and_counts_no_further_is_behind() {
        let (replica, start) = (Replica::default(), Instant::now());
        replica.watch(true);
        replica.committed(1, start);
        replica.said(1, start, at(5), start);
        replica.committed(2, start + SECOND);
        for second in 1..100 {
            let now = start + SECOND * second;
            replica.said(2, now, at(5), now);
            assert_eq!(replica.commits(), (2, 1));
        }
        let it = replica.at(start + SECOND * 40).expect("watched");
        let reason = Reason::ReplicaBehind(SECOND * 39);
        assert_eq!(it.wrong(), Some((reason, true)));
        assert!(!replica.awaits(2, Duration::ZERO));
        // Somebody has restarted it.
        replica.said(2, start + SECOND * 100, at(1), start + SECOND * 100);
        assert_eq!(replica.commits(), (2, 2));
    }
}
