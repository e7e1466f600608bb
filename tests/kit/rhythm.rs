//! The threads around engine, poller and couriers without threads: what comes next is the bot's own, time and
//! Telegram are in the test's hand.
use super::poll::Poll;
use super::vitals;
use casino_bot::casino::House;
use casino_bot::casino::payment::News;
use casino_bot::shell::workers::courier::judge::{Errand, Judge};
use casino_bot::shell::workers::engine::Engine;
use casino_bot::shell::workers::engine::pace::{Heard, Next, Pace};
use casino_bot::telegram::classify;
use casino_bot::telegram::dispatch::{Dispatch, Finished, Rates};
use casino_bot::telegram::inbound::Inbound;
use casino_bot::telegram::outbound::Job;
use casino_bot::values::fault::Fault;
use casino_bot::values::time::Now;
use serde_json::Value;

pub struct Rhythm {
    dispatch: Dispatch,
    judge: Judge,
    poll: Poll,
    pace: Pace,
    /// Updates that are to be committed.
    hand: Vec<Inbound>,
    /// News that are to be heard.
    letters: Vec<News>,
    /// Whether the poller waits until their replies have room.
    held: bool,
    /// Delivered, not recorded yet.
    finished: Finished,
}

impl Rhythm {
    /// Around an engine that has just started.
    pub fn new(engine: &Engine, house: &House, now: Now) -> Self {
        Self {
            dispatch: Dispatch::new(Rates::new(0, 0, 0)),
            judge: Judge::new(vitals(now)),
            poll: Poll::new(now, house),
            pace: Pace::new(vitals(now), engine.has_backlog(), now.mono),
            hand: Vec::new(),
            letters: Vec::new(),
            held: false,
            finished: Finished::default(),
        }
    }

    /// From now on these flood limits hold.
    pub fn limit(&mut self, rates: Rates) {
        self.dispatch = Dispatch::new(rates);
    }

    /// Calls that wait.
    pub fn pending(&self) -> usize {
        self.dispatch.pending()
    }

    pub fn push(&mut self, jobs: Vec<Job>) {
        jobs.into_iter().for_each(|job| self.dispatch.push(job));
    }

    /// What waits at Telegram, which comes again unless it is committed.
    pub fn poll(
        &mut self,
        engine: &Engine,
        now: Now,
        telegram: impl FnMut(&str, &Value) -> (u16, Value),
    ) -> Vec<Inbound> {
        self.poll.updates(engine.offset(now.wall), now, telegram)
    }

    /// Takes in hand what waits at Telegram, and commits it. Whether something came.
    pub fn take_in(
        &mut self,
        engine: &mut Engine,
        now: Now,
        telegram: impl FnMut(&str, &Value) -> (u16, Value),
    ) -> bool {
        if self.held {
            return false;
        }
        self.hand = self.poll(engine, now, telegram);
        let came = !self.hand.is_empty();
        if came {
            self.goes_on(engine, Heard::Updates, now);
        }
        came
    }

    /// Hears news. Whether there were any.
    pub fn hear(&mut self, engine: &mut Engine, news: Vec<News>, now: Now) -> bool {
        self.letters = news;
        let came = !self.letters.is_empty();
        if came {
            self.goes_on(engine, Heard::News, now);
        }
        came
    }

    /// Does what the engine has to do until it would wait for updates.
    pub fn go_on(&mut self, engine: &mut Engine, now: Now) {
        self.goes_on(engine, Heard::Nothing, now);
    }

    fn goes_on(&mut self, engine: &mut Engine, heard: Heard, now: Now) {
        let mut heard = heard;
        loop {
            heard = match self.pace.step(heard, 0, now.mono) {
                // No clock is set but by the test.
                Next::Follow => Heard::Done(Ok(())),
                Next::Tend => Heard::More(sure(engine.tend(now))),
                Next::CatchUp => {
                    let known = self.dispatch.known().collect();
                    let more = sure(engine.more_undelivered(&known, now));
                    Heard::More(more.map(|more| {
                        self.push(more);
                        engine.has_backlog()
                    }))
                }
                Next::Look => {
                    let due = sure(engine.due(now));
                    let due = due.map(|due| due.map(|due| due.since(now.wall)));
                    Heard::Due(due, self.dispatch.has_unrecorded())
                }
                Next::Weigh => self.room(),
                Next::Shed => {
                    self.dispatch.shed(now.mono);
                    self.room()
                }
                Next::LetGo => {
                    self.held = false;
                    self.poll.committed(now);
                    Heard::Nothing
                }
                Next::Wait(_) => return,
                Next::Work => {
                    self.held = true;
                    let updates = std::mem::take(&mut self.hand);
                    Heard::Committed(sure(self.commit(engine, &updates, now)))
                }
                Next::Hear => {
                    let letters = std::mem::take(&mut self.letters);
                    let heard = sure(engine.hear(&letters.iter().collect::<Vec<_>>(), now));
                    Heard::Done(heard.map(|heard| {
                        assert!(heard.iter().all(|heard| *heard), "{letters:?}");
                    }))
                }
                Next::Record => Heard::Committed(sure(self.commit(engine, &[], now))),
                Next::Probe => Heard::Done(sure(engine.probe(now.wall))),
                other => {
                    unreachable!("all goes well, and nobody stops it: {other:?}")
                }
            };
            self.push(engine.take_jobs());
        }
    }

    fn room(&self) -> Heard {
        Heard::Room(self.dispatch.load(), self.dispatch.has_unrecorded())
    }

    fn commit(&mut self, engine: &mut Engine, updates: &[Inbound], now: Now) -> Result<(), Fault> {
        self.finished.extend(self.dispatch.take_finished());
        let finished = std::mem::take(&mut self.finished);
        if updates.is_empty() && finished.is_empty() && !engine.owes() {
            return Ok(());
        }
        engine.step(updates, finished, now)
    }

    /// Makes all calls that may be made now, as the couriers do; `telegram` answers them. Whether any is to be
    /// recorded.
    pub fn deliver(&mut self, now: Now, mut telegram: impl FnMut(&Errand) -> (u16, Value)) -> bool {
        while let Some(mut job) = self.dispatch.next(now.mono) {
            let outcome = Judge::take_up(&job, now.mono).map(|errand| {
                let (status, body) = telegram(&errand);
                let body = serde_json::to_vec(&body).expect("JSON");
                let answer = classify(status, &body).map(|()| body);
                let judge = &self.judge;
                judge.answered(&mut job, errand.method, answer, 0, now.mono)
            });
            let dispatch = &mut self.dispatch;
            dispatch.end(job, outcome.unwrap_or_else(|late| late), now.mono);
        }
        self.finished.extend(self.dispatch.take_finished());
        !self.finished.is_empty()
    }
}

/// No test's database takes nothing, unless the test has the engine to itself.
fn sure<T>(done: Result<T, Fault>) -> Result<T, Fault> {
    Ok(done.expect("commits"))
}
