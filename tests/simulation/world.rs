//! One history: the process, Telegram, the payment provider and the disk, in one thread and in a time of its own.
//! What is next is the earliest of what is to come; of the earliest the one that was set first. How long everything
//! takes is drawn from the seed, so what overtakes what is, too.
use super::Bounds;
use super::chance::Chance;
use super::disk::{Disk, Files};
use super::guarded::Guarded;
use super::plan::Plan;
use super::process::Process;
use super::proofs::{Books, Wrong};
use super::rows::Row;
use super::seen::Seen;
use super::trace::Trace;
use super::weather::Weather;
use super::wires::Call;
use crate::kit;
use casino_bot::casino::House;
use casino_bot::rules::guard::profiles;
use casino_bot::sandbox::Sandbox;
use casino_bot::values::time::{Reading, Wall};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// 2026-01-01, when every history begins.
pub const START: Wall = Wall(1_767_225_600_000_000);
/// How long the machine has run by then.
const RAN: Duration = Duration::from_secs(5_000);

/// Who does something at some time. Each is to do so once at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    /// The machine begins the process.
    Machine,
    Engine,
    Poller,
    Couriers,
    Teller,
    /// Who carries the provider's webhooks.
    Hooks,
    /// The next act of the plan.
    Plan,
    /// The disk gets room again.
    Room,
    /// Who sets the machine's clock right.
    Clock,
    /// Who ends the process because the disk is full.
    Operator,
    /// The owner looks after what waits for a person.
    Owner,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Actor(Actor),
    /// A call gets there.
    Reaches(u64),
    /// Its answer comes back.
    Returns(u64),
}

pub struct World {
    pub plan: Plan,
    pub at_ms: u64,
    pub chance: Chance,
    pub trace: Trace,
    pub sandbox: Arc<Sandbox>,
    pub telegram: Weather,
    pub provider: Weather,
    pub disk: Disk,
    pub house: House,
    pub process: Option<Process>,
    pub lives: u32,
    pub calls: BTreeMap<u64, Call>,
    pub last_call: u64,
    /// Updates that the last poll brought that brought any.
    pub given: Vec<serde_json::Value>,
    /// Power fails at the next commit.
    pub cut: bool,
    /// How far the machine's clock is off.
    pub off_us: i64,
    /// How far it is set back for a while.
    pub back_us: i64,
    /// Backups that were made.
    pub backups: u32,
    pub seen: Seen,
    pub books: Books,
    pub guarded: Guarded,
    /// The same as of each backup.
    pub guarded_then: Vec<Guarded>,
    /// Since when nothing goes wrong any more.
    pub calm_ms: Option<u64>,
    /// Where it is broken off.
    pub bounds: Option<Bounds>,
    /// What each act came to, for who reads it.
    pub done: Vec<String>,
    /// Events so far.
    pub steps: u64,
    /// How often what came to pass.
    pub met: BTreeMap<String, u64>,
    /// Whether the house has its money at the provider.
    funded: bool,
    base: Instant,
    told_ms: u64,
    events: BTreeMap<(u64, u64), Event>,
    actors: BTreeMap<Actor, (u64, u64)>,
    turn: u64,
}

/// The house, under the rules of one place or another.
fn house(seed: u64) -> House {
    let rules = [
        &profiles::BASE,
        &profiles::UK,
        &profiles::CURACAO,
        &profiles::OFF,
        &profiles::BASE,
    ];
    let place = usize::try_from(seed % rules.len() as u64).expect("few");
    House {
        profile: rules[place],
        ..kit::house_with_cashier()
    }
}

impl World {
    pub fn new(plan: Plan) -> Self {
        let began_ms = START.0 / 1_000;
        let mut world = Self {
            chance: Chance::new(plan.seed ^ 0x5EED),
            at_ms: 0,
            trace: Trace::new(),
            sandbox: Arc::new(Sandbox::standing(plan.seed, began_ms)),
            telegram: Weather::fine(),
            provider: Weather::fine(),
            disk: Disk::new(),
            house: house(plan.seed),
            process: None,
            lives: 0,
            calls: BTreeMap::new(),
            last_call: 0,
            given: Vec::new(),
            cut: false,
            off_us: 0,
            back_us: 0,
            backups: 0,
            seen: Seen::default(),
            books: Books::default(),
            guarded: Guarded::default(),
            guarded_then: Vec::new(),
            calm_ms: None,
            bounds: None,
            done: Vec::new(),
            steps: 0,
            met: BTreeMap::new(),
            funded: false,
            base: Instant::now(),
            told_ms: 0,
            events: BTreeMap::new(),
            actors: BTreeMap::new(),
            turn: 0,
            plan,
        };
        let hook = serde_json::json!({"url": "http://127.0.0.1/webhook"});
        world.pay_act("webhook", &hook);
        let owner = casino_bot::sandbox::ALICE;
        let said = world.sandbox.say(owner, owner, "/start", None);
        world.came_in(said.expect("said").update_id.expect("heard") - 1);
        world.wakes(Actor::Machine, 0);
        world
    }

