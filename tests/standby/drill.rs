//! Rounds of trouble with two machines under load: `scripts/drill-standby` plays many, with the real Litestream and, where
//! it may, in namespaces with real stores; the suite three. What each machine calls at Telegram is noted on its way there:
//! no two act at a time.
mod came;
mod gambler;
mod ground;
mod line;
mod servers;

use super::stands_still;
use crate::kit_bot::litestream::Litestream;
use crate::kit_bot::{Bot, SOON, World, eventually, signal};
use came::{Came, report};
use casino_bot::rules::lease::BOUNDS;
use gambler::{GAMBLER, Gambler};
use ground::{Cut, Ground, Place};
use serde_json::Value;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::str::FromStr;
use std::sync::atomic::Ordering::SeqCst;
use std::thread;
use std::time::{Duration, Instant};

/// Rounds between two audits.
const AUDIT_EVERY: usize = 10;

/// What befalls the machine that acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// Bot and replicator are killed.
    Killed,
    /// It reaches nothing, or, in a folder, neither the lease's store nor the replica.
    CutOff,
    /// It reaches Telegram, and neither the lease's store nor the replica.
    StoresGone,
    /// The disk with the lease and the replica is not mounted any more, and its folder can be written to.
    Unmounted,
    /// The bot stands still for longer than the lease lasts, and goes on.
    Frozen,
    /// So does all of the machine.
    Suspended,
    /// The replicator stands still, and the bot is killed after a while.
    Stalled,
    /// The replicator is killed and comes back; nothing goes over.
    Unreplicated,
    /// Its disk is full, until the other has taken over.
    Full,
    /// It is stopped as asked, and the other told.
    Changed,
    /// Both machines lose their power, and come back.
    BothKilled,
}

/// In folders.
const NARROW: [Trouble; 9] = [
    Trouble::Killed,
    Trouble::CutOff,
    Trouble::Unmounted,
    Trouble::Frozen,
    Trouble::Suspended,
    Trouble::Stalled,
    Trouble::Unreplicated,
    Trouble::Changed,
    Trouble::BothKilled,
];

/// In namespaces.
const WIDE: [Trouble; 10] = [
    Trouble::Killed,
    Trouble::CutOff,
    Trouble::StoresGone,
    Trouble::Frozen,
    Trouble::Suspended,
    Trouble::Stalled,
    Trouble::Unreplicated,
    Trouble::Full,
    Trouble::Changed,
    Trouble::BothKilled,
];

impl Trouble {
    /// Whether the other machine has to take over.
    const fn goes_over(self) -> bool {
        !matches!(self, Self::Unreplicated | Self::BothKilled)
    }

    /// Whether it does by itself, when the lease has run out.
    const fn waits(self) -> bool {
        self.goes_over() && !matches!(self, Self::Full | Self::Changed)
    }
}

/// A machine, and what runs on it.
struct Machine {
    number: u8,
    bot: Option<Bot>,
    litestream: Option<Litestream>,
    place: Place,
}

impl Machine {
    fn replicates(&mut self) {
        let _ = fs::remove_file(self.place.home.path("replicator"));
        self.litestream = Some(Litestream::start(&self.place.home));
    }

    fn start(&mut self, command: &str) {
        self.replicates();
        self.bot = Some(self.place.home.start_with(&[command]));
    }

    fn bot(&mut self) -> &mut Bot {
        self.bot.as_mut().expect("it was started")
    }

    /// Loses its power.
    fn dies(&mut self) {
        self.litestream = None;
        self.bot.take().expect("it runs").kill();
    }

    /// Bot and replicator, or the bot alone.
    fn freezes(&mut self, all: bool, freezes: bool) {
        let name = if freezes { "STOP" } else { "CONT" };
        signal(self.bot().pid(), name);
        if all {
            let litestream = self.litestream.as_ref().expect("it runs");
            litestream.freezes(freezes);
        }
    }

    /// Starts it again, unless it goes on by itself.
    fn comes_back(&mut self) {
        if let Some(bot) = &mut self.bot {
            let home = &self.place.home;
            let goes_on = eventually(SOON * 3, "it has stopped acting", || {
                if !bot.is_running() {
                    return Some(false);
                }
                let (_, health) = home.health()?;
                (health["status"] == "standby").then_some(true)
            });
            if goes_on {
                return;
            }
            assert_eq!(bot.wait_exit(SOON), 100, "{}", bot.stderr());
        }
        self.litestream = None;
        self.start("standby");
    }
}

/// Two machines, their ground, and who plays.
struct Drill<'a> {
    world: &'a World,
    gambler: &'a Gambler,
    machines: [Machine; 2],
    ground: Ground,
    /// What part of its time the lease lasts.
    part: u32,
}

