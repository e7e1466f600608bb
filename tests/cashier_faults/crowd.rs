//! Many players at once who pay in, bet what they have paid in, and take it out, each at least once, while the provider
//! fails and the process is killed at random. `CASINO_PAY_CROWD` players (20 by default) for `CASINO_PAY_SECONDS` (6), moments and
//! faults by `CASINO_PAY_SEED`.
use super::house::{House, PAID_IN, TAKEN_OUT};
use super::{Call, FAULTS, HEALED_S, setting};
use crate::crash::chance;
use crate::kit_bot::{OWNER, SOON, eventually};
use casino_bot::values::base36::base36;
use casino_bot::values::chance::random;
use casino_bot::values::limits;
use casino_bot::values::money::Asset;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

const PLAYERS: u64 = 20;
const SECONDS: u64 = 6;
/// Who drive the players, each a part of them.
const DRIVERS: usize = 4;
/// Between two looks at a player.
const PACE: Duration = Duration::from_millis(20);
/// Bets of a player between paying in and out.
const BETS: u32 = 3;
const FIRST: i64 = 1_200_000_000;
/// Between two presses of the owner's, of whom so many a second count.
const DESK_PACE: Duration = Duration::from_millis(2 * 1_000 / limits::PERSON_RATE as u64);
/// Longer than the bot waits for the end of a call.
const HANGS_S: u64 = limits::PAYMENT_CALL_WAIT.as_secs() + 2;
/// After which a player who has seen nothing begins anew: what they said may have been set aside.
const BORED_AFTER: Duration = Duration::from_secs(20);

/// How a player's payments stand by the books.
#[derive(Clone, Debug, Default)]
struct Seen {
    deposits: i64,
    deposit: String,
    /// Of that.
    invoice: i64,
    withdrawals: i64,
    withdrawal: String,
    /// Of that.
    id: i64,
    /// Whether they have bet real money.
    bet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Doing {
    Nothing,
    /// Waits for the button behind this message.
    SaidIn(i64),
    PaysIn,
    SaidOut(i64),
    PaysOut,
    Done,
}

struct Player {
    id: i64,
    doing: Doing,
    since: Instant,
    seen: Seen,
    /// Whether they have paid in, bet, and been paid out.
    went_round: bool,
}

impl Player {
    fn goes_on(&mut self, doing: Doing) {
        (self.doing, self.since) = (doing, Instant::now());
    }

    /// The next thing that they do, if there is one by what the books say now.
    fn step(&mut self, crowd: &Crowd, now: &Seen) {
        let house = &crowd.house;
        match self.doing {
            Doing::Nothing if self.went_round && crowd.ends.load(Relaxed) => {
                self.goes_on(Doing::Done);
            }
            Doing::Nothing => {
                self.seen = now.clone();
                let said = house.world.say(self.id, &format!("/deposit {PAID_IN} ton"));
                self.goes_on(Doing::SaidIn(said));
            }
            Doing::SaidIn(said) => {
                if let Some(yes) = house.button(self.id, said, ":payyes:in:") {
                    house.confirm(&yes);
                    self.goes_on(Doing::PaysIn);
                }
            }
            Doing::PaysIn if now.deposits > self.seen.deposits => match now.deposit.as_str() {
                // Again while nobody can pay.
                "open" => crowd.pays(self.id, now.invoice),
                "paid" => self.plays(crowd),
                "refused" | "expired" | "closed" => self.goes_on(Doing::Nothing),
                _ => {}
            },
            Doing::SaidOut(said) => {
                if let Some(yes) = house.button(self.id, said, ":payyes:out:") {
                    house.confirm(&yes);
                    self.goes_on(Doing::PaysOut);
                }
            }
            Doing::PaysOut if now.withdrawals > self.seen.withdrawals => {
                match now.withdrawal.as_str() {
                    "waiting" => crowd.approves(now.id),
                    "paid" => {
                        self.went_round |= now.bet;
                        self.goes_on(Doing::Nothing);
                    }
                    _ => {}
                }
            }
            Doing::PaysIn | Doing::PaysOut | Doing::Done => {}
        }
        let asks = match self.doing {
            Doing::SaidIn(_) | Doing::SaidOut(_) => true,
            Doing::PaysIn => now.deposits == self.seen.deposits,
            Doing::PaysOut => now.withdrawals == self.seen.withdrawals,
            Doing::Nothing | Doing::Done => false,
        };
        if asks && self.since.elapsed() > BORED_AFTER {
            self.goes_on(Doing::Nothing);
        }
    }

