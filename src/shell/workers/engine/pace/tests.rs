use super::*;
use crate::values::time::Now;

const SECOND: Duration = Duration::from_secs(1);
const EMPTY: Load = Load {
    sendable: 0,
    bytes: 0,
};
const FULL: Load = Load {
    sendable: limits::OUTGOING_MAX + 1,
    ..EMPTY
};

/// The engine's thread without books, and a clock in the test's hand.
struct Scene {
    pace: Pace,
    vitals: Arc<Vitals>,
    now: Instant,
    due: Option<Duration>,
    unrecorded: bool,
    load: Load,
    /// How often there is more of what was abandoned, and of what an earlier run left.
    abandoned: usize,
    backlog: usize,
    /// Why the database takes nothing.
    fault: Option<Fault>,
}

impl Scene {
    fn new() -> Self {
        Self::left(0)
    }

    /// An earlier run has left so many parts of a backlog.
    fn left(backlog: usize) -> Self {
        let now = Now::read();
        let vitals = Vitals::new(now, String::new(), &[]);
        Self {
            pace: Pace::new(Arc::clone(&vitals), backlog > 0, now.mono),
            vitals,
            now: now.mono,
            due: None,
            unrecorded: false,
            load: EMPTY,
            abandoned: 0,
            backlog,
            fault: None,
        }
    }

    fn done<T>(&self, done: T) -> Result<T, Fault> {
        self.fault.clone().map_or(Ok(done), Err)
    }

    /// Goes on from what was heard until something is waited for, or it ends: that, and what was done on
    /// the way.
    fn hears(&mut self, heard: Heard) -> (Next, Vec<Next>) {
        let (mut heard, mut done) = (heard, Vec::new());
        loop {
            let next = self.pace.step(heard, 0, self.now);
            heard = match &next {
                Next::Wait(_) | Next::Rest(_) | Next::Take | Next::Close(_) | Next::Fail(_) => {
                    return (next, done);
                }
                Next::Look => Heard::Due(self.done(self.due), self.unrecorded),
                Next::Weigh | Next::Shed => Heard::Room(self.load, self.unrecorded),
                Next::Tend => {
                    let more = self.done(self.abandoned > 0);
                    self.abandoned = self.abandoned.saturating_sub(1);
                    Heard::More(more)
                }
                Next::CatchUp => {
                    self.backlog -= 1;
                    Heard::More(self.done(self.backlog > 0))
                }
                Next::Work | Next::Record => Heard::Committed(self.done(())),
                Next::Follow | Next::Hear | Next::Probe => Heard::Done(self.done(())),
                Next::LetGo => Heard::Nothing,
            };
            done.push(next);
        }
    }

    /// How long it waits for updates.
    fn waits(&mut self, heard: Heard) -> (Duration, Vec<Next>) {
        match self.hears(heard) {
            (Next::Wait(patience), done) => (patience, done),
            other => panic!("{other:?}"),
        }
    }

    fn is_held(&self) -> bool {
        self.vitals.facts(self.now, SECOND).held.is_some()
    }
}

#[test]
fn it_waits_until_what_is_next_and_not_long_with_deliveries_to_record() {
    let mut scene = Scene::new();
    let look = limits::RENEWAL_LOOK_EVERY.min(limits::PROBE_EVERY);
    let soon = limits::DELIVERY_RECORD_WAIT;
    assert_eq!(scene.waits(Heard::Nothing), (look, vec![Next::Look]));
    for (due, unrecorded, patience) in [
        (Some(SECOND / 8), false, SECOND / 8),
        (Some(SECOND * 900), false, look),
        (None, true, soon),
        (Some(Duration::ZERO), true, Duration::ZERO),
    ] {
        (scene.due, scene.unrecorded) = (due, unrecorded);
        let (waits, done) = scene.waits(Heard::Nothing);
        assert_eq!(waits, patience, "{due:?} {unrecorded}");
        assert_eq!(done, [Next::Record, Next::Look]);
    }
}

#[test]
fn a_poller_goes_on_after_the_commit_unless_too_much_is_under_way() {
    let mut scene = Scene::new();
    let look = scene.waits(Heard::Nothing).0;
    let (waits, done) = scene.waits(Heard::Updates);
    let (work, weigh) = (Next::Work, Next::Weigh);
    assert_eq!(done, [work, weigh, Next::LetGo, Next::Look]);
    assert_eq!((waits, scene.is_held()), (look, false));
    scene.load = FULL;
    let (waits, done) = scene.waits(Heard::Updates);
    assert_eq!(done, [Next::Work, Next::Weigh, Next::Look, Next::Shed]);
    assert_eq!(waits, limits::DELIVERY_RECORD_WAIT);
    assert!(scene.is_held());
    let (_, done) = scene.waits(Heard::Nothing);
    assert_eq!(done, [Next::Record, Next::Look, Next::Shed]);
    scene.load = EMPTY;
    let (waits, done) = scene.waits(Heard::Nothing);
    let let_go = [Next::Record, Next::Look, Next::Shed, Next::LetGo];
    assert_eq!(done, let_go);
    assert_eq!((waits, scene.is_held()), (look, false));
}

