//! A bot that takes real money and the provider's double beside it, each over real HTTP; the house's time passes as
//! fast as the test has it.
use crate::kit_bot::{Bot, Home, OWNER, SOON, World, eventually};
use casino_bot::rules::ledger::Class;
use casino_bot::sandbox::PAY_TOKEN;
use casino_bot::values::base36::base36;
use casino_bot::values::money::Asset;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What is paid in and what is taken out again: the provider keeps less than the difference.
pub const PAID_IN: &str = "20";
pub const TAKEN_OUT: &str = "10";
/// How far the house's clock is moved at once: it follows no larger step.
const STEP_S: i64 = 9;
/// How long what needs no time of the house's is waited for until that passes.
const PATIENCE: Duration = Duration::from_millis(250);

/// See the module.
pub struct House {
    pub world: World,
    pub home: Home,
    bot: Mutex<Option<Bot>>,
    /// Seconds by which the house's clock is ahead.
    ahead: AtomicI64,
}

impl House {
    /// One that stands, whose owner has said hello and which knows what assets are worth.
    pub fn open() -> Self {
        let world = World::new();
        let home = Self::machine(&world);
        Self::begin(world, home)
    }

    /// A machine that such a bot may run on.
    pub fn machine(world: &World) -> Home {
        let home = Home::with_cashier(world)
            .set("CASHIER_ASSETS", "USDT,TON")
            .set("WITHDRAW_APPROVAL_FROM", "1000000");
        let drill = home.dir.path().to_string_lossy().into_owned();
        home.set("CASINO_DRILL", &drill)
    }

    /// On this one.
    pub fn begin(world: World, home: Home) -> Self {
        let house = Self {
            world,
            home,
            bot: Mutex::default(),
            ahead: AtomicI64::default(),
        };
        house.start();
        house.world.ask(OWNER, "/start");
        house.until("the first rates", 100, |house| {
            house.counts("SELECT min((SELECT count(*) FROM rate), (SELECT count(*) FROM holding))")
        });
        house
    }

    /// Starts the bot.
    pub fn start(&self) {
        *self.bot.lock().expect("no panic") = Some(self.home.start());
    }

    /// Another machine is to have its books from now on; what it was, and the bot that ran there.
    pub fn moves(&mut self, home: Home, bot: Bot) -> (Home, Option<Bot>) {
        fs::write(home.path("clock"), self.ahead().to_string()).expect("written");
        let former = self.bot.lock().expect("no panic").replace(bot);
        (std::mem::replace(&mut self.home, home), former)
    }

    /// The process that has them.
    pub fn pid(&self) -> u32 {
        let bot = self.bot.lock().expect("no panic");
        bot.as_ref().expect("it runs").pid()
    }

    fn running(&self) -> Bot {
        let bot = self.bot.lock().expect("no panic").take();
        bot.expect("it runs")
    }

    /// kill -9.
    pub fn kill(&self) {
        let mut bot = self.running();
        assert!(bot.is_running(), "{}", bot.stderr());
        bot.kill();
    }

    /// kill -9, and a start.
    pub fn restart(&self) {
        self.kill();
        self.start();
    }

    /// A control request to the double.
    #[track_caller]
    pub fn act(&self, action: &str, body: &Value) -> Value {
        let done = self
            .world
            .sandbox
            .pay_act(action, body.to_string().as_bytes());
        let done = done.unwrap_or_else(|error| panic!("{action} {body}: {}", error.description));
        done.expect("an action")
    }

    /// All that the double says of itself.
    pub fn report(&self) -> Value {
        serde_json::from_str(&self.world.sandbox.pay_report()).expect("JSON")
    }

    /// How many calls of this method met a fault.
    pub fn faults_met(&self, method: &str) -> u64 {
        self.report()["calls"][method]["fault"]
            .as_u64()
            .unwrap_or(0)
    }