    fn plays(&mut self, crowd: &Crowd) {
        let world = &crowd.house.world;
        world.say(self.id, "/wallet ton");
        for _ in 0..BETS {
            world.say(self.id, "/flip 0.5 heads");
        }
        let said = world.say(self.id, &format!("/withdraw {TAKEN_OUT} ton"));
        self.goes_on(Doing::SaidOut(said));
    }
}

struct Crowd {
    house: House,
    /// Nobody begins anew.
    ends: AtomicBool,
    /// What the books say of each player.
    books: Mutex<HashMap<i64, Seen>>,
    /// A message of the owner's, whose buttons the bot does not look at.
    desk: i64,
    /// When they last pressed one.
    pressed: Mutex<Instant>,
}

impl Crowd {
    fn pays(&self, player: i64, invoice: i64) {
        let body = json!({"user": player, "invoice": invoice, "asset": "TON"}).to_string();
        // It may be paid by now.
        let _ = self.house.world.sandbox.pay_act("pay", body.as_bytes());
    }

    fn approves(&self, id: i64) {
        let mut pressed = self.pressed.lock().expect("no panic");
        if pressed.elapsed() < DESK_PACE {
            return;
        }
        *pressed = Instant::now();
        let data = format!("{}:approve:{}", base36(OWNER), base36(id));
        let press = self
            .house
            .world
            .sandbox
            .press(OWNER, OWNER, self.desk, &data);
        press.expect("the queue has room");
    }