#[test]
fn a_quiet_house_is_tended_and_written_to_now_and_then() {
    let mut scene = Scene::new();
    let (start, mut tends, mut probes) = (scene.now, 0, 0);
    let mut waits = scene.waits(Heard::Nothing).0;
    loop {
        scene.now += waits;
        if scene.now > start + SECOND * 3_600 {
            break;
        }
        let (next, done) = scene.waits(Heard::Nothing);
        tends += done.iter().filter(|next| **next == Next::Tend).count();
        probes += done.iter().filter(|next| **next == Next::Probe).count();
        waits = next;
    }
    let hour = 3_600 / usize::try_from(limits::PROBE_EVERY.as_secs()).expect("seconds");
    assert_eq!((tends, probes), (hour, hour));
    // Who writes need not see whether that works.
    scene.waits(Heard::Updates);
    scene.now += limits::PROBE_EVERY - SECOND;
    let (waits, _) = scene.waits(Heard::Nothing);
    assert_eq!(waits, SECOND);
}

#[test]
fn what_is_abandoned_is_settled_whole_and_what_an_earlier_run_left_as_there_is_room() {
    let mut scene = Scene::left(2);
    (scene.abandoned, scene.now) = (2, scene.now + limits::PROBE_EVERY);
    scene.load.bytes = limits::BACKLOG_BYTES + 1;
    let (_, done) = scene.waits(Heard::Nothing);
    let tends = [Next::Follow, Next::Tend, Next::Tend, Next::Tend];
    assert_eq!(done[..4], tends);
    assert_eq!(done[4..], [Next::Weigh, Next::Look]);
    scene.load = EMPTY;
    for left in [1, 0] {
        let (_, done) = scene.waits(Heard::News);
        let caught_up = [Next::Weigh, Next::CatchUp, Next::Look];
        assert!(done.ends_with(&caught_up), "{done:?}");
        assert_eq!((&done[0], scene.backlog), (&Next::Hear, left));
    }
    assert!(!scene.waits(Heard::Nothing).1.contains(&Next::Weigh));
}

#[test]
fn a_database_that_takes_nothing_is_tried_again_soon() {
    let mut scene = Scene::new();
    scene.now += limits::PROBE_EVERY;
    scene.fault = Some(Fault::DiskFull);
    let (waits, done) = scene.waits(Heard::Nothing);
    assert_eq!(done, [Next::Follow, Next::Tend, Next::Look]);
    assert_eq!(waits, Duration::ZERO, "it is time to write");
    let record = scene.pace.step(Heard::Nothing, 0, scene.now);
    let probe = scene.pace.step(Heard::Committed(Ok(())), 0, scene.now);
    assert_eq!((record, probe), (Next::Record, Next::Probe));
    let (waits, _) = scene.waits(Heard::Done(Err(Fault::DiskFull)));
    assert_eq!(waits, limits::AUTO_PLAY_PACE, "something may be due");
    scene.fault = None;
    let (waits, _) = scene.waits(Heard::Updates);
    assert_eq!(waits, limits::RENEWAL_LOOK_EVERY);
}

#[test]
fn updates_and_deliveries_are_tried_until_they_are_committed() {
    for (heard, what) in [(Heard::Updates, Next::Work), (Heard::Nothing, Next::Record)] {
        let mut scene = Scene::new();
        scene.waits(Heard::Nothing);
        scene.fault = Some(Fault::DiskFull);
        let mut next = scene.hears(heard).0;
        for random in [u64::MAX, 0, u64::MAX / 3, u64::MAX] {
            let Next::Rest(wait) = next else {
                panic!("{next:?}");
            };
            assert!(
                (STORAGE_WAIT.0..=STORAGE_WAIT.1).contains(&wait),
                "{wait:?}"
            );
            let again = scene.pace.step(Heard::Nothing, random, scene.now);
            assert_eq!(again, what);
            let failed = Heard::Committed(Err(Fault::DiskFull));
            next = scene.pace.step(failed, random, scene.now);
        }
        scene.fault = None;
        let (_, done) = scene.waits(Heard::Nothing);
        assert_eq!((&done[0], done.last()), (&what, Some(&Next::Look)));
        scene.fault = Some(Fault::Ousted);
        let end = scene.hears(Heard::Nothing).0;
        assert_eq!(end, Next::Fail(Fault::Ousted));
    }
}

#[test]
fn what_does_not_pass_by_itself_ends_it() {
    for heard in [Heard::Updates, Heard::News, Heard::Nothing] {
        let mut scene = Scene::new();
        scene.waits(Heard::Nothing);
        scene.fault = Some(Fault::Ousted);
        assert_eq!(scene.hears(heard).0, Next::Fail(Fault::Ousted));
    }
}

#[test]
fn the_end_finishes_what_was_handed_over_unless_the_database_takes_nothing() {
    let mut scene = Scene::new();
    let close = Next::Close(scene.now + limits::STOP_DRAIN_WAIT);
    scene.waits(Heard::Nothing);
    assert_eq!(scene.hears(Heard::Stop), (Next::Take, vec![]));
    let worked = vec![Next::Work, Next::LetGo];
    assert_eq!(scene.hears(Heard::Updates), (Next::Take, worked));
    scene.fault = Some(Fault::DiskFull);
    assert_eq!(scene.hears(Heard::Updates), (Next::Take, vec![Next::Work]));
    assert_eq!(scene.hears(Heard::Nothing).0, close);
    let mut scene = Scene::new();
    let close = Next::Close(scene.now + limits::STOP_DRAIN_WAIT);
    scene.waits(Heard::Nothing);
    scene.fault = Some(Fault::DiskFull);
    assert!(matches!(scene.hears(Heard::Updates).0, Next::Rest(_)));
    assert_eq!(scene.hears(Heard::Stop), (close, vec![]));
}
