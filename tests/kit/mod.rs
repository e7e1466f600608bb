//! The harness: the real engine and the real books around one table, with the sandbox's Bot API in
//! place of Telegram, no threads, and time and chance in the test's hand.
pub mod office;
pub mod older;
pub mod poll;
pub mod provider;
pub mod rhythm;
pub mod wire;

use casino_bot::casino::{Cashier, House, wings};
use casino_bot::ops::health::Vitals;
use casino_bot::rules::fairness::Entropy;
use casino_bot::rules::ledger::{Account, Class, Entry, EntryKey, PlayerId};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, BOT_ID, CAROL, Sandbox};
use casino_bot::shell::workers::engine::Engine;
use casino_bot::store::cashier::FundingRow;
use casino_bot::store::{Db, Lock};
use casino_bot::telegram::dispatch::Rates;
use casino_bot::telegram::inbound::Inbound;
use casino_bot::values::money::{ASSETS, Amount, Asset, Cap};
use casino_bot::values::time::{Now, Wall};
use provider::Provider;
use rhythm::Rhythm;
use serde_json::Value;
use std::collections::HashSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const TOKEN: &str = "424242000:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Seeds that follow from a number: SHA-256 of a counter.
pub struct Seeded(pub u64);

impl Entropy for Seeded {
    fn seed(&mut self) -> [u8; 32] {
        self.0 += 1;
        let digest = ring::digest::digest(&ring::digest::SHA256, &self.0.to_be_bytes());
        digest.as_ref().try_into().expect("32 bytes")
    }
}

/// One casino.
pub struct Table {
    pub sandbox: Sandbox,
    pub engine: Engine,
    pub now: Now,
    pub provider: Provider,
    rhythm: Rhythm,
    heard: u64,
    path: PathBuf,
    lock: Lock,
    _dir: TempDir,
}

/// 2026-01-01.
const START: Wall = Wall(1_767_225_600_000_000);

/// SQL in which `{name}` stands for the number of a kind of entry or of a class of accounts.
pub fn coded(sql: &str) -> String {
    let kinds = wings::entry_kinds().map(|kind| (kind.name, kind.code));
    let classes = Class::ALL.map(|class| (class.name(), class.code()));
    kinds
        .chain(classes)
        .fold(sql.to_owned(), |sql, (name, code)| {
            sql.replace(&format!("{{{name}}}"), &code.to_string())
        })
}

/// A connection of its own to a house's database, to look at or to tamper with the books. What is added to the view
/// `posting` by hand comes to stand where its key says.
pub fn books(path: &Path) -> rusqlite::Connection {
    let sql = rusqlite::Connection::open(path).expect("opens");
    // In an older database that is a table.
    let _ = sql.execute_batch(&coded(
        "CREATE TEMP TRIGGER posting_is_added INSTEAD OF INSERT ON main.posting BEGIN
           INSERT INTO ledger SELECT iif(NEW.kind BETWEEN {stake} AND {contest end},
               (NEW.subject * 8 + NEW.kind - {stake}) * 1024 + NEW.line, (SELECT min(coalesce(min(id), 0), 0) - 1 FROM ledger)),
             NEW.kind, NEW.subject, NEW.line, NEW.asset, NEW.debit, NEW.credit, NEW.amount, NEW.at;
         END",
    ));
    sql
}

pub fn house() -> House {
    House::play(Some(PlayerId(ALICE)))
}

/// The same with a cashier, for all real money that there is.
pub fn house_with_cashier() -> House {
    let real = ASSETS.iter().filter(|row| !row.is_play);
    let cashier = Cashier {
        assets: real.map(|row| row.asset).collect(),
        bot: None,
        deposit: (1, 10_000),
        withdrawal: (2, 5_000),
        withdrawal_a_day: Cap::Dollars(10_000),
        approval_from: Cap::Dollars(100),
    };
    House {
        cashier: Some(cashier),
        ..house()
    }
}

