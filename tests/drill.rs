//! The fault drill: every worker of the built binary panics and hangs while players bet, Telegram
//! goes away, the disk fills up, the process is stopped, restarted and killed. For each: back in how
//! many seconds, nothing lost, and health true all along. `scripts/drill` prints the sheet, with
//! the parts that take minutes (`CASINO_DRILL_LONG`).
pub mod crowd;

use crate::kit_bot::{Bot, Home, OWNER, SOON, SmallDisk, World, eventually, signal, status};
use casino_bot::values::heartbeat::drill::FOLDER;
use casino_bot::web::http::{Request, Response, Server};
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const BET: &str = "/flip 0.10 heads";
/// Between two bets of the player who never stops.
const PACE: Duration = Duration::from_millis(120);
/// Even when all that waited for Telegram is answered at once, no chat has forgotten any by then.
const NOTE_EVERY: Duration = Duration::from_millis(200);
const GAMBLER: i64 = 870_000_001;
/// Whose bets tell that the bot is back.
const CHECKER: i64 = 870_000_002;
/// From the strike to the end of a hang: named times, two looks and the wait before a restart.
const FREED_AND_REPLACED: Duration = Duration::from_secs(80);

/// What /health said, each time it said something else.
type Said = Vec<(u16, Vec<String>)>;

/// A bot with a player who bets all the time and an operator who watches /health.
struct Scene {
    world: World,
    home: Home,
    ends: AtomicBool,
    bets: AtomicI64,
    checks: AtomicI64,
    said: Mutex<Said>,
    /// Rounds told to the gambler, noted all the while: a chat keeps but its last 1,000 messages.
    told: Mutex<BTreeSet<i64>>,
}

impl Scene {
    fn new() -> Self {
        Self::with(World::new(), |home| home)
    }

    fn with(world: World, settings: impl FnOnce(Home) -> Home) -> Self {
        let home = settings(Home::new(&world))
            .set("RESTART_DELAY", "1")
            .set("RESTART_TOKEN", "correct-horse");
        let folder = home.dir.path().to_string_lossy().into_owned();
        world.say(OWNER, "/start");
        Self {
            world,
            home: home.set(FOLDER, &folder),
            ends: AtomicBool::new(false),
            bets: AtomicI64::new(0),
            checks: AtomicI64::new(0),
            said: Mutex::default(),
            told: Mutex::default(),
        }
    }

    fn play(&self) {
        while !self.ends.load(Ordering::Relaxed) {
            self.world.say(GAMBLER, BET);
            self.bets.fetch_add(1, Ordering::Relaxed);
            thread::sleep(PACE);
        }
    }

