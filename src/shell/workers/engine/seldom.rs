//! What is not to be done at every opportunity.
use crate::values::limits;
use crate::values::time::Wall;
use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

/// What is done once in a while at each place, or for each player at one.
pub(super) struct Seldom<K = i64>(HashMap<K, Wall>);

impl<K> Default for Seldom<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Seldom<K> {
    /// Whether it is time again; then it is noted as done.
    pub fn is_time(&mut self, place: K, every: Duration, now: Wall) -> bool {
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
