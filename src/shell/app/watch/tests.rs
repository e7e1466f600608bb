use super::super::crew::{AUDITOR, CREW, POLLER};
use super::*;
use crate::casino::Body;
use crate::shell::supervisor::FREED_WAIT;
use crate::values::backoff::Doubling;
use crate::values::heartbeat::Pulse;
use crate::values::time::Now;

const SECOND: Duration = Duration::from_secs(1);

/// A crew without threads, and a clock in the test's hand.
struct Scene {
    watch: Watch,
    pulses: Vec<Pulse>,
    now: Instant,
}

impl Scene {
    fn new() -> Self {
        let began = Now::read();
        let names = CREW.map(|spec| spec.name);
        let vitals = Vitals::new(began, String::new(), &names);
        let (base, cap) = (SECOND * 5, SECOND * 300);
        let patience = Patience {
            delays: Doubling { base, cap },
            restarts_max: 3,
        };
        let pulses = vitals.workers.iter();
        let pulses: Vec<_> = pulses.map(|worker| worker.next_life(began.mono)).collect();
        let mut watch = Watch::new(vitals, &CREW, patience, SECOND * 300, Some(7));
        for worker in [POLLER, ENGINE, HTTP, AUDITOR] {
            watch.begins(worker, pulses[worker].generation());
        }
        let now = began.mono;
        Self { watch, pulses, now }
    }

    fn sees(&mut self, seen: Seen) -> Vec<String> {
        let deeds = self.watch.step(seen, 0, self.now);
        let said = deeds.iter().map(|deed| match deed {
            Deed::Say(job) => match &job.reply.body {
                Body::Say { text, .. } => format!("says {text}"),
                other => panic!("{other:?}"),
            },
            Deed::Alive(_) => "Alive".to_owned(),
            other => format!("{other:?}"),
        });
        said.collect()
    }

    /// Sleeps like the thread for as long as nothing happens, until `time` is over.
    fn passes(&mut self, time: Duration) -> Vec<String> {
        let (until, mut done) = (self.now + time, Vec::new());
        loop {
            let rests = self.watch.rests(self.now);
            assert!(rests <= limits::WATCH_QUIET_EVERY);
            if self.now + rests > until {
                self.now = until;
                return done;
            }
            self.now += rests;
            done.extend(self.sees(Seen::Nothing));
        }
    }

    fn exit(&self, worker: usize, ended: Ended) -> Exit {
        let generation = Some(self.pulses[worker].generation());
        Exit {
            worker,
            generation,
            ended,
        }
    }

    fn ends(&mut self, worker: usize, ended: Ended) -> Vec<String> {
        let exit = self.exit(worker, ended);
        self.sees(Seen::Exit(exit))
    }
}

#[test]
fn a_worker_that_hangs_is_freed_then_replaced_and_the_owner_is_told_once() {
    let mut scene = Scene::new();
    let look = limits::WATCH_EVERY;
    // It looks as long as somebody plays, and seldomer when all is quiet.
    for _ in 0..3 {
        assert_eq!(scene.passes(look / 2), ["Alive"]);
        scene.watch.vitals.updates[0][0].add(1);
        assert_eq!(scene.passes(look / 2 - SECOND), [""; 0]);
        scene.now += SECOND;
    }
    assert_eq!(scene.passes(limits::WATCH_QUIET_EVERY * 3), ["Alive"; 4]);
    scene.pulses[POLLER].due(scene.now + SECOND);
    assert_eq!(scene.passes(look), [format!("Free({POLLER})")]);
    let told = scene.passes(FREED_WAIT);
    assert!(scene.pulses[POLLER].is_void() && !scene.watch.lives(POLLER));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("poller") && told[0].contains("it hangs"));
    // The late end of the one that hung is nobody's.
    assert_eq!(scene.ends(POLLER, Ended::Panic), [""; 0]);
    let started = scene.passes(SECOND * 5);
    assert_eq!(started.last(), Some(&format!("Start({POLLER})")));
}

#[test]
fn couriers_that_hang_are_relieved_and_the_pool_lives_on() {
    let mut scene = Scene::new();
    scene.pulses[COURIERS].due(scene.now);
    scene.now += SECOND;
    let done = scene.passes(FREED_WAIT + limits::WATCH_EVERY);
    assert_eq!(
        done[..2],
        [format!("Free({COURIERS})"), "Relieve".to_owned()]
    );
    assert!(!scene.pulses[COURIERS].is_void());
    let (condition, _) = scene.watch.vitals.workers[COURIERS].condition();
    assert_eq!(condition, Condition::Stuck, "until they start again");
}

#[test]
fn the_level_above_hears_once_that_the_books_are_open_and_the_auditor_each_time() {
    let mut scene = Scene::new();
    let opened = scene.sees(Seen::Opened(false));
    assert_eq!(opened[..2], ["Audit", "Ready"]);
    assert_eq!(opened.len(), 3, "the owner hears of a kill: {opened:?}");
    assert_eq!(scene.sees(Seen::Opened(true)), ["Audit"]);
    assert_eq!(Scene::new().sees(Seen::Opened(true)), ["Audit", "Ready"]);
}

#[test]
fn what_no_restart_cures_ends_the_run_by_its_cause() {
    for (fault, end) in [
        (Fault::Unauthorized, End::Misconfigured),
        (Fault::Ousted, End::Occupied),
    ] {
        let done = Scene::new().ends(ENGINE, Ended::Fault(fault));
        assert_eq!(done, [format!("{:?}", Deed::End(end))]);
    }
    let ends = |seen| Scene::new().sees(seen);
    assert_eq!(ends(Seen::Signal), ["End(Stopped)"]);
    assert_eq!(ends(Seen::Asked), ["End(Again)"]);
}

#[test]
fn the_end_waits_for_the_engine_and_for_the_last_word_not_for_long() {
    let mut scene = Scene::new();
    scene.sees(Seen::Opened(true));
    let start = scene.now;
    let latest = start + limits::STOP_WAIT;
    assert_eq!(scene.watch.end(None, start), Rest::Until(latest));
    let auditor = scene.exit(AUDITOR, Ended::AsAsked);
    let rest = scene.watch.end(Some(&auditor), start + SECOND);
    assert_eq!(rest, Rest::Until(latest));
    // Nothing is left but the poller's last word to Telegram.
    let engine = scene.exit(ENGINE, Ended::AsAsked);
    let then = start + SECOND * 2;
    let confirm = then + limits::STOP_CONFIRM_WAIT;
    assert_eq!(scene.watch.end(Some(&engine), then), Rest::Until(confirm));
    let late = scene.watch.end(Some(&engine), then + SECOND / 2);
    assert_eq!(late, Rest::Until(confirm), "no longer for asking again");
    assert_eq!(scene.watch.end(None, confirm), Rest::Over(true));
    let poller = scene.exit(POLLER, Ended::AsAsked);
    assert_eq!(scene.watch.end(Some(&poller), confirm), Rest::Over(true));
}

#[test]
fn an_engine_that_does_not_end_leaves_something_undone_if_its_books_were_open() {
    for opened in [true, false] {
        let mut scene = Scene::new();
        if opened {
            scene.sees(Seen::Opened(true));
        }
        let start = scene.now;
        scene.watch.end(None, start);
        let rest = scene.watch.end(None, start + limits::STOP_WAIT);
        assert_eq!(rest, Rest::Over(!opened));
    }
}