/// A folder in memory where there is one: no table outlives its test, and there are thousands of
/// commits, each of which a slow disk takes milliseconds to keep.
fn folder() -> TempDir {
    let memory = tempfile::tempdir_in("/dev/shm");
    memory.or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// What the sandbox answers.
fn ask(sandbox: &Sandbox) -> impl FnMut(&str, &Value) -> (u16, Value) {
    |method, params| {
        let answer = sandbox.call(TOKEN, method, params);
        (answer.status, answer.body)
    }
}

/// Figures that nobody looks at.
fn vitals(now: Now) -> Arc<Vitals> {
    Vitals::new(now, String::new(), &[])
}

impl Table {
    pub fn new(seed: u64) -> Self {
        Self::with(Box::new(Seeded(seed)))
    }

    pub fn with(entropy: Box<dyn Entropy + Send>) -> Self {
        Self::of(house(), entropy)
    }

    /// A table of this house.
    pub fn of(house: House, entropy: Box<dyn Entropy + Send>) -> Self {
        Self::begun(START, house, entropy, |_| ())
    }

    /// A table that goes on with what another program left in its books at that time.
    pub fn left(dump: &str, at: Wall, entropy: Box<dyn Entropy + Send>) -> Self {
        Self::begun(at, house(), entropy, |path| {
            let sql = rusqlite::Connection::open(path).expect("opens");
            sql.execute_batch(dump).expect("a database");
            // One that has no log would count as a copy.
            sql.pragma_update(None, "journal_mode", "WAL").expect("set");
            // What is noted beside it.
            let exists = "The database beside this file exists. Without it, restore a backup.\n";
            std::fs::write(path.with_extension("db.lock"), exists).expect("written");
        })
    }

    fn begun(
        at: Wall,
        house: House,
        entropy: Box<dyn Entropy + Send>,
        leave: impl FnOnce(&Path),
    ) -> Self {
        let dir = folder();
        let path = dir.path().join("casino.db");
        leave(&path);
        let lock = Lock::take(&path)
            .expect("a lock file")
            .expect("nobody else's");
        let db = Db::open(&path, &lock).expect("a new database");
        let now = Now {
            wall: at,
            mono: Instant::now(),
        };
        let engine = Engine::start(house.clone(), db, entropy, now.wall).expect("starts");
        let sandbox = Sandbox::new(7);
        let heard = serde_json::from_str::<Value>(&sandbox.state(None, None, Duration::ZERO))
            .expect("JSON")["seq"]
            .as_u64()
            .expect("a number");
        Self {
            sandbox,
            rhythm: Rhythm::new(&engine, &house, now),
            engine,
            now,
            provider: Provider::default(),
            heard,
            path,
            lock,
            _dir: dir,
        }
    }

    /// Ends the engine without a word, as a kill does, and starts another on the same books.
    pub fn crash(&mut self, entropy: Box<dyn Entropy + Send>) {
        self.crash_into(house(), entropy);
    }

    /// Likewise, with other settings.
    pub fn crash_into(&mut self, house: House, entropy: Box<dyn Entropy + Send>) {
        let db = Db::open(&self.path, &self.lock).expect("opens again");
        self.engine = Engine::start(house.clone(), db, entropy, self.now.wall).expect("starts");
        let left = self.engine.undelivered(&HashSet::new(), self.now);
        self.rhythm = Rhythm::new(&self.engine, &house, self.now);
        self.rhythm.push(left.expect("reads"));
    }

    /// The database's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn sql(&self) -> rusqlite::Connection {
        self.engine.books().count_up().expect("counted");
        books(&self.path)
    }

    pub fn pass(&mut self, time: Duration) {
        self.now = Now {
            wall: self.now.wall.plus(time),
            mono: self.now.mono + time,
        };
    }

    /// What waits at Telegram. It comes again unless [`Table::run`] has handled it.
    pub fn poll(&mut self) -> Vec<Inbound> {
        let (engine, sandbox) = (&self.engine, &self.sandbox);
        self.rhythm.poll(engine, self.now, ask(sandbox))
    }

    /// Handles all that waits and delivers what is decided, as the bot's threads do; Telegram's
    /// refusals are told.
    pub fn run(&mut self) -> Vec<String> {
        let mut refused = Vec::new();
        loop {
            self.rhythm.go_on(&mut self.engine, self.now);
            while self.take_in() || self.hear() {}
            if !self.deliver(&mut refused) {
                refused.dedup();
                return refused;
            }
        }
    }

    /// From now on these flood limits hold.
    pub fn limit(&mut self, rates: Rates) {
        self.rhythm.limit(rates);
    }

    /// Takes in what waits, as the couriers allow, and delivers what may go now.
    pub fn turn(&mut self) {
        if !self.take_in() {
            self.rhythm.go_on(&mut self.engine, self.now);
        }
        self.deliver(&mut Vec::new());
    }

    /// Calls that wait.
    pub fn pending(&self) -> usize {
        self.rhythm.pending()
    }

    fn take_in(&mut self) -> bool {
        let (engine, sandbox) = (&mut self.engine, &self.sandbox);
        self.rhythm.take_in(engine, self.now, ask(sandbox))
    }

    /// Makes the calls to the payment provider that are ordered. Whether news came of it.
    fn hear(&mut self) -> bool {
        let orders = self.engine.take_orders().into_iter();
        let news = orders.filter_map(|order| self.provider.answers(order));
        let news = news.collect();
        self.rhythm.hear(&mut self.engine, news, self.now)
    }

    /// The payment provider does what [`Provider::does`] says.
    pub fn provides(&mut self, line: &str) -> Vec<String> {
        let told = self.provider.does(line, self.now.wall);
        let told = told.into_iter().collect();
        self.rhythm.hear(&mut self.engine, told, self.now);
        let refused = self.run();
        self.news().into_iter().chain(refused).collect()
    }

    /// The owner has put this into the bankroll.
    pub fn fund(&mut self, asset: Asset, amount: Amount) {
        let (db, at) = (self.engine.books(), self.now.wall);
        let funding = FundingRow {
            id: db.next_funding_id().expect("reads"),
            asset,
            amount,
            out: false,
            by: PlayerId(ALICE),
            reason: "a test".to_owned(),
            at,
        };
        db.add_funding(&funding).expect("writes");
        let key = EntryKey::bankroll_in(funding.id);
        let entry = Entry::single(key, asset, Account::World, Account::Bankroll, amount);
        db.post(&entry, at).expect("posts");
        self.provider.gets(asset, amount);
    }

    fn deliver(&mut self, refused: &mut Vec<String>) -> bool {
        let (sandbox, books) = (&self.sandbox, self.engine.books());
        self.rhythm.deliver(self.now, |errand| {
            let params = serde_json::from_str(&errand.body).expect("JSON");
            let file = errand.file.map(|(name, of)| {
                let mut bytes = Vec::new();
                wings::write_file(books, of, &mut bytes).expect("a file");
                (name, of.sender.file_kind().expect("a kind"), bytes)
            });
            let answer = sandbox.upload(TOKEN, errand.method, &params, file);
            if answer.status != 200 {
                let why = &answer.body["description"];
                refused.push(format!("Telegram refused {}: {why}", errand.method));
            }
            (answer.status, answer.body)
        })
    }

    pub fn say(&mut self, user: i64, chat: i64, text: &str) -> Vec<String> {
        self.sandbox.say(user, chat, text, None).expect("said");
        let refused = self.run();
        self.news().into_iter().chain(refused).collect()
    }

    /// Says it in answer to the bot's last message.
    pub fn reply(&mut self, user: i64, chat: i64, text: &str) -> Vec<String> {
        let messages = self.sandbox.with(|world, _| world.messages(chat));
        let last = messages
            .iter()
            .rev()
            .find(|m| m["from"]["id"] == BOT_ID)
            .expect("the bot spoke");
        self.sandbox
            .say(user, chat, text, last["message_id"].as_i64())
            .expect("said");
        let refused = self.run();
        self.news().into_iter().chain(refused).collect()
    }

    pub fn press(&mut self, user: i64, chat: i64, message: i64, data: &str) -> Vec<String> {
        self.sandbox
            .press(user, chat, message, data)
            .expect("pressed");
        let refused = self.run();
        self.news().into_iter().chain(refused).collect()
    }

    /// The bot's newest message in a chat that has a button with this label: message and data.
    pub fn button(&self, chat: i64, label: &str) -> Option<(i64, String)> {
        let messages = self.sandbox.with(|world, _| world.messages(chat));
        messages.iter().rev().find_map(|message| {
            let button =
                buttons(message).find(|b| b["text"].as_str().is_some_and(|t| t.contains(label)))?;
            Some((
                message["message_id"].as_i64()?,
                button["callback_data"].as_str()?.to_owned(),
            ))
        })
    }

    /// What the bot said since the last time, as lines.
    pub fn news(&mut self) -> Vec<String> {
        self.events().iter().filter_map(line).collect()
    }

    /// What has happened since the last time, as the sandbox tells it.
    pub fn events(&mut self) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let state = self.sandbox.state(Some(self.heard), None, Duration::ZERO);
            let state: Value = serde_json::from_str(&state).expect("JSON");
            let events = state["events"].as_array().cloned().unwrap_or_default();
            if events.is_empty() {
                return all;
            }
            self.heard = state["seq"].as_u64().expect("a number");
            all.extend(events);
        }
    }

    /// What the audits say once the books were changed behind the triggers' back, but for the balances
    /// and sums that follow postings.
    pub fn tampered(&self, sql: &str) -> String {
        let conn = self.sql();
        let triggers: Vec<String> = conn
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name NOT IN ('posting_moves_balances', 'posting_is_summed')")
            .expect("reads")
            .query_map([], |row| row.get(0))
            .expect("reads")
            .collect::<Result<_, _>>()
            .expect("reads");
        let drops = triggers.iter().map(|name| format!("DROP TRIGGER {name};"));
        conn.execute_batch("PRAGMA foreign_keys = OFF")
            .expect("a pragma");
        conn.execute_batch(&drops.collect::<String>())
            .expect("drops");
        conn.execute_batch(&coded(sql)).expect(sql);
        self.findings().join("\n")
    }

    /// The sentences of the audits that do not hold.
    pub fn findings(&self) -> Vec<String> {
        let db = Db::open_to_read(&self.path).expect("opens");
        db.prove()
            .expect("reads")
            .iter()
            .map(ToString::to_string)
            .collect()
    }
}

