//! How many couriers are at work, and what the next of them does: as many as the traffic needs, some for answers to
//! presses whatever comes, and one that looks again when a call's time comes. Pure: takes the time; the pool has
//! the threads, or a test.
use super::traffic::Traffic;
use crate::telegram::dispatch::Dispatch;
use crate::telegram::outbound::Job;
use std::time::{Duration, Instant};

/// So many threads may always be at work on answers to presses, whatever holds the others up.
const ANSWERERS_AT_ONCE: usize = 2;
/// How often those are counted that wait for Telegram.
const AWAY_COUNT_EVERY: Duration = Duration::from_millis(5);

/// What is to be done for the calls that wait.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "it is moved once a call, which a box would not be cheaper than"
)]
pub(super) enum Step {
    /// A thread is to make this call.
    Carry(Job),
    /// A thread is to look again at the [clock's](Staffing::clock) time.
    KeepTime,
    /// The one that does is to look earlier.
    Wake,
    /// Nothing, until a call comes or is back.
    Rest,
}

/// The pool's threads at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Threads {
    pub all: usize,
    pub idle: usize,
}

/// Who is needed.
#[derive(Debug)]
pub(super) struct Staffing {
    threads_max: usize,
    traffic: Traffic,
    /// Of the threads, those that surely wait for Telegram, as of some time.
    away: (usize, Instant),
    /// When the thread that keeps time is to look again, if one does.
    clock: Option<Instant>,
}

impl Staffing {
    /// No thread runs yet.
    pub fn new(threads_max: usize, now: Instant) -> Self {
        Self {
            threads_max,
            traffic: Traffic::new(now),
            away: (0, now),
            clock: None,
        }
    }

    /// What is to be done next. `away` counts the threads that surely wait for Telegram.
    pub fn step(
        &mut self,
        dispatch: &mut Dispatch,
        threads: Threads,
        away: impl FnOnce() -> usize,
        now: Instant,
    ) -> Step {
        if !self.lacks(dispatch.answers(), threads, away, now) {
            return Step::Rest;
        }
        if let Some(job) = dispatch.next(now) {
            return Step::Carry(job);
        }
        match dispatch.due(now) {
            Some(due) if self.clock.is_none_or(|kept| due < kept) => {
                match self.clock.replace(due) {
                    Some(_) => Step::Wake,
                    None => Step::KeepTime,
                }
            }
            _ => Step::Rest,
        }
    }

    /// Whether one more thread should be at work. `answers`: those that wait and those under way.
    fn lacks(
        &mut self,
        answers: (usize, usize),
        threads: Threads,
        away: impl FnOnce() -> usize,
        now: Instant,
    ) -> bool {
        if threads.idle == 0 && threads.all >= self.threads_max {
            return false;
        }
        if answers.0 > 0 && answers.1 < ANSWERERS_AT_ONCE {
            return true;
        }
        let unoccupied = threads.idle + usize::from(self.clock.is_some());
        let busy = threads.all.saturating_sub(unoccupied);
        let needed = self.traffic.needed();
        if busy < needed {
            return true;
        }
        if now.saturating_duration_since(self.away.1) >= AWAY_COUNT_EVERY {
            self.away = (away(), now);
        }
        busy.saturating_sub(self.away.0) < needed
    }

    /// A call has ended, which took so long if that was measured.
    pub fn ended(&mut self, took: Option<Duration>, now: Instant) {
        self.traffic.ended(took, now);
    }

    /// When the thread that keeps time is to look again, if one does.
    pub const fn clock(&self) -> Option<Instant> {
        self.clock
    }

    /// Nobody keeps time any more; another will when there is need.
    pub const fn looked(&mut self) {
        self.clock = None;
    }
}

#[cfg(test)]
mod tests {
    use super::super::in_flight::AWAY_AFTER;
    use super::*;
    use crate::casino::Reply;
    use crate::casino::receipt::Fate;
    use crate::telegram::dispatch::{Outcome, Rates};
    use crate::telegram::outbound::NOT_STORED;

    const MS: Duration = Duration::from_millis(1);

    /// A pool without threads: what each is at, since when and until when.
    struct Pool {
        staffing: Staffing,
        dispatch: Dispatch,
        idle: usize,
        busy: Vec<(Job, Instant, Instant)>,
        keeps_time: usize,
        now: Instant,
    }

    impl Pool {
        fn new(threads_max: usize, rates: Rates) -> Self {
            let now = Instant::now();
            Self {
                staffing: Staffing::new(threads_max, now),
                dispatch: Dispatch::by(rates, threads_max),
                idle: 0,
                busy: Vec::new(),
                keeps_time: 0,
                now,
            }
        }

        fn threads(&self) -> usize {
            self.idle + self.keeps_time + self.busy.len()
        }