    /// A control request to the provider's double; what it refuses is nobody's trouble.
    pub fn pay_act(&self, action: &str, body: &serde_json::Value) -> bool {
        let done = self.sandbox.pay_act(action, body.to_string().as_bytes());
        done.is_ok()
    }

    pub fn mono(&self) -> Instant {
        self.base + Duration::from_millis(self.at_ms)
    }

    /// Milliseconds of the history at that moment.
    pub fn ms_of(&self, at: Instant) -> u64 {
        let since = at.saturating_duration_since(self.base);
        u64::try_from(since.as_micros().div_ceil(1_000)).unwrap_or(u64::MAX)
    }

    /// The machine's clocks.
    pub fn reading(&self) -> Reading {
        let passed = Duration::from_millis(self.at_ms);
        Reading {
            wall: Wall(
                START
                    .plus(passed)
                    .0
                    .saturating_add(self.off_us - self.back_us),
            ),
            ran: RAN + passed,
        }
    }

    /// Whether nothing goes wrong any more.
    pub const fn is_calm(&self) -> bool {
        self.calm_ms.is_some()
    }

    /// Notes that it came to pass, for who wants to know what histories are made of.
    pub fn meets(&mut self, what: String) {
        *self.met.entry(what).or_default() += 1;
    }

    pub fn says(&mut self, what: &str) {
        self.trace.says(self.at_ms, what);
    }

    fn sets(&mut self, at_ms: u64, event: Event) -> (u64, u64) {
        self.turn += 1;
        let key = (at_ms.max(self.at_ms), self.turn);
        self.events.insert(key, event);
        key
    }

    /// This one is to act in so long, or earlier if that was said before.
    pub fn wakes(&mut self, who: Actor, in_ms: u64) {
        let at_ms = self.at_ms.saturating_add(in_ms);
        if let Some(key) = self.actors.get(&who).copied() {
            if key.0 <= at_ms {
                return;
            }
            self.events.remove(&key);
        }
        let key = self.sets(at_ms, Event::Actor(who));
        self.actors.insert(who, key);
    }

    /// This one is not to act.
    pub fn rests(&mut self, who: Actor) {
        if let Some(key) = self.actors.remove(&who) {
            self.events.remove(&key);
        }
    }

    pub fn is_to_act(&self, who: Actor) -> bool {
        self.actors.contains_key(&who)
    }

    pub fn reaches_in(&mut self, call: u64, in_ms: u64) {
        self.sets(self.at_ms.saturating_add(in_ms), Event::Reaches(call));
    }

    pub fn returns_in(&mut self, call: u64, in_ms: u64) {
        self.sets(self.at_ms.saturating_add(in_ms), Event::Returns(call));
    }

    /// Does what is next. Whether there was anything.
    pub fn step(&mut self) -> Result<bool, Wrong> {
        self.is_within_bounds()?;
        let Some((key, event)) = self.events.pop_first() else {
            return Ok(false);
        };
        self.steps += 1;
        self.at_ms = self.at_ms.max(key.0);
        let passed = Duration::from_millis(self.at_ms - self.told_ms);
        self.sandbox.advance(passed);
        self.told_ms = self.at_ms;
        self.meets(match event {
            Event::Actor(who) => format!("event: {who:?}"),
            Event::Reaches(_) => "event: a call gets there".to_owned(),
            Event::Returns(_) => "event: an answer comes back".to_owned(),
        });
        match event {
            Event::Reaches(call) => self.reaches(call)?,
            Event::Returns(call) => self.returns(call)?,
            Event::Actor(who) => {
                self.actors.remove(&who);
                self.acts(who)?;
            }
        }
        self.no_error_is_logged()?;
        Ok(true)
    }