impl<'a> Drill<'a> {
    fn new(world: &'a World, gambler: &'a Gambler, wait: &str) -> Self {
        let part = setting("CASINO_STANDBY_PART").unwrap_or(5);
        let ground = Ground::new();
        let machines = [0, 1].map(|number| Machine {
            number,
            place: ground.place(number, world, (part, wait)),
            litestream: None,
            bot: None,
        });
        Self {
            world,
            gambler,
            machines,
            ground,
            part,
        }
    }

    /// Longer than anything may take that waits for the lease.
    fn patience(&self) -> Duration {
        SOON * 3 + BOUNDS.take / self.part
    }

    fn stands_by(&self, number: usize) {
        let is_ready = |health: &Value| health["copy"]["commits"].as_i64() > Some(0);
        eventually(self.patience(), "the other stands by", || {
            let (_, health) = self.machines[number].place.home.health()?;
            (health["status"] == "standby" && is_ready(&health)).then_some(())
        });
    }

    fn is_answered(&self) {
        let before = self.gambler.listens(self.world);
        eventually(self.patience(), "somebody is answered again", || {
            (self.gambler.listens(self.world) > before).then_some(())
        });
    }

    fn runs(&self, number: usize) {
        eventually(self.patience(), "it runs", || {
            let (status, health) = self.machines[number].place.home.health()?;
            (status == 200 && health["status"] == "healthy").then_some(())
        });
    }

    fn cut(&self, number: usize, cut: Cut) {
        let machine = &self.machines[number];
        self.ground.cut(machine.number, &machine.place, cut);
    }

    /// Makes the trouble.
    fn strikes(&mut self, acts: usize, trouble: Trouble) {
        match trouble {
            Trouble::Killed => self.machines[acts].dies(),
            Trouble::CutOff => self.cut(acts, Cut::All),
            Trouble::StoresGone => self.cut(acts, Cut::Stores),
            Trouble::Unmounted => self.cut(acts, Cut::Mount),
            Trouble::Frozen | Trouble::Suspended => {
                let lease = self.ground.lease();
                let bot = self.machines[acts].bot().pid();
                match lease {
                    Some(lease) => stands_still(bot, &lease),
                    None => signal(bot, "STOP"),
                }
                self.machines[acts].freezes(trouble == Trouble::Suspended, true);
            }
            Trouble::Stalled => {
                let litestream = self.machines[acts].litestream.as_ref();
                litestream.expect("it runs").freezes(true);
                thread::sleep(Duration::from_millis(500));
                self.machines[acts].bot.take().expect("it runs").kill();
            }
            Trouble::Unreplicated => {
                self.machines[acts].litestream = None;
                thread::sleep(Duration::from_secs(1));
                self.machines[acts].replicates();
            }
            Trouble::Full => self.machines[acts].place.fill(true),
            Trouble::Changed => {
                self.promotes(1 - acts);
                self.machines[acts].bot.take().expect("it runs").stop_well();
            }
            Trouble::BothKilled => {
                self.machines.iter_mut().for_each(Machine::dies);
                self.machines
                    .iter_mut()
                    .for_each(|machine| machine.start("standby"));
            }
        }
    }

    fn promotes(&self, number: usize) {
        let done = self.machines[number].place.home.run(&["promote"]);
        assert!(done.status.success());
    }

    /// Ends the trouble; since when the machine goes on.
    fn heals(&mut self, acted: usize, trouble: Trouble) -> Instant {
        let healed = Instant::now();
        match trouble {
            Trouble::CutOff | Trouble::StoresGone | Trouble::Unmounted => {
                self.cut(acted, Cut::Nothing);
            }
            Trouble::Frozen => self.machines[acted].freezes(false, false),
            Trouble::Suspended => self.machines[acted].freezes(true, false),
            Trouble::Full => self.machines[acted].place.fill(false),
            _ => {}
        }
        healed
    }

    /// A round of trouble.
    fn round(&mut self, acts: usize, trouble: Trouble) -> Came {
        let other = 1 - acts;
        self.stands_by(other);
        let began = Instant::now();
        self.strikes(acts, trouble);
        let now_acts = if trouble.goes_over() { other } else { acts };
        self.runs(now_acts);
        self.is_answered();
        let silence = began.elapsed();
        let margin = trouble.goes_over().then(|| self.margin(acts, began));
        let healed = self.heals(acts, trouble);
        if trouble.goes_over() {
            self.machines[acts].comes_back();
        }
        // Whoever does not act has called nobody since then, but for what had left its hands.
        let stopped = if trouble.goes_over() { acts } else { other };
        let late = self.machines[stopped].place.line.since(healed);
        Came {
            trouble,
            silence,
            margin,
            late: late.into_iter().map(|(_, method)| method).collect(),
        }
    }

