//! The office in a browser: who gets in and does what, and what a hostile browser, page or network comes to.
mod actions;
pub mod attack;
mod pages;
mod seen;
mod sums;

use crate::kit::{Seeded, Table, house_with_cashier};
use crate::kit_bot::exchange;
use casino_bot::casino::{BrowserWay, House};
use casino_bot::ops::config::{Secret, Settings};
use casino_bot::ops::health::Vitals;
use casino_bot::rules::guard::profiles;
use casino_bot::sandbox::{ALICE, BOB, CAROL};
use casino_bot::shell::workers::Stop;
use casino_bot::shell::workers::engine::Asking;
use casino_bot::shell::workers::engine::bell::{Bell, Ringer};
use casino_bot::shell::workers::http::{Endpoints, Gate, LIMITS, Office};
use casino_bot::values::time::Now;
use casino_bot::web::http::Server;
use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Where a proxy has the office.
const PUBLIC: &str = "office.example.org";

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(&format!("{name}: ")))
    }
}

/// A house whose health port is open. Alice owns it; Bob and Carol play.
struct Open {
    table: Table,
    addr: SocketAddr,
    askings: Receiver<Asking>,
    clock: Arc<Mutex<Now>>,
    _server: Server,
    _stop: Sender<()>,
}

impl Open {
    fn new() -> Self {
        let house = House {
            browser: BrowserWay::Tunnel(8001),
            profile: profiles::find("base").expect("a profile"),
            ..house_with_cashier()
        };
        let mut table = Table::of(house.clone(), Box::new(Seeded(1)));
        for player in [ALICE, BOB, CAROL] {
            table.say(player, player, "/start");
        }
        let given = [
            ("CASINO_DB", table.path().display().to_string()),
            ("OFFICE_URL", format!("https://{PUBLIC}")),
            ("RESTART_TOKEN", "hush-hush".to_owned()),
        ];
        let given: HashMap<_, _> = given.map(|(name, value)| (name.to_owned(), value)).into();
        let settings = Settings::parse(&given).expect("settings");
        let clock = Arc::new(Mutex::new(table.now));
        let (send, askings) = bounded(8);
        let (give_stop, stop) = Stop::new();
        let of_office = Arc::clone(&clock);
        let send = Ringer::new(send, Bell::default());
        let office = Office::new(&settings, house, send, stop, move || *of_office.lock());
        let endpoints = Endpoints {
            vitals: Vitals::new(table.now, String::new(), &[]),
            threshold: Duration::from_secs(300),
            restart: Gate::new(Secret::default(), 1),
            money: Gate::new(Secret::default(), 2),
            control: bounded(1).0,
            hook: None,
            office,
        };
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let server = Server::start(listener, "http", LIMITS, move |request| {
            endpoints.answer(request)
        });
        let server = server.expect("starts");
        Self {
            addr: server.addr(),
            table,
            askings,
            clock,
            _server: server,
            _stop: give_stop,
        }
    }

    fn pass(&mut self, time: Duration) {
        self.table.pass(time);
        *self.clock.lock() = self.table.now;
    }

    /// Sends a request as it is, and lets the engine do what it is asked for meanwhile.
    fn send(&mut self, request: &str) -> Answer {
        let (addr, request) = (self.addr, request.to_owned());
        let browser = thread::spawn(move || exchange(addr, request));
        while !browser.is_finished() {
            if let Ok(asking) = self.askings.recv_timeout(Duration::from_millis(2)) {
                let came = self.table.engine.run_errand(&asking.errand, self.table.now);
                let _ = asking.done.try_send(came.expect("the books take it"));
            }
        }
        let answer = browser.join().expect("it ends");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.get(9..12).and_then(|digits| digits.parse().ok());
        Answer {
            status: status.unwrap_or(0),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn get(&mut self, path: &str, cookie: &str) -> Answer {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: office={cookie}\r\n\r\n"
        ))
    }

    /// Sends a form as these pages' own are.
    fn post(&mut self, path: &str, cookie: &str, form: &str) -> Answer {
        self.post_with(
            path,
            cookie,
            form,
            "Origin: http://127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n",
        )
    }

