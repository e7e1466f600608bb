//! All that can happen between two machines and a store, as far as it fits into a few units of time: each write and each
//! answer may be slow, lost or late, and each machine may stand still at any moment for any time.
use super::*;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

const UNIT: Duration = Duration::from_secs(1);
/// Answers and writes that are lost or late in one course of things.
const LOSSES: u32 = 2;
/// What was begun while the lease was held may take so long.
const ACT: u32 = 1;

const fn bounds(take: u32) -> Bounds {
    Bounds {
        renew: UNIT,
        hold: Duration::from_secs(2),
        take: Duration::from_secs(take as u64),
    }
}

/// A call under way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Call {
    Sent(Next),
    Answered(Heard),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Machine {
    lease: Lease,
    call: Option<Call>,
    /// A write that was given up, and may land yet.
    late: Option<(Option<Version>, Record)>,
    /// Until when it might act, at most.
    held_until: u32,
    /// Nothing follows before this.
    waits: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    now: u32,
    stored: Stored,
    writes: u32,
    /// Answers and writes that may yet be lost or late.
    losses: u32,
    machines: [Machine; 2],
}

impl World {
    fn new(take: u32) -> Self {
        let machine = |name: &str| {
            let mut lease = Lease::new((name.to_owned(), "1".to_owned()), bounds(take), true);
            lease.wants(true, false);
            Machine {
                lease,
                call: None,
                late: None,
                held_until: 0,
                waits: 0,
            }
        };
        Self {
            now: 0,
            stored: None,
            writes: 0,
            losses: LOSSES,
            machines: [machine("a"), machine("b")],
        }
    }

    /// A machine's own clock: they do not agree.
    fn clock(&self, machine: usize) -> Moment {
        UNIT * (self.now + 1_000 * machine as u32)
    }

    fn write(&mut self, expected: &Option<Version>, record: &Record) -> Heard {
        if self.stored.as_ref().map(|(version, _)| version) != expected.as_ref() {
            return Heard::Refused;
        }
        self.writes += 1;
        let version = Version(self.writes.to_string());
        self.stored = Some((version.clone(), record.clone()));
        Heard::Written(version)
    }

    fn step(&mut self, of: usize, heard: Heard) {
        let (now, clock) = (self.now, self.clock(of));
        let machine = &mut self.machines[of];
        machine.call = None;
        match machine.lease.step(heard, (0, 0), clock) {
            Next::Wait(time) => {
                machine.waits = now + u32::try_from(time.as_millis().div_ceil(1_000)).unwrap()
            }
            Next::Lost => machine.waits = u32::MAX,
            call => machine.call = Some(Call::Sent(call)),
        }
        if let Some(until) = machine.lease.until() {
            let until = until - UNIT * 1_000 * u32::try_from(of).unwrap();
            machine.held_until = u32::try_from(until.as_secs()).unwrap();
        }
    }

    /// Every world that may follow.
    fn follow(&self, last: u32) -> Vec<Self> {
        let mut all = Vec::new();
        let mut with = |change: &dyn Fn(&mut Self)| {
            let mut next = self.clone();
            change(&mut next);
            all.push(next);
        };
        if self.now < last {
            with(&|world| world.now += 1);
        }
        for (of, machine) in self.machines.iter().enumerate() {
            match &machine.call {
                None if machine.waits <= self.now => with(&|world| world.step(of, Heard::Nothing)),
                None => {}
                Some(Call::Answered(heard)) => {
                    with(&|world| world.step(of, heard.clone()));
                    if self.losses > 0 && !matches!(heard, Heard::Read(_)) {
                        with(&|world| {
                            world.losses -= 1;
                            world.step(of, Heard::Unknown);
                        });
                    }
                }
                Some(Call::Sent(Next::Read)) => with(&|world| {
                    let stored = Heard::Read(Some(world.stored.clone()));
                    world.machines[of].call = Some(Call::Answered(stored));
                }),
                Some(Call::Sent(Next::Write(version, record))) => {
                    with(&|world| {
                        let heard = world.write(version, record);
                        world.machines[of].call = Some(Call::Answered(heard));
                    });
                    if machine.late.is_none() && self.losses > 0 {
                        with(&|world| {
                            world.losses -= 1;
                            world.machines[of].late = Some((version.clone(), record.clone()));
                            world.step(of, Heard::Unknown);
                        });
                    }
                }
                Some(Call::Sent(other)) => unreachable!("{other:?}"),
            }
            if let Some((version, record)) = &machine.late {
                with(&|world| {
                    world.machines[of].late = None;
                    world.write(version, record);
                });
            }
        }
        all
    }