    /// Reads how everybody's payments stand, until nobody does anything.
    fn read(&self, stop: &AtomicBool) {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let conn = Connection::open_with_flags(self.house.home.db(), flags).expect("opens");
        conn.busy_timeout(SOON).expect("set");
        while !stop.load(Relaxed) {
            let mut books: HashMap<i64, Seen> = HashMap::new();
            let mut find = conn
                .prepare_cached(
                    "SELECT player, state, coalesce(invoice, 0) FROM deposit ORDER BY id",
                )
                .expect("reads");
            let mut rows = find.query([]).expect("reads");
            while let Some(row) = rows.next().expect("reads") {
                let seen = books.entry(row.get(0).expect("a number")).or_default();
                seen.deposits += 1;
                (seen.deposit, seen.invoice) =
                    (row.get(1).expect("a word"), row.get(2).expect("a number"));
            }
            let mut find = conn
                .prepare_cached("SELECT player, state, id FROM withdrawal ORDER BY id")
                .expect("reads");
            let mut rows = find.query([]).expect("reads");
            while let Some(row) = rows.next().expect("reads") {
                let seen = books.entry(row.get(0).expect("a number")).or_default();
                seen.withdrawals += 1;
                (seen.withdrawal, seen.id) =
                    (row.get(1).expect("a word"), row.get(2).expect("a number"));
            }
            let mut find = conn
                .prepare_cached("SELECT DISTINCT player FROM round WHERE asset = ?1")
                .expect("reads");
            let mut rows = find.query([Asset::Ton.code()]).expect("reads");
            while let Some(row) = rows.next().expect("reads") {
                let player = row.get(0).expect("a number");
                books.entry(player).or_default().bet = true;
            }
            *self.books.lock().expect("no panic") = books;
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn drive(&self, mut players: Vec<Player>, stop: &AtomicBool) {
        while players.iter().any(|player| player.doing != Doing::Done) {
            if stop.load(Relaxed) {
                let left = players.iter().filter(|player| player.doing != Doing::Done);
                let left: Vec<_> = left.map(|player| (player.id, player.doing)).collect();
                panic!("in time some are not done: {left:?}");
            }
            for player in &mut players {
                let seen = self
                    .books
                    .lock()
                    .expect("no panic")
                    .get(&player.id)
                    .cloned();
                player.step(self, &seen.unwrap_or_default());
            }
            thread::sleep(PACE);
        }
    }

    /// A fault of the provider's or of its webhooks.
    fn trouble(&self, state: &mut u64) {
        let mut of = |count: usize| {
            let at = chance(state) % u64::try_from(count).expect("few");
            usize::try_from(at).expect("few")
        };
        let row = &FAULTS[of(FAULTS.len())];
        let call = row.only.unwrap_or(Call::ALL[of(Call::ALL.len())]);
        let mut fault: Value = serde_json::from_str(row.says).expect("JSON");
        if fault["kind"] == "hang" && of(4) == 0 {
            fault["seconds"] = HANGS_S.into();
        }
        fault["method"] = call.method().into();
        fault["after"] = (of(2) == 0).into();
        fault["times"] = (1 + of(3)).into();
        self.house.act("fault", &fault);
        let mishaps = ["lose", "later", "unsigned", "forged", "reserialised"];
        self.house
            .act("mishap", &json!({"kind": mishaps[of(mishaps.len())]}));
    }

    fn hears(&self) {
        let addr = eventually(SOON * 3, "it listens", || self.house.home.addr());
        let url = format!("http://{addr}/webhook/cryptobot");
        self.house
            .act("webhook", &json!({"url": url, "first_gap_ms": 500}));
    }

    /// Faults and kills until then.
    fn torment(&self, until: Instant, state: &mut u64) -> u32 {
        let mut kills = 0;
        while Instant::now() < until {
            self.hears();
            let life = Duration::from_millis(1_000 + chance(state) % 6_000);
            let dies = (Instant::now() + life).min(until);
            while Instant::now() < dies {
                self.trouble(state);
                thread::sleep(Duration::from_millis(200 + chance(state) % 600));
            }
            self.house.restart();
            kills += 1;
        }
        self.house.act("fault/clear", &json!({}));
        self.house.act("mishap/clear", &json!({}));
        self.hears();
        kills
    }
}

/// The owner puts money into the bankroll, which is at the provider.
fn fund(house: &House) -> i64 {
    house.act("give", &json!({"asset": "TON", "amount": "100000"}));
    let desk = house.world.ask(OWNER, "/admin");
    let desk = desk["message_id"].as_i64().expect("a number");
    let data = format!("{}:move:off", base36(OWNER));
    let press = house.world.sandbox.press(OWNER, OWNER, desk, &data);
    press.expect("the queue has room");
    house.world.hear(OWNER, "100 USDT");
    let said = house.world.say(OWNER, "100000 TON for the crowd");
    let yes = eventually(SOON * 2, "a draft", || {
        house.button(OWNER, said, ":confirm:")
    });
    house.confirm(&yes);
    let funded = "SELECT count(*) FROM funding";
    eventually(SOON * 2, "it is put in", || {
        house.counts(funded).then_some(())
    });
    desk
}

pub fn a_crowd_pays_in_bets_and_takes_out_while_all_fails() {
    let number = |name| setting(name).and_then(|value| value.parse().ok());
    let players = number("CASINO_PAY_CROWD").unwrap_or(PLAYERS);
    let seconds = number("CASINO_PAY_SECONDS").unwrap_or(SECONDS);
    let seed = number("CASINO_PAY_SEED").unwrap_or_else(random);
    eprintln!("CASINO_PAY_SEED={seed} CASINO_PAY_CROWD={players} CASINO_PAY_SECONDS={seconds}");
    let house = House::open();
    let desk = fund(&house);
    let crowd = Crowd {
        house,
        ends: AtomicBool::new(false),
        books: Mutex::default(),
        desk,
        pressed: Mutex::new(Instant::now()),
    };
    let mut parts: Vec<Vec<Player>> = (0..DRIVERS).map(|_| Vec::new()).collect();
    for nth in 0..usize::try_from(players).expect("few") {
        let id = FIRST + i64::try_from(nth).expect("few");
        parts[nth % DRIVERS].push(Player {
            id,
            doing: Doing::Nothing,
            since: Instant::now(),
            seen: Seen::default(),
            went_round: false,
        });
    }
    let (stop, read) = (AtomicBool::new(false), AtomicBool::new(false));
    let kills = thread::scope(|scope| {
        let (crowd, stop, read) = (&crowd, &stop, &read);
        scope.spawn(move || crowd.read(read));
        let drivers: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || crowd.drive(part, stop)))
            .collect();
        let mut state = seed;
        let until = Instant::now() + Duration::from_secs(seconds);
        let kills = crowd.torment(until, &mut state);
        crowd.ends.store(true, Relaxed);
        // A minute of the house's for each withdrawal of which it is not known, and more for many.
        let most = HEALED_S + 60 + i64::try_from(players / 2).expect("few");
        let done = || drivers.iter().all(thread::ScopedJoinHandle::is_finished);
        crowd.house.until_all("everybody is done", most, done);
        stop.store(true, Relaxed);
        read.store(true, Relaxed);
        kills
    });
    let house = &crowd.house;
    let count = |sql: &str| house.home.number(sql);
    let paid_in = count("SELECT count(*) FROM deposit WHERE state = 'paid'");
    let paid_out = count("SELECT count(*) FROM withdrawal WHERE state = 'paid'");
    let bets = count("SELECT count(*) FROM round");
    eprintln!("{paid_in} deposits, {bets} bets, {paid_out} withdrawals, {kills} kills");
    house.is_settled();
    let did_all = count(&format!(
        "SELECT count(*) FROM player WHERE id >= {FIRST}
           AND EXISTS (SELECT 1 FROM deposit WHERE player = player.id AND state = 'paid')
           AND EXISTS (SELECT 1 FROM withdrawal WHERE player = player.id AND state = 'paid')
           AND EXISTS (SELECT 1 FROM round WHERE player = player.id AND asset = {})",
        Asset::Ton.code()
    ));
    assert_eq!(u64::try_from(did_all), Ok(players));
}
