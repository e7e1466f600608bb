//! Rounds of trouble with two machines under load: `scripts/drill-standby` plays many, with the real Litestream; the suite
//! two. The lease lasts a fifth of its time.
use super::{BET, Shared, runs};
use crate::kit_bot::litestream::Litestream;
use crate::kit_bot::{Bot, Home, SOON, eventually, round_of, signal};
use casino_bot::values::heartbeat::drill::FOLDER;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

const GAMBLER: i64 = 870_000_101;
/// Between two bets.
const PACE: Duration = Duration::from_millis(120);

/// What befalls the machine that acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// Bot and replicator are killed.
    Killed,
    /// Neither the lease's store nor the replica is reached.
    CutOff,
    /// It stands still for longer than the lease lasts, and goes on.
    Frozen,
    /// The replicator stands still, and the bot is killed after a while.
    Stalled,
    /// It is stopped as asked, and the other told.
    Changed,
}

const ALL: [Trouble; 5] = [
    Trouble::Killed,
    Trouble::CutOff,
    Trouble::Frozen,
    Trouble::Stalled,
    Trouble::Changed,
];

/// A machine with its own way to what both reach.
struct Machine {
    home: Home,
    way: PathBuf,
    litestream: Option<Litestream>,
    bot: Option<Bot>,
}

impl Machine {
    fn new(shared: &Shared) -> Self {
        let home = Home::new(&shared.world);
        let way = home.path("way");
        let url = |name: &str| format!("file://{}", way.join(name).display());
        let folder = home.dir.path().to_string_lossy().into_owned();
        fs::write(home.path("haste"), "5").expect("written");
        let home = crate::kit_bot::litestream::set_in(home)
            .set("REPLICA_URL", &url("replica"))
            .set("LEASE_URL", &url("lease"))
            .set("REPLICA_WAIT", "answers")
            .set(FOLDER, &folder);
        let machine = Self {
            home,
            way,
            litestream: None,
            bot: None,
        };
        machine.reaches(shared, true);
        machine
    }

    /// Whether it reaches what both do.
    fn reaches(&self, shared: &Shared, reaches: bool) {
        let _ = fs::remove_file(&self.way);
        // In place of nothing, where a replicator would make a folder of its own.
        match reaches {
            true => symlink(shared.dir.path(), &self.way).expect("linked"),
            false => fs::write(&self.way, "").expect("written"),
        }
    }

    fn start(&mut self, command: &str) {
        let socket = self.home.path("replicator");
        let _ = fs::remove_file(socket);
        self.litestream = Some(Litestream::start(&self.home));
        self.bot = Some(self.home.start_with(&[command]));
    }

    fn bot(&mut self) -> &mut Bot {
        self.bot.as_mut().expect("it was started")
    }

    /// Starts it again if it has ended.
    fn comes_back(&mut self, shared: &Shared) {
        self.reaches(shared, true);
        if self.bot.as_mut().is_none_or(|bot| !bot.is_running()) {
            self.litestream = None;
            self.start("standby");
        }
    }
}

/// A player who bets all the time, and what they were told of each round, by its number: a chat keeps but its last 1,000
/// messages.
#[derive(Default)]
struct Gambler {
    ends: AtomicBool,
    bets: AtomicUsize,
    told: Mutex<BTreeMap<i64, String>>,
}

impl Gambler {
    fn plays(&self, shared: &Shared) {
        while !self.ends.load(SeqCst) {
            shared.world.say(GAMBLER, BET);
            self.bets.fetch_add(1, SeqCst);
            self.listens(shared);
            thread::sleep(PACE);
        }
    }

    /// How many rounds were told by now; none twice with another outcome.
    fn listens(&self, shared: &Shared) -> usize {
        let mut told = self.told.lock().expect("nobody panics with it");
        for text in shared.world.texts(GAMBLER) {
            if let Some(round) = round_of(&text) {
                let before = told.insert(round, text.clone());
                let before = before.unwrap_or_else(|| text.clone());
                let same = outcome(&before) == outcome(&text);
                assert!(same, "round {round}, twice: {before}\n{text}");
            }
        }
        told.len()
    }
}