    fn post_with(&mut self, path: &str, cookie: &str, form: &str, headers: &str) -> Answer {
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: office={cookie}\r\n{headers}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ))
    }

    /// The key of a link that the bot sends this person.
    fn link(&mut self, who: i64) -> String {
        self.table.say(who, who, "/web");
        let (message, data) = self.table.button(who, "Send me a link").expect("a button");
        let said = self.table.press(who, who, message, &data).join("\n");
        let (_, key) = said.split_once("/office/in?key=").expect("a link");
        key.chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect()
    }

    /// Lets this person in; the cookie.
    fn enter(&mut self, who: i64) -> String {
        let key = self.link(who);
        let answer = self.post("/office/in", "", &format!("key={key}"));
        assert_eq!(answer.status, 303, "{}", answer.head);
        let cookie = answer.header("Set-Cookie").expect("a cookie");
        let (secret, rest) = cookie.split_once("; ").expect("attributes");
        assert_eq!(
            rest,
            "HttpOnly; SameSite=Strict; Path=/office; Max-Age=28800"
        );
        secret.strip_prefix("office=").expect("its name").to_owned()
    }

    /// What this session's forms carry.
    fn csrf(&mut self, cookie: &str) -> String {
        let page = self.get("/office", cookie);
        assert_eq!(page.status, 200, "{}", page.head);
        let (_, rest) = page
            .body
            .split_once("name=\"csrf\" value=\"")
            .expect("a form");
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// Makes somebody this from now on, by the owner's hand in chat; nothing, for none.
    fn make(&self, player: i64, role: &str) {
        let sql = format!(
            "INSERT INTO office_log
             SELECT coalesce(max(id), 0) + 1, {}, {ALICE}, 'owner', 'chat', 'role', 'role', '{player}', {player}, 'none', '{role}', NULL
             FROM office_log",
            self.table.now.wall.0
        );
        self.table.sql().execute_batch(&sql).expect("given");
    }

    fn count(&self, sql: &str) -> i64 {
        let found = self.table.sql().query_row(sql, [], |row| row.get(0));
        found.unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    fn acts(&self) -> i64 {
        self.count(
            "SELECT count(*) FROM office_log WHERE channel = 'web' AND action NOT LIKE 'sign-%'",
        )
    }
}

#[test]
fn a_link_leads_its_owner_in_once_and_for_a_minute() {
    let mut house = Open::new();
    // To look at it uses nothing up: apps look at links by themselves.
    let key = house.link(ALICE);
    for _ in 0..3 {
        let door = house.get(&format!("/office/in?key={key}"), "");
        assert!(
            door.status == 200 && door.body.contains(&key),
            "{}",
            door.body
        );
    }
    let form = format!("key={key}");
    assert_eq!(house.post("/office/in", "", &form).status, 303);
    let again = house.post("/office/in", "", &form);
    assert!(again.status == 403 && again.header("Set-Cookie").is_none());
    // The next one takes its place; and one lapses.
    let (first, second) = (house.link(ALICE), house.link(ALICE));
    assert_eq!(
        house.post("/office/in", "", &format!("key={first}")).status,
        403
    );
    house.pass(Duration::from_secs(61));
    assert_eq!(
        house
            .post("/office/in", "", &format!("key={second}"))
            .status,
        403
    );
    // Who has lost their role meanwhile is nobody.
    house.make(BOB, "cashier");
    let key = house.link(BOB);
    house.make(BOB, "none");
    assert_eq!(
        house.post("/office/in", "", &format!("key={key}")).status,
        403
    );
    let said = house.table.say(CAROL, CAROL, "/web").join("\n");
    assert!(said.contains("do not know that command"), "{said}");
    assert_eq!(house.count("SELECT count(*) FROM browser_session"), 1);
    assert_eq!(
        house.count("SELECT count(*) FROM office_log WHERE action = 'sign-in'"),
        1
    );
    assert_eq!(house.table.findings(), [""; 0]);
}

#[test]
fn the_books_keep_neither_keys_nor_cookies() {
    let mut house = Open::new();
    let key = house.link(ALICE);
    let answer = house.post("/office/in", "", &format!("key={key}"));
    let cookie = answer.header("Set-Cookie").expect("a cookie");
    let secret: String = cookie["office=".len()..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    for file in ["casino.db", "casino.db-wal"] {
        let file = house.table.path().with_file_name(file);
        for hushed in [&key, &secret] {
            assert!(
                hushed.len() == 26 && !crate::kit_bot::file_holds(&file, hushed.as_bytes()),
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn a_session_ends_by_itself_by_hand_in_the_chat_and_with_the_role() {
    let mut house = Open::new();
    let cookie = house.enter(ALICE);
    assert_eq!(house.get("/office", &cookie).status, 200);
    house.pass(Duration::from_secs(8 * 60 * 60 - 1));
    assert_eq!(house.get("/office", &cookie).status, 200);
    house.pass(Duration::from_secs(2));
    assert_eq!(house.get("/office", &cookie).status, 401);

    let cookie = house.enter(ALICE);
    let csrf = house.csrf(&cookie);
    let left = house.post("/office/out", &cookie, &format!("csrf={csrf}"));
    assert!(
        left.status == 200
            && left
                .header("Set-Cookie")
                .is_some_and(|c| c.contains("Max-Age=0"))
    );
    assert_eq!(house.get("/office", &cookie).status, 401);

    let (first, second) = (house.enter(ALICE), house.enter(ALICE));
    house.table.say(ALICE, ALICE, "/web");
    let (message, data) = house
        .table
        .button(ALICE, "End my sessions")
        .expect("a button");
    house.table.press(ALICE, ALICE, message, &data);
    for cookie in [first, second] {
        assert_eq!(house.get("/office", &cookie).status, 401);
    }

    house.make(BOB, "admin");
    let cookie = house.enter(BOB);
    assert_eq!(house.get("/office/log", &cookie).status, 200);
    house.make(BOB, "support");
    assert_eq!(house.get("/office/log", &cookie).status, 404);
    assert_eq!(house.get("/office", &cookie).status, 200);
    house.make(BOB, "none");
    assert_eq!(house.get("/office", &cookie).status, 401);
    // No more than four at a time: the oldest ends.
    let mut all: Vec<_> = (0..5)
        .map(|_| {
            house.pass(Duration::from_secs(1));
            house.enter(ALICE)
        })
        .collect();
    assert_eq!(house.get("/office", &all.remove(0)).status, 401);
    for cookie in all {
        assert_eq!(house.get("/office", &cookie).status, 200);
    }
}