pub fn buttons(message: &Value) -> impl Iterator<Item = &Value> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array();
    rows.into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
}

/// One event of the feed as a transcript shows it; nothing for what players do.
fn line(event: &Value) -> Option<String> {
    let place = if event["chat"] == BACK_ROOM {
        "@group"
    } else {
        ""
    };
    let who = match event["type"].as_str()? {
        "toast" => {
            let text = event["text"].as_str().filter(|text| !text.is_empty())?;
            return Some(format!("toast{place}> {text}"));
        }
        "message_new" => "bot",
        "message_edit" => "edit",
        _ => return None,
    };
    let message = &event["message"];
    if message["from"]["id"] != BOT_ID {
        return None;
    }
    let dice = &message["dice"];
    if let (Some(emoji), Some(value)) = (dice["emoji"].as_str(), dice["value"].as_i64()) {
        return Some(format!("{who}{place}> {emoji} shows {value}"));
    }
    let file = message["document"]["file_name"].as_str();
    let file = file.map_or_else(String::new, |name| format!("(file {name}) "));
    let text = message["text"].as_str().or(message["caption"].as_str())?;
    let text = format!("{file}{}", text.replace('\n', "\n     "));
    let mut line = format!("{who}{place}> {text}");
    for row in message["reply_markup"]["inline_keyboard"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let row = row.as_array().into_iter().flatten();
        let row = row.filter_map(|button| {
            let label = button["text"].as_str()?;
            Some(match button["url"].as_str() {
                Some(url) => format!("[{label}]({url})"),
                None => format!("[{label}]"),
            })
        });
        let row: Vec<_> = row.collect();
        let _ = write!(line, "\n     {}", row.join(" "));
    }
    Some(line)
}

/// A player and where they speak, as transcripts write it: `alice`, `bob@group`.
pub fn speaker(name: &str) -> (i64, i64) {
    let (name, group) = name
        .split_once('@')
        .map_or((name, false), |(name, _)| (name, true));
    let user = match name {
        "alice" => ALICE,
        "bob" => BOB,
        "carol" => CAROL,
        other => panic!("nobody is called {other}"),
    };
    (user, if group { BACK_ROOM } else { user })
}