    /// Between the last call of the one that acted and the first of the other, which has to be behind it.
    fn margin(&self, acted: usize, began: Instant) -> Duration {
        let line = |number: usize| &self.machines[number].place.line;
        let calls = line(1 - acted).since(began);
        let (first, method) = calls.first().expect("it acts");
        let after = line(acted).since(*first);
        assert!(after.is_empty(), "both act: {method}, then {after:?}");
        let last = line(acted).last_before(*first).expect("it has acted");
        first.duration_since(last.0)
    }

    /// Plays rounds of these; how each went.
    fn play(&mut self, troubles: Vec<Trouble>) -> (usize, Vec<Came>) {
        let (mut acts, mut all) = (0, Vec::new());
        for (number, trouble) in troubles.into_iter().enumerate() {
            let came = self.round(acts, trouble);
            eprintln!(
                "{number}: {trouble:?}, answered again after {:?}, margin {:?}, late {:?}",
                came.silence, came.margin, came.late
            );
            if trouble.goes_over() {
                acts = 1 - acts;
            }
            if number % AUDIT_EVERY == AUDIT_EVERY - 1 {
                self.machines[acts].place.home.audit();
            }
            all.push(came);
        }
        (acts, all)
    }

    /// All that was asked is answered once, by whoever acts, and is in its books as it was told.
    fn is_settled(&self, acts: usize) {
        let home = &self.machines[acts].place.home;
        home.all_is_taken_in(self.world);
        let bets = self.gambler.bets.load(SeqCst);
        if !self.gambler.waits {
            let otherwise = self
                .gambler
                .otherwise
                .lock()
                .expect("nobody panics with it");
            let lost = i64::try_from(bets).expect("few") - home.rounds(GAMBLER);
            eprintln!(
                "{bets} bets: {lost} lost, {} rounds told twice, otherwise",
                otherwise.len()
            );
            return home.audit();
        }
        eventually(SOON * 3, "an answer to every bet", || {
            (self.gambler.listens(self.world) == bets).then_some(())
        });
        assert_eq!(home.rounds(GAMBLER), i64::try_from(bets).expect("few"));
        let told = self.gambler.told.lock().expect("nobody panics with it");
        for (id, text) in told.iter() {
            let sql =
                format!("SELECT payout > 0 FROM round WHERE id = {id} AND player = {GAMBLER}");
            let won: bool = home.value(&sql);
            assert_eq!(won, text.contains('✅'), "{id}: {text}");
        }
        home.audit();
        let again = self.gambler.again.load(SeqCst);
        eprintln!(
            "{bets} bets, each answered; {again} at most were told twice in a chat's last 1,000"
        );
    }
}

/// Of what a machine had in its hand when it stood still or was cut off.
const MAY_BE_LATE: usize = 8;

fn play(troubles: impl FnOnce(&Ground) -> Vec<Trouble>) {
    let wait = setting("CASINO_STANDBY_WAIT").unwrap_or("answers".to_owned());
    let (world, mut gambler) = (World::new(), Gambler::default());
    gambler.waits = wait == "answers";
    let mut drill = Drill::new(&world, &gambler, &wait);
    let troubles = troubles(&drill.ground);
    drill.machines[0].start("run");
    drill.runs(0);
    drill.machines[1].start("standby");
    let (acts, all) = thread::scope(|scope| {
        scope.spawn(|| gambler.plays(&world));
        // It has to end, however this does.
        let played = catch_unwind(AssertUnwindSafe(|| drill.play(troubles)));
        gambler.ends.store(true, SeqCst);
        played.unwrap_or_else(|why| resume_unwind(why))
    });
    report(&all);
    drill.is_settled(acts);
    for came in &all {
        let (trouble, late) = (came.trouble, &came.late);
        assert!(late.len() <= MAY_BE_LATE, "{trouble:?}: {late:?}");
    }
}

fn setting<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

pub fn two_machines_lose_nothing_that_was_answered_whatever_befalls_the_one_that_acts() {
    play(|ground| match setting::<usize>("CASINO_STANDBY_ROUNDS") {
        Some(rounds) => {
            let kinds: &[Trouble] = if ground.is_wide() { &WIDE } else { &NARROW };
            kinds
                .iter()
                .copied()
                .cycle()
                .take(rounds * kinds.len())
                .collect()
        }
        None => vec![Trouble::Killed, Trouble::Unreplicated, Trouble::Frozen],
    });
}
