//! The real engine and real books with a payment provider of the test's: calls are under way for a time, answers
//! and webhooks may be lost, late and said twice, and the engine may be killed between any two steps.
use super::acts;
use super::made::Made;
use crate::kit::{self, Seeded, coded, house};
use casino_bot::casino::payment::{Failure, News, Order};
use casino_bot::casino::{Cashier, Chat, Event, House, Person, Trouble, Visit, handle, wings};
use casino_bot::rules::ledger::{Account, PlayerId};
use casino_bot::shell::workers::engine::Engine;
use casino_bot::store::cashier::{DepositRow, WithdrawalRow, WithdrawalState};
use casino_bot::store::{Db, Lock};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset, Cap};
use casino_bot::values::time::{Now, Wall};
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use wings::cashier::{deposits, withdrawals};

pub const OWNER: i64 = 700_000_001;
pub const PLAYERS: [i64; 3] = [700_000_002, 700_000_003, 700_000_004];

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Luck {
    Good,
    /// It has no effect, and nobody knows.
    LostBefore,
    /// It has its effect, and nobody knows.
    LostAfter,
    /// It was certainly not made.
    NotDone(Option<Duration>),
    /// It ends after so long; its effect is at its end.
    Slow(Duration),
    /// It has its effect, and what it came to is never heard.
    Unheard,
    /// What it came to is heard, and again after so long.
    Twice(Duration),
}

pub struct Bank {
    pub engine: Engine,
    pub house: House,
    pub provider: Made,
    pub now: Now,
    /// Says what becomes of a call.
    pub luck: Box<dyn FnMut(&Order) -> Luck>,
    /// With what they come to, where that is known already, and when it is heard.
    under_way: Vec<(Wall, Order, Option<News>)>,
    news: Vec<(Wall, News)>,
    /// Every call that was asked for.
    pub orders: Vec<Order>,
    entropy: Seeded,
    path: PathBuf,
    lock: Lock,
    _dir: TempDir,
}

/// 2026-01-01.
const START: Wall = Wall(1_767_225_600_000_000);

fn terms() -> House {
    House {
        owner: Some(PlayerId(OWNER)),
        cashier: Some(Cashier {
            assets: vec![Asset::Usdt, Asset::Ton],
            bot: None,
            deposit: (1, 25_000),
            withdrawal: (1, 10_000),
            withdrawal_a_day: Cap::Dollars(50_000),
            approval_from: Cap::Dollars(500),
        }),
        ..house()
    }
}

fn started(house: House, db: Db, entropy: Box<Seeded>, now: Now) -> Engine {
    let mut engine = Engine::start(house, db, entropy, now.wall).expect("starts");
    engine
        .undelivered(&HashSet::new(), now)
        .expect("reads what waits");
    engine
}