        fn say(&mut self, id: i64, chat: i64) {
            let said = Reply::line(chat, String::new(), false);
            self.dispatch.push(Job::new(said, id, self.now));
        }

        fn answer(&mut self) {
            let answer = Reply::answer("q".to_owned(), String::new());
            self.dispatch.push(Job::new(answer, NOT_STORED, self.now));
        }

        /// Gives out what may go; each call takes `time`.
        fn staff(&mut self, time: Duration) {
            loop {
                let threads = Threads {
                    all: self.threads(),
                    idle: self.idle,
                };
                let now = self.now;
                let waits = |since: Instant| now.duration_since(since) > AWAY_AFTER;
                let away = self.busy.iter().filter(|(_, since, _)| waits(*since));
                let away = away.count();
                let step = self
                    .staffing
                    .step(&mut self.dispatch, threads, || away, now);
                match step {
                    Step::Carry(job) => self.busy.push((job, now, now + time)),
                    Step::KeepTime => self.keeps_time += 1,
                    Step::Wake | Step::Rest => return,
                }
                self.idle = self.idle.saturating_sub(1);
            }
        }

        /// Lets a millisecond pass, in which calls end that took their time.
        fn passes(&mut self, took: Duration) -> usize {
            self.now += MS;
            let now = self.now;
            let ended: Vec<_> = self
                .busy
                .extract_if(.., |(.., until)| *until <= now)
                .collect();
            let count = ended.len();
            for (job, ..) in ended {
                self.staffing.ended(Some(took), now);
                self.dispatch.end(job, Outcome::Over(Fate::Delivered), now);
                self.idle += 1;
            }
            if self.staffing.clock().is_some_and(|clock| clock <= now) {
                self.staffing.looked();
                self.keeps_time -= 1;
                self.idle += 1;
            }
            count
        }
    }

    #[test]
    fn slow_sends_get_as_many_threads_as_are_under_way_and_near_ones_a_handful() {
        for (time, least, most) in [(40, 80, 256), (1, 2, 8)] {
            let mut pool = Pool::new(1_024, Rates::new(0, 0, 0));
            let mut carried = 0;
            // Two thousand a second, each in a chat of its own.
            for id in 0..4_000 {
                pool.say(id, id + 1);
                if id % 2 == 1 {
                    pool.staff(MS * time);
                    carried += pool.passes(MS * time);
                }
            }
            let threads = pool.threads();
            assert!((least..=most).contains(&threads), "{time} ms: {threads}");
            assert!(carried > 3_500, "{time} ms: {carried}");
        }
    }

    #[test]
    fn answers_to_presses_find_a_thread_whatever_holds_the_others_up() {
        let mut pool = Pool::new(64, Rates::new(0, 0, 0));
        for id in 1..=50 {
            pool.say(id, id);
        }
        pool.staff(MS * 60_000);
        let held_up = pool.threads();
        assert!(held_up < 50, "{held_up} before any call came back");
        for _ in 0..5 {
            pool.answer();
        }
        pool.staff(MS * 60_000);
        assert_eq!(pool.threads(), held_up + ANSWERERS_AT_ONCE);
        // Who waits for Telegram is in nobody's way, but there are no more than there may be.
        for id in 51..=80 {
            pool.say(id, id);
        }
        let mut grown = vec![pool.threads()];
        for _ in 0..10 {
            pool.now += AWAY_AFTER + MS;
            pool.staff(MS * 60_000);
            grown.push(pool.threads());
        }
        assert!(grown.is_sorted() && grown[1] > grown[0], "{grown:?}");
        assert!((60..=64).contains(&pool.threads()), "{grown:?}");
    }

    #[test]
    fn one_thread_keeps_the_time_of_the_earliest_call() {
        let mut pool = Pool::new(8, Rates::new(0, 0, 0));
        let later = |pool: &mut Pool, id, after| {
            pool.say(id, id);
            let at = pool.now + after;
            let job = pool.dispatch.next(pool.now).expect("goes at once");
            pool.dispatch.end(job, Outcome::Later(at), pool.now);
            pool.staff(MS);
            (pool.staffing.clock(), at)
        };
        let (clock, first) = later(&mut pool, 1, MS * 100);
        assert_eq!((clock, pool.keeps_time), (Some(first), 1));
        let (clock, _) = later(&mut pool, 2, MS * 200);
        assert_eq!((clock, pool.keeps_time), (Some(first), 1));
        let (clock, earlier) = later(&mut pool, 3, MS * 10);
        assert_eq!((clock, pool.keeps_time), (Some(earlier), 1));
        let mut carried = 0;
        for _ in 0..250 {
            carried += pool.passes(MS);
            pool.staff(MS);
        }
        assert_eq!((carried, pool.dispatch.pending()), (3, 0));
        assert_eq!((pool.keeps_time, pool.staffing.clock()), (0, None));
        assert!(pool.threads() <= 2, "{}", pool.threads());
    }
}