    /// A list of the double's, whole.
    pub fn listed(&self, method: &str) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let page = json!({"count": 1_000, "offset": all.len()});
            let answer = self.world.sandbox.pay(PAY_TOKEN, method, &page);
            let items = answer.body["result"]["items"]
                .as_array()
                .expect("items")
                .clone();
            let whole = items.len() < 1_000;
            all.extend(items);
            if whole {
                return all;
            }
        }
    }

    /// Whether this is more than nothing.
    pub fn counts(&self, sql: &str) -> bool {
        self.home.number(sql) > 0
    }

    fn ahead(&self) -> i64 {
        self.ahead.load(Relaxed)
    }

    /// The house's time.
    pub fn now_us(&self) -> i64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("later");
        i64::try_from(now.as_micros()).expect("in range") + self.ahead() * 1_000_000
    }

    /// Some seconds pass in the house.
    fn pass(&self) {
        let ahead = self.ahead.fetch_add(STEP_S, Relaxed) + STEP_S;
        let (new, clock) = (self.home.path("clock.new"), self.home.path("clock"));
        fs::write(&new, ahead.to_string()).expect("written");
        fs::rename(new, clock).expect("renamed");
        // Whatever comes has the engine look at its clock.
        let update = self.world.inject(json!({"nothing": {}}));
        let taken_in = format!("SELECT count(*) FROM intake WHERE last >= {update}");
        eventually(SOON * 3, "time passes", || {
            self.counts(&taken_in).then_some(())
        });
    }

    /// Stops the bot.
    pub fn stop(&self) {
        let mut bot = self.running();
        bot.stop_well();
    }

    /// The house is closed for so long.
    pub fn sleep(&self, seconds: i64) {
        self.stop();
        let ahead = self.ahead.fetch_add(seconds, Relaxed) + seconds;
        fs::write(self.home.path("clock"), ahead.to_string()).expect("written");
        self.start();
    }

    /// Waits until `look` sees it. Time passes in the house meanwhile, so many seconds at most.
    #[track_caller]
    pub fn until(&self, what: &str, seconds: i64, look: impl Fn(&Self) -> bool) {
        let began = self.ahead();
        loop {
            let last = self.ahead() - began >= seconds;
            let patience = if last { SOON } else { PATIENCE };
            let asked = Instant::now();
            while asked.elapsed() < patience {
                if look(self) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            assert!(
                !last,
                "not within {seconds} s of the house: {what}\n{}",
                self.papers()
            );
            self.pass();
        }
    }

    /// The same of what many wait for, who need real time: a second of it for each step of the house's.
    pub fn until_all(&self, what: &str, seconds: i64, look: impl Fn() -> bool) {
        let began = Instant::now();
        for _ in 0..=seconds / STEP_S {
            let asked = Instant::now();
            while asked.elapsed() < Duration::from_secs(1) {
                if look() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            self.pass();
        }
        let lately = SOON * 3;
        eventually(lately + began.elapsed(), what, || look().then_some(()));
    }

    /// All that is known of payments, for whoever reads why a test has failed.
    fn papers(&self) -> String {
        let rows = |sql: &str| self.home.value::<Option<String>>(sql).unwrap_or_default();
        let deposits = rows(
            "SELECT group_concat(id || ' ' || state || ' ' || unheard || ' ' || missed, '; ') FROM deposit",
        );
        let withdrawals = rows(
            "SELECT group_concat(id || ' ' || state || ' ' || sends || ' ' || coalesce(why, ''), '; ') FROM withdrawal",
        );
        let agenda =
            rows("SELECT group_concat(kind || ' ' || subject || ' ' || at, '; ') FROM agenda");
        let (now, calls) = (self.now_us(), &self.report()["calls"]);
        let logs = self.home.logs();
        let from = logs.len().saturating_sub(6_000);
        let tail = logs.get(from..).unwrap_or(&logs);
        format!(
            "deposits: {deposits}\nwithdrawals: {withdrawals}\nagenda at {now}: {agenda}\ncalls: {calls}\n{tail}"
        )
    }

    /// A player asks to pay in or out, and is shown what that comes to; pressing this does it.
    pub fn asks(&self, player: i64, command: &str) -> Yes {
        let said = self.world.say(player, command);
        eventually(SOON * 2, "what it comes to", || {
            self.button(player, said, ":payyes:")
        })
    }

    /// The newest button for them whose data has this in it, in a message behind that one. What is told meanwhile of
    /// other things has other buttons.
    pub fn button(&self, player: i64, behind: i64, part: &str) -> Option<Yes> {
        let told = self.world.told(player);
        told.iter().rev().find_map(|told| {
            let message = told["message_id"].as_i64().filter(|id| *id > behind)?;
            let rows = told["reply_markup"]["inline_keyboard"].as_array()?;
            let mut all = rows.iter().filter_map(Value::as_array).flatten();
            let data = all.find_map(|it| {
                it["callback_data"]
                    .as_str()
                    .filter(|data| data.contains(part))
            })?;
            Some(Yes {
                player,
                message,
                data: data.to_owned(),
            })
        })
    }

    /// The player says yes.
    pub fn confirm(&self, yes: &Yes) {
        let press = self
            .world
            .sandbox
            .press(yes.player, yes.player, yes.message, &yes.data);
        press.expect("the queue has room");
    }

    /// The owner approves what this player asked for, as soon as they are told of it.
    pub fn approve(&self, player: i64) {
        let id = self.home.number(&format!(
            "SELECT id FROM withdrawal WHERE player = {player} AND state = 'waiting'"
        ));
        let approve = format!(":approve:{}", base36(id));
        let yes = eventually(SOON * 2, "the owner is told", || {
            self.button(OWNER, 0, &approve)
        });
        self.confirm(&yes);
    }

    /// The player pays the invoice of their deposit that can be paid.
    pub fn pays(&self, player: i64) {
        let invoice = self.home.number(&format!(
            "SELECT invoice FROM deposit WHERE player = {player} AND state = 'open'"
        ));
        self.act("pay", &json!({"user": player, "invoice": invoice}));
    }

    /// Nothing is under way, two looks at the provider's account find what the books say, and all that came in and
    /// went out did so once.
    pub fn is_settled(&self) {
        let open = "SELECT (SELECT count(*) FROM deposit WHERE state = 'asked' OR state = 'open')
            + (SELECT count(*) FROM withdrawal WHERE state NOT IN ('paid', 'failed', 'refused'))";
        self.until("nothing is under way", 120, |house| !house.counts(open));
        let closed = "SELECT count(closed_at) + count(paused_at) FROM till";
        self.until("it is open", 600, |house| !house.counts(closed));
        // How it stands is looked up at a start, and seldom after that.
        self.restart();
        let then = self.now_us() + 61_000_000;
        let looked = format!("SELECT min(at) > {then} FROM holding");
        self.until("two looks at the account", 200, |house| {
            house.counts(&looked)
        });
        self.home.health_with("it is well", |status, health| {
            let cashier = &health["cashier"];
            let open = cashier["state"] == "open" && cashier["withdrawals"] == "open";
            (status == 200 && open && cashier["accounted"] == true).then_some(())
        });
        self.stop();
        assert!(!self.counts(open), "{}", self.papers());
        self.is_right();
    }

    /// Books and provider agree to the unit. The bot is not running.
    pub fn is_right(&self) {
        self.home.audit();
        for table in [
            "holding WHERE unexplained",
            "reconciliation WHERE difference",
        ] {
            let apart = self
                .home
                .number(&format!("SELECT count(*) FROM {table} <> 0"));
            assert_eq!(apart, 0, "{table}");
        }
        self.each_came_once();
        self.each_went_once();
        let report = self.report();
        assert_eq!(report["exact"], true, "{report}");
        let held = report["app"]["balances"]
            .as_array()
            .expect("balances")
            .clone();
        for asset in [Asset::Usdt, Asset::Ton] {
            let row = held
                .iter()
                .find(|row| row["currency_code"] == asset.unit_name());
            let row = row.expect("every asset");
            let held = exact(&row["available"]) + exact(&row["onhold"]);
            // All but what came from outside and what the provider has kept.
            let books = self.home.number(&format!(
                "SELECT -sum(balance) FROM account WHERE asset = {} AND owner IN ({}, {})",
                asset.code(),
                Class::World.code(),
                Class::Fees.code()
            ));
            let unit = 10_i128.pow(18 - asset.row().decimals);
            assert_eq!(held, i128::from(books) * unit, "{asset:?}: {report}");
        }
    }

    /// Each invoice that was paid is one deposit, or one thing to be looked into.
    pub fn each_came_once(&self) {
        let paid = self.listed("getInvoices");
        let paid: Vec<_> = paid.iter().filter(|it| it["status"] == "paid").collect();
        for invoice in &paid {
            let id = &invoice["invoice_id"];
            let known = self.home.number(&format!(
                "SELECT (SELECT count(*) FROM deposit WHERE state = 'paid' AND invoice = {id})
                    + (SELECT count(*) FROM suspense WHERE invoice = {id})"
            ));
            assert_eq!(known, 1, "{invoice}");
        }
        let credited = self.home.number(
            "SELECT (SELECT count(*) FROM deposit WHERE state = 'paid') + (SELECT count(*) FROM suspense)",
        );
        assert_eq!(usize::try_from(credited), Ok(paid.len()));
    }

    /// Each withdrawal that is paid is one transfer, and no other was made.
    fn each_went_once(&self) {
        let mut sent = BTreeMap::new();
        for transfer in self.listed("getTransfers") {
            let name = transfer["spend_id"].as_str().expect("a name").to_owned();
            let known = self.home.number(&format!(
                "SELECT count(*) FROM withdrawal WHERE state = 'paid' AND spend_id = '{name}'
                    AND transfer = {} AND player = {}",
                transfer["transfer_id"], transfer["user_id"]
            ));
            assert_eq!(known, 1, "{transfer}");
            assert!(sent.insert(name, transfer).is_none(), "sent twice");
        }
        let paid = self
            .home
            .number("SELECT count(*) FROM withdrawal WHERE state = 'paid'");
        assert_eq!(usize::try_from(paid), Ok(sent.len()));
    }
}

/// A button that does what was asked for.
pub struct Yes {
    player: i64,
    message: i64,
    data: String,
}

/// A figure of the provider in the smallest part that any asset has there.
fn exact(figure: &Value) -> i128 {
    let figure = figure.as_str().expect("a figure");
    let (whole, part) = figure.split_once('.').unwrap_or((figure, ""));
    format!("{whole}{part:0<18}").parse().expect("digits")
}