impl Bank {
    /// A house with players, a thousand whole ones of each asset in the bankroll and at the provider, and rates.
    pub fn new(seed: u64) -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let dir = dir.expect("a folder");
        let path = dir.path().join("casino.db");
        let lock = Lock::take(&path).expect("a lock file").expect("free");
        let db = Db::open(&path, &lock).expect("a new database");
        let now = Now {
            wall: START,
            mono: Instant::now(),
        };
        let entropy = Box::new(Seeded(seed));
        let engine = started(terms(), db, entropy, now);
        let mut bank = Self {
            engine,
            house: terms(),
            provider: Made::default(),
            now,
            luck: Box::new(|_| Luck::Good),
            under_way: Vec::new(),
            news: Vec::new(),
            orders: Vec::new(),
            entropy: Seeded(seed ^ 0x5eed),
            path,
            lock,
            _dir: dir,
        };
        for player in PLAYERS.iter().chain([&OWNER]) {
            bank.meet(*player);
        }
        for asset in [Asset::Usdt, Asset::Ton] {
            let amount = Amount::from_units(asset.unit() * 1_000).expect("an amount");
            bank.provider.held.insert(asset.code(), amount.units());
            let funded = bank.at(OWNER, |visit| acts::fund(visit, asset, amount, "to begin"));
            funded.expect("the owner may");
        }
        bank.settle();
        bank
    }

    /// Somebody writes to the bot for the first time.
    pub fn meet(&mut self, player: i64) {
        let event = Event::Command {
            chat: Chat {
                id: player,
                private: true,
            },
            from: Person {
                id: PlayerId(player),
                name: format!("Player {player}"),
                username: None,
                language: None,
            },
            message: 1,
            name: "start".to_owned(),
            args: String::new(),
            bot: String::new(),
        };
        let db = self.engine.books();
        db.begin().expect("begins");
        handle(&self.house, db, &mut self.entropy, self.now.wall, &event).expect("met");
        db.commit().expect("commits");
    }

    /// Does something as this player; nothing is left of what is refused.
    pub fn at<T>(
        &mut self,
        player: i64,
        what: impl FnOnce(&mut Visit<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let db = self.engine.books();
        db.begin().expect("begins");
        let who = db.player(PlayerId(player)).expect("reads").expect("known");
        let voice = db.voice(who.id, Asset::Play).expect("reads");
        let mut visit = Visit {
            house: &self.house,
            db,
            entropy: &mut self.entropy,
            now: self.now.wall,
            chat: Chat {
                id: player,
                private: true,
            },
            wallet: Asset::Play,
            player: who,
            voice,
            newcomer: false,
            bot: String::new(),
            also: Vec::new(),
        };
        let done = what(&mut visit);
        match done {
            Ok(_) => db.commit().expect("commits"),
            Err(_) => db.rollback(),
        }
        done
    }

    /// Something comes from the provider after so long.
    pub fn comes(&mut self, news: News, after: Duration) {
        self.news.push((self.now.wall.plus(after), news));
    }

    /// The provider tells of an invoice that it was paid.
    pub fn tells(&mut self, invoice: i64, after: Duration) {
        let told = News::Told(self.provider.shown(invoice, self.now.wall));
        self.comes(told, after);
    }

    /// Does all that is due now, makes the calls, and hears what came of them, until nothing is left for now.
    pub fn settle(&mut self) {
        loop {
            self.engine.due(self.now).expect("commits");
            let orders = self.engine.take_orders();
            let quiet = orders.is_empty();
            for order in orders {
                self.begin(order);
            }
            let heard = self.hear();
            self.engine.take_jobs();
            if quiet && !heard {
                return;
            }
        }
    }

    fn begin(&mut self, order: Order) {
        let (now, lost) = (self.now.wall, Failure::Unknown("lost".to_owned()));
        let at_once = limits::PROMPT_WAIT / 10;
        let luck = (self.luck)(&order);
        let (after, news) = match luck {
            Luck::Good | Luck::Twice(_) => (at_once, Some(self.provider.answer(&order, now))),
            Luck::LostBefore => (at_once, Some(order.failed(lost))),
            Luck::LostAfter => {
                self.provider.answer(&order, now);
                (at_once, Some(order.failed(lost)))
            }
            Luck::NotDone(rest) => (at_once, Some(order.failed(Failure::NotDone(rest)))),
            Luck::Slow(after) => (after, None),
            Luck::Unheard => {
                self.provider.answer(&order, now);
                self.orders.push(order);
                return;
            }
        };
        if let (Luck::Twice(later), Some(news)) = (luck, &news) {
            self.news.push((now.plus(later), news.clone()));
        }
        self.orders.push(order.clone());
        self.under_way.push((now.plus(after), order, news));
    }

    /// Hears what has come by now, in one step. Whether anything has.
    fn hear(&mut self) -> bool {
        // What takes no time at all is here by now.
        let now = self.now.wall.plus(limits::PROMPT_WAIT / 10);
        let (ended, under_way) = self.under_way.drain(..).partition(|(at, ..)| *at <= now);
        self.under_way = under_way;
        let ended: Vec<(Wall, Order, Option<News>)> = ended;
        let mut heard = Vec::new();
        for (at, order, news) in ended {
            heard.push(news.unwrap_or_else(|| self.provider.answer(&order, at)));
        }
        let (come, news) = self.news.drain(..).partition(|(at, _)| *at <= now);
        self.news = news;
        let come: Vec<(Wall, News)> = come;
        heard.extend(come.into_iter().map(|(_, news)| news));
        let all: Vec<_> = heard.iter().collect();
        for news in all.chunks(limits::NEWS_PER_STEP) {
            let heard = self.engine.hear(news, self.now).expect("commits");
            assert!(!heard.contains(&false), "not heard among {news:?}");
        }
        !all.is_empty()
    }

    /// Time passes, and all that becomes due in it is done.
    pub fn pass(&mut self, time: Duration) {
        let end = self.now.wall.plus(time);
        while self.now.wall < end {
            let due = self.engine.books().next_due().expect("reads");
            let others = self.under_way.iter().map(|(at, ..)| *at);
            let others = others.chain(self.news.iter().map(|(at, _)| *at));
            let next = others.chain(due.map(|due| due.at)).min().unwrap_or(end);
            let step = next
                .min(end)
                .since(self.now.wall)
                .max(Duration::from_millis(10));
            self.now = Now {
                wall: self.now.wall.plus(step),
                mono: self.now.mono + step,
            };
            self.settle();
        }
    }

    /// Time passes in which the machine slept.
    pub fn skip(&mut self, time: Duration) {
        self.now = Now {
            wall: self.now.wall.plus(time),
            mono: self.now.mono + time,
        };
        self.settle();
    }

    /// What the audits say once the books were changed behind the triggers' back, but for the balances that follow
    /// postings.
    pub fn tampered(&self, change: &str) -> String {
        let sql = self.sql();
        let mut find = sql
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name <> 'posting_moves_balances'")
            .expect("reads");
        let names = find.query_map([], |row| row.get::<_, String>(0));
        let names: Vec<_> = names
            .expect("reads")
            .map(|name| name.expect("text"))
            .collect();
        for name in names {
            sql.execute_batch(&format!("DROP TRIGGER {name}"))
                .expect("dropped");
        }
        sql.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            .expect("set");
        sql.execute_batch(&coded(change)).expect(change);
        self.findings().join("\n")
    }

    pub fn findings(&self) -> Vec<String> {
        let db = Db::open_to_read(&self.path).expect("opens");
        let findings = db.prove().expect("reads");
        findings.iter().map(ToString::to_string).collect()
    }

    /// Calls under way have no effect, and nobody knows.
    pub fn forget_calls(&mut self) {
        self.under_way.clear();
    }

    /// The process is killed and started again: calls that have reached the provider go on there, and what they
    /// come to is heard by nobody.
    pub fn kill(&mut self) {
        for (at, order, news) in std::mem::take(&mut self.under_way) {
            if news.is_none() {
                self.provider.answer(&order, at);
            }
        }
        self.news.retain(|(_, news)| matches!(news, News::Told(_)));
        let db = Db::open(&self.path, &self.lock).expect("opens again");
        let entropy = Box::new(Seeded(self.entropy.0 ^ 0xdead));
        self.engine = started(self.house.clone(), db, entropy, self.now);
    }

    /// A deposit that was asked for and can be paid.
    pub fn asked(&mut self, player: i64, asset: Asset, whole: i64) -> DepositRow {
        let amount = Amount::from_units(asset.unit() * whole).expect("an amount");
        let row = self.at(player, |visit| deposits::ask(visit, asset, amount));
        let row = row.expect("it can be asked for");
        self.settle();
        self.deposit(&row)
    }

    /// A player has paid in so much.
    pub fn deposited(&mut self, player: i64, asset: Asset, whole: i64) -> DepositRow {
        let row = self.asked(player, asset, whole);
        assert!(self.provider.pay(row.invoice.expect("made"), self.now.wall));
        self.pass(limits::LOOK_EVERY * 2);
        self.deposit(&row)
    }

    /// A player has paid in so much, and taken half of it out, which an admin had to approve.
    pub fn paid_out(&mut self, player: i64, whole: i64) -> WithdrawalRow {
        let amount = self.deposited(player, Asset::Usdt, whole).amount.part(2);
        let row = self.at(player, |visit| {
            withdrawals::request(visit, Asset::Usdt, amount)
        });
        let row = row.expect("it can be asked for");
        assert_eq!(
            row.state,
            WithdrawalState::Waiting,
            "the first is looked at"
        );
        let approved = self.at(OWNER, |visit| acts::approve(visit, row.id));
        approved.expect("it waits for that");
        self.pass(Duration::from_secs(1));
        let row = self.withdrawal(&row);
        assert_eq!(row.state, WithdrawalState::Paid);
        row
    }

    pub fn deposit(&self, row: &DepositRow) -> DepositRow {
        let row = self.engine.books().deposit(row.id).expect("reads");
        row.expect("there is one")
    }

    pub fn withdrawal(&self, row: &WithdrawalRow) -> WithdrawalRow {
        let row = self.engine.books().withdrawal(row.id).expect("reads");
        row.expect("there is one")
    }

    pub fn balance(&self, asset: Asset, account: Account) -> i64 {
        let balance = self.engine.books().balance(asset, account);
        balance.expect("reads").units()
    }

    pub fn sql(&self) -> rusqlite::Connection {
        kit::books(&self.path)
    }

    pub fn number(&self, sql: &str) -> i64 {
        let found = self.sql().query_row(sql, [], |row| row.get(0));
        found.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// What was written to somebody, the oldest first.
    pub fn said_to(&self, chat: i64) -> Vec<String> {
        let sql = self.sql();
        let mut find = sql
            .prepare("SELECT text FROM outbox WHERE chat = ?1 ORDER BY id")
            .expect("reads");
        let rows = find.query_map([chat], |row| row.get(0)).expect("reads");
        rows.collect::<Result<_, _>>().expect("text")
    }

    /// Nothing is wrong: the books hold, each payment was made once, and the provider has what the books say.
    pub fn check(&self) {
        let db = Db::open_to_read(&self.path).expect("opens");
        let findings = self.findings();
        assert!(findings.is_empty(), "{}", findings.join("\n"));
        self.check_invoices();
        self.check_transfers();
        for (asset, _) in super::made::RATES {
            let margins = db.margins(asset, self.now.wall).expect("reads");
            let held = self.provider.held[&asset.code()];
            assert!(
                (margins.expected - margins.less..=margins.expected + margins.more).contains(&held),
                "{asset:?}: {held} is there, {margins:?}"
            );
            assert_eq!(db.difference(asset).expect("reads"), 0, "{asset:?}");
        }
    }

    fn check_invoices(&self) {
        let db = self.engine.books();
        for (id, kept) in &self.provider.invoices {
            let row = db.deposit_of_invoice(*id).expect("reads");
            let credited = row.is_some_and(|row| row.fee.is_some());
            let waits = db.is_in_suspense(*id).expect("reads");
            if kept.paid.is_some() {
                assert!(credited != waits, "{id} {kept:?}: {credited}, {waits}");
            } else {
                assert!(!credited && !waits, "{id} {kept:?}");
            }
        }
    }

    fn check_transfers(&self) {
        let all = self.number("SELECT coalesce(max(id), 0) FROM withdrawal");
        let mut sent = self.provider.transfers.clone();
        for id in 1..=all {
            let id = casino_bot::rules::ledger::WithdrawalId(id);
            let row = self.engine.books().withdrawal(id).expect("reads");
            let row = row.expect("there is one");
            let transfer = sent.remove(&row.spend_id);
            assert_eq!(
                row.state == WithdrawalState::Paid,
                transfer.is_some(),
                "{row:?} {transfer:?}"
            );
        }
        assert!(sent.is_empty(), "of no withdrawal: {sent:?}");
    }
}