/// What does not differ when the same is told again: what was staked, and what it came to.
fn outcome(text: &str) -> &str {
    text.lines()
        .find(|line| line.contains(" · stake "))
        .unwrap_or(text)
}

/// A round of trouble; how long nobody was answered.
fn round(
    (shared, gambler): (&Shared, &Gambler),
    machines: &mut [Machine; 2],
    acts: usize,
    trouble: Trouble,
) -> Duration {
    let other = 1 - acts;
    let is_ready = |health: &Value| health["copy"]["commits"].as_i64() > Some(0);
    machines[other]
        .home
        .health_with("the other stands by", |_, health| {
            (health["status"] == "standby" && is_ready(health)).then_some(())
        });
    let pid = machines[acts].bot().pid();
    let began = Instant::now();
    match trouble {
        Trouble::Killed => {
            machines[acts].litestream = None;
            machines[acts].bot.take().expect("it runs").kill();
        }
        Trouble::CutOff => machines[acts].reaches(shared, false),
        Trouble::Frozen => signal(pid, "STOP"),
        Trouble::Stalled => {
            let litestream = machines[acts].litestream.as_ref().expect("it runs");
            litestream.freezes();
            thread::sleep(Duration::from_millis(500));
            machines[acts].bot.take().expect("it runs").kill();
        }
        Trouble::Changed => {
            assert!(machines[other].home.run(&["promote"]).status.success());
            machines[acts].bot.take().expect("it runs").stop_well();
        }
    }
    runs(&machines[other].home);
    let before = gambler.listens(shared);
    eventually(SOON * 2, "somebody is answered again", || {
        (gambler.listens(shared) > before).then_some(())
    });
    let took = began.elapsed();
    if trouble == Trouble::Frozen {
        signal(pid, "CONT");
    }
    machines[acts].comes_back(shared);
    took
}

/// Plays rounds of these; prints how long each took.
fn play(troubles: impl Iterator<Item = Trouble>) {
    let shared = Shared::new();
    let mut machines = [Machine::new(&shared), Machine::new(&shared)];
    machines[0].start("run");
    runs(&machines[0].home);
    machines[1].start("standby");
    let (gambler, mut times) = (Gambler::default(), Vec::new());
    let acts = thread::scope(|scope| {
        scope.spawn(|| gambler.plays(&shared));
        let mut acts = 0;
        for (number, trouble) in troubles.enumerate() {
            let took = round((&shared, &gambler), &mut machines, acts, trouble);
            eprintln!("{number}: {trouble:?}, answered again after {took:?}");
            times.push(took);
            acts = 1 - acts;
        }
        gambler.ends.store(true, SeqCst);
        acts
    });
    // All that was asked is answered once, by whoever acts, and is in its books as it was told.
    let home = &machines[acts].home;
    home.all_is_taken_in(&shared.world);
    let bets = gambler.bets.load(SeqCst);
    eventually(SOON * 3, "an answer to every bet", || {
        (gambler.listens(&shared) == bets).then_some(())
    });
    assert_eq!(home.rounds(GAMBLER), i64::try_from(bets).expect("few"));
    for (id, text) in gambler.told.into_inner().expect("nobody panics with it") {
        let sql = format!("SELECT payout > 0 FROM round WHERE id = {id} AND player = {GAMBLER}");
        let won: bool = home.value(&sql);
        assert_eq!(won, text.contains('✅'), "{id}: {text}");
    }
    home.audit();
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    eprintln!("{} rounds: p50 {:?}, p99 {:?}", times.len(), at(50), at(99));
}

#[test]
fn two_machines_lose_nothing_that_was_answered_whatever_befalls_the_one_that_acts() {
    let rounds = std::env::var("CASINO_STANDBY_ROUNDS").ok();
    match rounds.and_then(|rounds| rounds.parse::<usize>().ok()) {
        Some(rounds) => play(ALL.into_iter().cycle().take(rounds * ALL.len())),
        None => play([Trouble::Killed, Trouble::Frozen].into_iter()),
    }
}