    fn look(&self) {
        let mut noted = Instant::now();
        while !self.ends.load(Ordering::Relaxed) {
            if let Some((status, health)) = self.home.health() {
                let reasons = health["reasons"].as_array().cloned().unwrap_or_default();
                let reasons: Vec<_> = reasons.iter().map(ToString::to_string).collect();
                assert_eq!(status == 200, reasons.is_empty(), "{health}");
                let mut said = self.said.lock().expect("no test panics with it");
                if said.last().is_none_or(|last| last.0 != status) {
                    said.push((status, reasons));
                }
            }
            if noted.elapsed() > NOTE_EVERY {
                self.note_told();
                noted = Instant::now();
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// How many rounds the gambler was told of until now.
    fn note_told(&self) -> usize {
        let mut told = self.told.lock().expect("no test panics with it");
        told.extend(self.world.rounds_told(GAMBLER));
        told.len()
    }

    /// How long it takes until a bet that is made now is answered.
    fn back(&self) -> Duration {
        let began = Instant::now();
        self.world.say(CHECKER, BET);
        let checks = self.checks.fetch_add(1, Ordering::Relaxed) + 1;
        eventually(FREED_AND_REPLACED * 2, "an answer to a bet", || {
            let told: BTreeSet<_> = self.world.rounds_told(CHECKER).into_iter().collect();
            (i64::try_from(told.len()) == Ok(checks)).then_some(())
        });
        began.elapsed()
    }

    fn worker(&self, name: &str) -> Value {
        self.home.health_with("the worker", |_, health| {
            let workers = health["workers"].as_array()?;
            workers
                .iter()
                .find(|worker| worker["name"] == name)
                .cloned()
        })
    }

    /// Every bet is played once and told at least once: a message may come twice after a process's
    /// sudden end.
    fn all_told(&self, player: i64, bets: i64, told: impl Fn() -> usize) {
        eventually(SOON * 2, "an answer to every bet", || {
            (i64::try_from(told()) == Ok(bets)).then_some(())
        });
        assert_eq!(self.home.rounds(player), bets, "{player}");
    }

    /// The bot's process, which the launcher's child is.
    fn worker_process(&self) -> u32 {
        self.home.health_with("the process", |_, health| {
            u32::try_from(health["pid"].as_u64()?).ok()
        })
    }

    /// Plays `trouble`, which says how long it took until all was well, and checks what it left.
    fn drill(&self, name: &str, trouble: impl FnOnce(&Self) -> (Bot, Duration)) -> Said {
        let (mut bot, took) = thread::scope(|scope| {
            scope.spawn(|| self.play());
            scope.spawn(|| self.look());
            // However it ends, the player and the operator must.
            let end = EndOf(&self.ends);
            let outcome = trouble(self);
            self.home.health_with("all is well", |status, health| {
                let workers = health["workers"].as_array()?;
                let run = workers.iter().all(|worker| worker["state"] == "running");
                (status == 200 && run).then_some(())
            });
            // The last thing that the operator sees.
            thread::sleep(Duration::from_millis(100));
            drop(end);
            outcome
        });
        let bets = self.bets.load(Ordering::Relaxed);
        self.all_told(GAMBLER, bets, || self.note_told());
        let checks = self.checks.load(Ordering::Relaxed);
        self.all_told(CHECKER, checks, || {
            let told = self.world.rounds_told(CHECKER);
            told.into_iter().collect::<BTreeSet<_>>().len()
        });
        bot.stop_well();
        self.home.audit();
        let said = self.said.lock().expect("no test panics with it").clone();
        let bad: Vec<_> = said.iter().flat_map(|(_, reasons)| reasons).collect();
        eprintln!(
            "{name:32} back in {:6.2} s, {bets} bets, none lost; unhealthy: {bad:?}",
            took.as_secs_f64()
        );
        said
    }
}

struct EndOf<'a>(&'a AtomicBool);

impl Drop for EndOf<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Workers that strike at once when something comes for them, and those that must be struck as
/// they start since they then sleep for long.
const BUSY: [&str; 4] = ["poller", "engine", "couriers", "http"];
const SLEEPY: [&str; 2] = ["auditor", "pinger"];

fn panics(worker: &str) {
    let scene = Scene::with(World::new(), |home| {
        home.set("RENDER_EXTERNAL_URL", "http://127.0.0.1:9")
            .set("BIND_ADDR", "127.0.0.1")
    });
    let said = scene.drill(&format!("{worker} panics"), |scene| {
        if SLEEPY.contains(&worker) {
            scene.home.strike(worker, "panic");
        }
        let bot = scene.home.start();
        if BUSY.contains(&worker) {
            scene.back();
            scene.home.strike(worker, "panic");
        }
        scene.home.is_struck(worker, "panic");
        let struck = Instant::now();
        scene.back();
        let restarts = |worker: Value| worker["restarts"].as_u64().filter(|count| *count > 0);
        let again = eventually(SOON, "it is started again", || {
            restarts(scene.worker(worker))
        });
        assert_eq!(again, 1, "once is enough");
        let audited = |health: &Value| health["database"]["balanced"].as_bool();
        assert!(
            scene
                .home
                .health_with("an audit", |_, health| audited(health))
        );
        (bot, struck.elapsed())
    });
    assert!(
        said.iter().all(|(status, _)| *status == 200),
        "a second's gap is no bad health"
    );
    let told = scene.world.texts(OWNER);
    let notice = format!("the {worker}, failed: it panicked");
    assert!(told.iter().any(|text| text.contains(&notice)), "{told:?}");
}

pub fn a_worker_that_panics_is_back_soon() {
    thread::scope(|scope| {
        for worker in BUSY.into_iter().chain(SLEEPY) {
            scope.spawn(move || panics(worker));
        }
    });
}

fn hangs(worker: &str) {
    let scene = Scene::with(World::new(), |home| {
        home.set("RENDER_EXTERNAL_URL", "http://127.0.0.1:9")
            .set("BIND_ADDR", "127.0.0.1")
            .set("HEARTBEAT_INTERVAL", "10")
    });
    let said = scene.drill(&format!("{worker} hangs"), |scene| {
        if SLEEPY.contains(&worker) {
            scene.home.strike(worker, "hang");
        }
        let mut bot = scene.home.start();
        if BUSY.contains(&worker) {
            scene.back();
            scene.home.strike(worker, "hang");
        }
        scene.home.is_struck(worker, "hang");
        let struck = Instant::now();
        if worker == "engine" {
            assert_eq!(bot.wait_exit(FREED_AND_REPLACED), 70, "it is never doubled");
            bot = scene.home.start();
        }
        if worker != "http" {
            scene.back();
        }
        eventually(FREED_AND_REPLACED, "it runs again", || {
            let (_, health) = scene.home.health()?;
            let workers = health["workers"].as_array()?;
            let found = workers.iter().find(|found| found["name"] == worker)?;
            let again = found["restarts"].as_u64() > Some(0) || worker == "engine";
            (again && found["state"] == "running").then_some(())
        });
        (bot, struck.elapsed())
    });
    let stuck = format!("\"{worker} is stuck\"");
    let seen = said
        .iter()
        .any(|(status, why)| *status == 503 && why.contains(&stuck));
    // While the server's own accepting thread hangs there is nobody to ask.
    assert!(
        seen || worker == "http",
        "health says so meanwhile: {said:?}"
    );
    assert_eq!(said.last().map(|(status, _)| *status), Some(200));
}

pub fn what_hangs_is_replaced_or_ended() {
    thread::scope(|scope| {
        for worker in BUSY.into_iter().chain(SLEEPY) {
            scope.spawn(move || hangs(worker));
        }
    });
}

pub fn what_comes_from_outside_passes() {
    thread::scope(|scope| {
        scope.spawn(telegram_is_gone);
        scope.spawn(another_bot_polls);
        scope.spawn(the_disk_is_full);
        scope.spawn(the_port_is_taken);
        scope.spawn(it_is_stopped);
        scope.spawn(it_is_started_anew);
        scope.spawn(it_is_killed_under_the_launcher);
        scope.spawn(it_keeps_its_host_awake);
    });
}

/// For longer than UNHEALTHY_THRESHOLD, whose least is a minute, in the long drill.
fn telegram_is_gone() {
    let long = std::env::var_os("CASINO_DRILL_LONG").is_some();
    let scene = Scene::with(World::new(), |home| home.set("UNHEALTHY_THRESHOLD", "60"));
    let said = scene.drill("Telegram answers 502 for a while", |scene| {
        let bot = scene.home.start();
        scene.back();
        let polls = scene.world.calls("getUpdates", "status");
        scene.world.fault("*", None, status(502), 1_000_000);
        let gone = Instant::now();
        eventually(SOON * 5, "it is tried again and again", || {
            let tried = scene.world.calls("getUpdates", "status") - polls >= 3;
            let bad = scene.home.health().is_some_and(|(status, _)| status == 503);
            (tried && (bad || !long)).then_some(())
        });
        scene.world.sandbox.with(|world, _| world.clear_faults());
        let took = gone.elapsed();
        let back = scene.back();
        assert!(
            back < Duration::from_secs(90),
            "{took:?} gone, {back:?} more to be back"
        );
        eventually(SOON * 6, "all that waited is said", || {
            let (_, health) = scene.home.health()?;
            (health["outbox_pending"].as_u64()? < 3).then_some(())
        });
        (bot, back)
    });
    let bad = said
        .iter()
        .any(|(_, why)| why.iter().any(|r| r.contains("no sign of life")));
    assert_eq!(bad, long, "{said:?}");
}

fn another_bot_polls() {
    let scene = Scene::new();
    let said = scene.drill("another poller (409) for a while", |scene| {
        let bot = scene.home.start();
        scene.back();
        scene.world.fault("getUpdates", None, status(409), 3);
        let began = Instant::now();
        eventually(SOON * 3, "the conflicts", || {
            (scene.world.calls("getUpdates", "status") >= 3).then_some(())
        });
        scene.back();
        assert_eq!(
            scene.worker("poller")["restarts"],
            0,
            "a conflict is no restart"
        );
        (bot, began.elapsed())
    });
    assert!(said.iter().all(|(status, _)| *status == 200), "{said:?}");
}

fn the_disk_is_full() {
    let mount = tempfile::tempdir().expect("a temporary folder");
    let Some(disk) = SmallDisk::mount(mount.path().join("small"), 64) else {
        return;
    };
    let db = disk.0.join("casino.db");
    let scene = Scene::with(World::new(), |home| {
        std::os::unix::fs::symlink(&db, home.db()).expect("linked");
        home.set("CASINO_DB", &db.to_string_lossy())
    });
    let said = scene.drill("the disk is full", |scene| {
        let bot = scene.home.start();
        scene.back();
        disk.fill(0);
        scene
            .home
            .health_with("it says so", |status, _| (status == 503).then_some(()));
        disk.free();
        (bot, scene.back())
    });
    let full = |why: &String| why.contains("disk is full");
    assert!(said.iter().any(|(_, why)| why.iter().any(full)), "{said:?}");
}

fn the_port_is_taken() {
    let other = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = other.local_addr().expect("bound").port();
    let scene = Scene::with(World::new(), |home| home.set("PORT", &port.to_string()));
    scene.drill("the port is taken", |scene| {
        let bot = scene.home.start();
        let back = scene.back();
        let found = scene.home.addr().expect("it says where");
        assert_ne!(found.port(), port);
        (bot, back)
    });
}

fn it_is_stopped() {
    let scene = Scene::new();
    scene.drill("SIGTERM under load", |scene| {
        let mut bot = scene.home.start();
        scene.back();
        bot.stop_well();
        let began = Instant::now();
        let bot = scene.home.start();
        scene.back();
        (bot, began.elapsed())
    });
    let told = scene.world.texts(OWNER);
    assert!(
        !told.iter().any(|text| text.contains("is back")),
        "it ended well: {told:?}"
    );
}

fn it_is_started_anew() {
    let scene = Scene::new();
    scene.drill("/restart under load", |scene| {
        let bot = scene.home.start();
        scene.back();
        let before = scene
            .home
            .health_with("the first", |_, h| Some(h["instance"].clone()));
        let began = Instant::now();
        let asked = scene.home.get("/restart?token=correct-horse");
        assert_eq!(asked.map(|(status, _)| status), Some(202));
        scene.home.health_with("the second", |_, health| {
            (health["instance"] != before).then_some(())
        });
        scene.back();
        (bot, began.elapsed())
    });
    let told = scene.world.texts(OWNER);
    assert!(
        !told.iter().any(|text| text.contains("is back")),
        "it ended well: {told:?}"
    );
}

fn it_is_killed_under_the_launcher() {
    let scene = Scene::new();
    scene.drill("kill -9 under the launcher", |scene| {
        let launcher = scene.home.start_with(&["launch"]);
        scene.back();
        let pid = scene.worker_process();
        signal(pid, "KILL");
        let killed = Instant::now();
        scene.back();
        assert_ne!(scene.worker_process(), pid);
        (launcher, killed.elapsed())
    });
    let told = scene.world.texts(OWNER);
    assert!(told.iter().any(|text| text.contains("is back")), "{told:?}");
}

/// A host that puts idle services to sleep counts what comes through its own front door.
fn it_keeps_its_host_awake() {
    let visits = Arc::new(AtomicI64::new(0));
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let counter = Arc::clone(&visits);
    let limits = casino_bot::shell::workers::http::LIMITS;
    let door = Server::start(listener, "door", limits, move |request: &Request| {
        let ping = request.method == "GET" && request.path == "/bot/ping";
        counter.fetch_add(i64::from(ping), Ordering::Relaxed);
        Response::json(200, "{}")
    });
    let door = door.expect("it serves");
    let url = format!("http://{}/bot", door.addr());
    let world = World::new();
    let home = Home::new(&world)
        .set("RENDER_EXTERNAL_URL", &url)
        .set("HEARTBEAT_INTERVAL", "10");
    let mut bot = home.start();
    home.health_with("it is up", |status, _| (status == 200).then_some(()));
    let addr = home.addr().expect("it listens");
    assert!(
        addr.ip().is_unspecified(),
        "such a host comes in from outside: {addr}"
    );
    eventually(SOON, "a visit", || {
        (visits.load(Ordering::Relaxed) >= 1).then_some(())
    });
    bot.stop_well();
}