    fn is_within_bounds(&self) -> Result<(), Wrong> {
        let calm_ms = self.calm_ms.map_or(0, |since_ms| self.at_ms - since_ms);
        let is_over = |bounds: Bounds| calm_ms > bounds.calm_ms || Instant::now() >= bounds.until;
        match self.bounds.is_some_and(is_over) {
            true => Err(Wrong("it is broken off".to_owned())),
            false => Ok(()),
        }
    }

    /// The provider may say what cannot be of books that are a backup's; nothing else is an error of the program's.
    fn no_error_is_logged(&self) -> Result<(), Wrong> {
        let is_of_copy = |line: &String| line.contains(" what it cannot be: ");
        let errors = super::errors::take().into_iter();
        let mut errors = errors.filter(|line| !(self.books.restored && is_of_copy(line)));
        match errors.next() {
            Some(line) => Err(Wrong(format!("it logs an error: {line}"))),
            None => Ok(()),
        }
    }

    fn acts(&mut self, who: Actor) -> Result<(), Wrong> {
        match who {
            Actor::Machine => self.starts()?,
            Actor::Engine => self.engine_goes_on()?,
            Actor::Poller => self.poller_waited()?,
            Actor::Couriers => self.couriers_go_on(),
            Actor::Teller => self.teller_goes_on(),
            Actor::Hooks => self.hooks_go_on(),
            Actor::Plan => self.act(),
            Actor::Room => self.has_room_again(),
            Actor::Clock => {
                self.back_us = 0;
                self.says("*** the machine's clock is right again");
            }
            Actor::Operator => {
                let done = super::fates::ends(self);
                self.says(done);
            }
            Actor::Owner => self.owner_looks()?,
        }
        Ok(())
    }

    /// The next act of the plan; before the first, the owner has come and put money into the house.
    fn act(&mut self) {
        if !self.funded {
            self.funded = super::rows::fund(self);
            return self.wakes(Actor::Plan, 200);
        }
        let Some(act) = self.plan.acts.get(self.done.len()).cloned() else {
            return;
        };
        let row = Row::named(act.row).expect("plans name rows");
        // What happens until the next draws from this one: so little depends on acts that are taken out.
        self.chance = Chance::new(self.plan.seed ^ act.draw.rotate_left(20));
        let before = self.sandbox.with(|world, _| world.last_update());
        let what = (row.does)(self, &mut Chance::new(act.draw));
        self.trace.says(self.at_ms, &what);
        self.done.push(what);
        self.came_in(before);
        self.wakes(Actor::Hooks, 5);
        if let Some(next) = self.plan.acts.get(self.done.len()) {
            self.wakes(Actor::Plan, next.pause_ms);
        }
    }

    /// Notes the updates that came since, and lets a poll that waits have them.
    pub fn came_in(&mut self, before: i64) {
        let last = self.sandbox.with(|world, _| world.last_update());
        for id in before + 1..=last {
            self.books.came.insert(id, self.at_ms);
        }
        if last > before {
            self.poll_is_answered();
        }
    }

    /// The machine sleeps for so long: all that is to come comes late.
    pub fn sleeps(&mut self, ms: u64) {
        self.says("--- the machine sleeps");
        // What was on its way to it gets there no more.
        self.books.died_at.push(self.at_ms);
        self.at_ms += ms;
    }

    /// The process ends as it stands; another begins with these files.
    pub fn dies(&mut self, files: &Files, why: &str) {
        self.says(&format!("*** {why}"));
        self.books.died(self.at_ms);
        if self
            .process
            .take()
            .is_some_and(|process| process.till.has_hook())
        {
            self.sandbox.hook_answered(0);
        }
        self.cut = false;
        for who in [
            Actor::Engine,
            Actor::Poller,
            Actor::Couriers,
            Actor::Teller,
            Actor::Room,
            Actor::Operator,
        ] {
            self.rests(who);
        }
        self.disk.move_on(files);
        let down_ms = match self.chance.below(30) {
            0 => self.chance.between(600_000, 9_000_000),
            1..=4 => self.chance.between(5_000, 120_000),
            _ => self.chance.between(20, 3_000),
        };
        self.wakes(Actor::Machine, if self.is_calm() { 20 } else { down_ms });
    }
}