    /// Whether one may act while what the other began may still be under way.
    fn is_broken(&self) -> bool {
        let clock = |of: usize| self.clock(of);
        let holds = |of: usize| {
            self.machines[of]
                .lease
                .until()
                .is_some_and(|until| clock(of) < until)
        };
        let acts_until = |of: usize| match self.machines[of].held_until {
            0 => 0,
            until => until + ACT,
        };
        (0..2).any(|of| holds(of) && self.now < acts_until(1 - of))
    }
}

fn hash(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    world.hash(&mut hasher);
    hasher.finish()
}

/// Goes through all worlds; how many there are, how often the lease went over, and whether one is broken.
fn explore(take: u32, last: u32) -> (usize, u64, bool) {
    let mut open = vec![World::new(take)];
    // By their hashes, of 64 bits: two that share one are as unlikely as they are many.
    let mut known: HashSet<u64> = open.iter().map(hash).collect();
    let mut generations = 0;
    while let Some(world) = open.pop() {
        if world.is_broken() {
            return (known.len(), generations, true);
        }
        let generation = world
            .stored
            .as_ref()
            .map_or(0, |(_, record)| record.generation);
        generations = generations.max(generation);
        for next in world.follow(last) {
            if known.insert(hash(&next)) {
                open.push(next);
            }
        }
    }
    (known.len(), generations, false)
}

#[test]
fn no_two_machines_act_at_a_time_whatever_happens_between_them() {
    let (worlds, generations, broken) = explore(3, 4);
    assert!(!broken);
    assert!(generations >= 2, "it goes over in some: {worlds}");
}

#[test]
fn a_lease_that_may_be_taken_sooner_is_no_fence() {
    assert!(explore(2, 4).2);
}

fn record(holder: &str, generation: u64) -> Record {
    Record {
        generation,
        holder: holder.to_owned(),
        ..Record::default()
    }
}

fn version(name: &str) -> Version {
    Version(name.to_owned())
}

fn lease(resumes: bool) -> Lease {
    let mut lease = Lease::new(("a".to_owned(), "2".to_owned()), bounds(4), resumes);
    lease.wants(true, false);
    assert_eq!(lease.step(Heard::Nothing, (0, 0), UNIT), Next::Read);
    lease
}

fn there(name: &str, record: &Record) -> Heard {
    Heard::Read(Some(Some((version(name), record.clone()))))
}

#[test]
fn what_is_its_own_is_gone_on_with_at_once_and_in_the_same_generation() {
    let mut it = lease(true);
    let Next::Write(Some(over), next) = it.step(there("v", &record("a", 7)), (5, 4), UNIT) else {
        panic!("{it:?}");
    };
    assert_eq!(
        (over, next.generation, next.commits, next.held),
        (version("v"), 7, 5, 4)
    );
    // Where another process of the same name may live, it waits as for anybody's.
    let mut it = lease(false);
    assert!(matches!(
        it.step(there("v", &record("a", 7)), (0, 0), UNIT),
        Next::Wait(_)
    ));
    // A record that nobody can have written harms nobody.
    let mut it = lease(true);
    let odd = Record {
        beat: u64::MAX,
        ..record("a", 0)
    };
    assert!(matches!(
        it.step(there("v", &odd), (0, 0), UNIT),
        Next::Write(..)
    ));
}

#[test]
fn what_has_ended_is_taken_at_once_by_whoever_is_told_to() {
    let ended = Record {
        ended: true,
        ..record("b", 7)
    };
    for (eager, taken) in [(true, true), (false, false)] {
        let mut it = lease(true);
        it.wants(true, eager);
        let next = it.step(there("v", &ended), (0, 0), UNIT);
        assert_eq!(
            matches!(
                next,
                Next::Write(
                    _,
                    Record {
                        generation: 8,
                        ended: false,
                        ..
                    }
                )
            ),
            taken
        );
    }
}

#[test]
fn a_record_that_is_taken_away_or_changed_ends_it() {
    for other in [
        Heard::Read(Some(None)),
        there("w", &record("b", 8)),
        there("w", &record("a", 7)),
    ] {
        let mut it = lease(true);
        assert!(matches!(
            it.step(there("v", &record("a", 7)), (0, 0), UNIT),
            Next::Write(..)
        ));
        it.step(Heard::Written(version("x")), (0, 0), UNIT);
        assert_eq!(it.until(), Some(UNIT * 3));
        it.step(Heard::Unknown, (0, 0), UNIT);
        assert_eq!(it.step(other, (0, 0), UNIT * 2), Next::Lost);
        assert_eq!(it.until(), None);
    }
}
