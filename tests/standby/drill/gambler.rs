//! Who plays all the time that a drill lasts, and notes what they are told.
use super::super::BET;
use crate::kit_bot::{World, round_of};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

pub const GAMBLER: i64 = 870_000_101;
/// Between two bets.
const PACE: Duration = Duration::from_millis(120);

/// A player who bets all the time, and what they were told of each round, by its number: a chat keeps but its last 1,000
/// messages.
#[derive(Default)]
pub struct Gambler {
    pub ends: AtomicBool,
    pub bets: AtomicUsize,
    pub told: Mutex<BTreeMap<i64, String>>,
    /// How often something was told once more.
    pub again: AtomicUsize,
    /// Rounds that were told once more, and otherwise: where answers do not wait, they may be.
    pub otherwise: Mutex<BTreeSet<i64>>,
    pub waits: bool,
}

impl Gambler {
    pub fn plays(&self, world: &World) {
        while !self.ends.load(SeqCst) {
            world.say(GAMBLER, BET);
            self.bets.fetch_add(1, SeqCst);
            self.listens(world);
            thread::sleep(PACE);
        }
    }

    /// How many rounds were told by now; none twice with another outcome.
    pub fn listens(&self, world: &World) -> usize {
        let mut told = self.told.lock().expect("nobody panics with it");
        let mut again = 0;
        let mut here = BTreeSet::new();
        for text in world.texts(GAMBLER) {
            if let Some(round) = round_of(&text) {
                again += usize::from(!here.insert(round));
                let before = told.insert(round, text.clone());
                let before = before.unwrap_or_else(|| text.clone());
                if before != text {
                    assert!(!self.waits, "round {round}, twice: {before}\n{text}");
                    let mut otherwise = self.otherwise.lock().expect("nobody panics with it");
                    otherwise.insert(round);
                }
            }
        }
        self.again.fetch_max(again, SeqCst);
        told.len()
    }
}
