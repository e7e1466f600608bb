//! The office's door facing a hostile network, over real HTTP at the built binary: odd paths, methods, heads, bodies,
//! forms, cookies and names, slow clients, and many of them. Nothing is shown to who is not in, nothing is done, and
//! whoever waits for /health does not wait for them.
pub mod slow;

use super::addr_of;
use crate::kit_bot::{Home, OWNER, SOON, World, button, eventually, exchange};
use std::net::SocketAddr;

/// An owner who is in, in a browser.
struct In {
    addr: SocketAddr,
    cookie: String,
    csrf: String,
}

fn status(answer: &str) -> u16 {
    let digits = answer.get(9..12).and_then(|digits| digits.parse().ok());
    digits.unwrap_or(0)
}

fn head(answer: &str) -> &str {
    answer.split("\r\n\r\n").next().unwrap_or_default()
}

/// A request with these headers behind the first line.
fn asks(addr: SocketAddr, line: &str, headers: &str, body: &str) -> String {
    let request = format!("{line} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n{body}");
    exchange(addr, request)
}

fn form(body: &str) -> String {
    format!(
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
        body.len()
    )
}

impl In {
    fn enter(world: &World, addr: SocketAddr) -> Self {
        let way = world.ask(OWNER, "/web");
        let before = world.told(OWNER).len();
        let (id, data) = (
            way["message_id"].as_i64().expect("a number"),
            button(&way, "Send me a link").expect("a button"),
        );
        world
            .sandbox
            .press(OWNER, OWNER, id, &data)
            .expect("pressed");
        let said = eventually(SOON, "a link", || {
            let told = world.told(OWNER).split_off(before);
            let texts = told.iter().filter_map(|told| told["text"].as_str());
            let mut links = texts.filter(|text| text.contains("/office/in?key="));
            links.next().map(str::to_owned)
        });
        let (_, key) = said.split_once("/office/in?key=").expect("a key");
        let key: String = key
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let body = format!("key={key}");
        let answer = asks(addr, "POST /office/in", &form(&body), &body);
        assert_eq!(status(&answer), 303, "{answer}");
        let (_, rest) = answer.split_once("Set-Cookie: office=").expect("a cookie");
        let cookie: String = rest
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let mut member = Self {
            addr,
            cookie,
            csrf: String::new(),
        };
        let page = member.get("/office");
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a form");
        member.csrf = rest.split('"').next().unwrap_or_default().to_owned();
        member
    }

    fn get(&self, path: &str) -> String {
        self.send(&format!("GET {path}"), "", "")
    }

    /// With the cookie, once the session may ask again.
    fn send(&self, line: &str, headers: &str, body: &str) -> String {
        eventually(SOON, "its turn", || {
            let headers = format!("Cookie: office={}\r\n{headers}", self.cookie);
            let answer = asks(self.addr, line, &headers, body);
            (status(&answer) != 429).then_some(answer)
        })
    }

    fn post(&self, path: &str, body: &str) -> String {
        self.send(&format!("POST {path}"), &form(body), body)
    }
}

/// What a request is, and how it may be answered.
type Case = (&'static str, String, &'static [u16]);

/// Paths and first lines, of who is in.
fn lines() -> Vec<Case> {
    let long = "a".repeat(7_000);
    let all: &[(&str, String, &[u16])] = &[
        ("up and out", "GET /office/../health".to_owned(), &[404]),
        (
            "up and out, hidden",
            "GET /office/%2e%2e/health".to_owned(),
            &[404],
        ),
        (
            "up twice",
            "GET /office/player/..%2f..%2f/etc/passwd".to_owned(),
            &[404],
        ),
        (
            "back strokes",
            "GET /office/..%5c..%5cetc".to_owned(),
            &[404],
        ),
        ("two strokes", "GET /office//players".to_owned(), &[404]),
        ("strokes before", "GET //office".to_owned(), &[404]),
        ("a dot", "GET /office/./players".to_owned(), &[404]),
        ("a nothing", "GET /office/player/%00".to_owned(), &[404]),
        (
            "a nothing behind",
            "GET /office/players%00.css".to_owned(),
            &[404],
        ),
        ("a nothing as it is", "GET /office/\0".to_owned(), &[400]),
        (
            "twice hidden",
            "GET /office/%252e%252e/health".to_owned(),
            &[404],
        ),
        ("broken hiding", "GET /office/%zz%".to_owned(), &[404]),
        ("not UTF-8", "GET /office/%ff%fe".to_owned(), &[404]),
        (
            "lines in it",
            "GET /office/x%0d%0aSet-Cookie:%20office=x".to_owned(),
            &[404],
        ),
        ("very long", format!("GET /office/{long}"), &[404]),
        ("too long", format!("GET /office/{long}{long}"), &[431]),
        (
            "a long question",
            format!("GET /office/players?q={long}"),
            &[200],
        ),
        (
            "many questions",
            format!("GET /office/players?{}", "q=1&".repeat(1_500)),
            &[200],
        ),
        (
            "a question of lines",
            "GET /office/players?q=%0d%0aX-Evil:%20yes".to_owned(),
            &[200],
        ),
        (
            "a file of lines",
            "GET /office/reports/days.csv?asset=%0d%0aX-Evil:%20yes".to_owned(),
            &[200],
        ),
        (
            "an order of lines",
            "GET /office/reports/players.csv?by=%0d%0aX-Evil:%20yes&page=99999999999".to_owned(),
            &[200],
        ),
        (
            "an order of SQL",
            "GET /office/reports/players?by=staked;DROP%20TABLE%20player&asset='".to_owned(),
            &[200],
        ),
        (
            "a page below all",
            "GET /office/alerts?below=-9223372036854775808".to_owned(),
            &[200],
        ),
        (
            "another house",
            "GET http://evil.example/office".to_owned(),
            &[200],
        ),
        (
            "another scheme",
            "GET https://evil.example/office".to_owned(),
            &[404],
        ),
        ("PUT", "PUT /office".to_owned(), &[405]),
        ("DELETE", "DELETE /office/player/1".to_owned(), &[405]),
        ("TRACE", "TRACE /office".to_owned(), &[405]),
        ("CONNECT", "CONNECT /office".to_owned(), &[405]),
        ("OPTIONS", "OPTIONS /office".to_owned(), &[405]),
        (
            "a method of small letters",
            "get /office".to_owned(),
            &[405],
        ),
        ("a method of signs", "G<>T /office".to_owned(), &[400]),
        (
            "GET that acts",
            "GET /office/do/freeze?player=1".to_owned(),
            &[405],
        ),
        ("GET that leaves", "GET /office/out".to_owned(), &[405]),
    ];
    all.to_vec()
}

#[test]
fn odd_paths_and_methods_lead_nowhere() {
    let (world, home, mut bot) = house();
    let member = In::enter(&world, addr_of(&home));
    for (case, line, may) in lines() {
        let answer = member.send(&line, "", "");
        assert!(may.contains(&status(&answer)), "{case}: {}", head(&answer));
        let head = head(&answer).to_ascii_lowercase();
        assert!(
            !head.contains("\r\nx-evil") && !head.contains("set-cookie"),
            "{case}: {head}"
        );
        assert!(
            !answer.contains("root:") && !answer.contains("\"status\":\"healthy"),
            "{case}"
        );
    }
    // None of that has thrown them out.
    assert_eq!(status(&member.get("/office")), 200);
    bot.stop_well();
    assert!(!home.logs().contains("panic"), "{}", home.logs());
    assert_eq!(acts(&home), 0);
}

/// A house, and its bot that listens.
fn house() -> (World, Home, crate::kit_bot::Bot) {
    let world = World::new();
    let home = Home::new(&world);
    let bot = home.start();
    addr_of(&home);
    (world, home, bot)
}

/// What was done in the office but coming and going.
fn acts(home: &Home) -> i64 {
    home.number("SELECT count(*) FROM office_log WHERE action NOT LIKE 'sign-%'")
}

#[test]
fn odd_heads_cookies_and_names_let_nobody_in() {
    let (world, home, mut bot) = house();
    let addr = addr_of(&home);
    let member = In::enter(&world, addr);
    let (own, other) = (&member.cookie, "b".repeat(26));
    let many = (0..70).fold(String::new(), |all, n| all + &format!("X-{n}: y\r\n"));
    let huge = "c".repeat(7_000);
    let cases: [(&str, String, u16); 18] = [
        ("no cookie", String::new(), 401),
        ("an empty one", "Cookie: office=\r\n".to_owned(), 401),
        ("a made-up one", format!("Cookie: office={other}\r\n"), 401),
        ("a huge one", format!("Cookie: office={huge}\r\n"), 401),
        (
            "one of SQL",
            "Cookie: office=' OR 1=1 --aaaaaaaaaaaaaaa\r\n".to_owned(),
            401,
        ),
        (
            "its own, twice in one line",
            format!("Cookie: office={own}; office={own}\r\n"),
            401,
        ),
        (
            "its own, in two lines",
            format!("Cookie: office={own}\r\nCookie: office={own}\r\n"),
            401,
        ),
        (
            "another's before it",
            format!("Cookie: office={other}; office={own}\r\n"),
            401,
        ),
        (
            "another's behind it",
            format!("Cookie: office={own}; office={other}\r\n"),
            401,
        ),
        ("a longer name", format!("Cookie: xoffice={own}\r\n"), 401),
        ("another case", format!("Cookie: OFFICE={own}\r\n"), 401),
        (
            "too many heads",
            format!("Cookie: office={own}\r\n{many}"),
            431,
        ),
        ("a huge head", format!("X: {huge}{huge}\r\n"), 431),
        ("a head of no name", ": x\r\n".to_owned(), 400),
        (
            "another host behind",
            format!("Host: evil.example\r\nCookie: office={own}\r\n"),
            403,
        ),
        (
            "by a proxy of nobody's",
            format!("X-Forwarded-For: 1.2.3.4\r\nCookie: office={own}\r\n"),
            403,
        ),
        (
            "a length and chunks",
            format!("Cookie: office={own}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
            400,
        ),
        (
            "its own among others",
            format!("Cookie: a=b; office={own}; c=d\r\n"),
            200,
        ),
    ];
    for (case, headers, may) in &cases {
        let answer = eventually(SOON, case, || {
            let answer = asks(addr, "GET /office", headers, "");
            (status(&answer) != 429).then_some(answer)
        });
        assert_eq!(status(&answer), *may, "{case}: {}", head(&answer));
        let shown = answer.contains("Log out");
        assert_eq!(shown, *may == 200, "{case}");
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "",
        "localhost\t.evil",
    ] {
        let request =
            format!("GET /office HTTP/1.1\r\nHost: {host}\r\nCookie: office={own}\r\n\r\n");
        let answer = exchange(addr, request);
        assert!(
            [400, 403].contains(&status(&answer)),
            "{host}: {}",
            head(&answer)
        );
        assert!(
            !answer.contains("evil"),
            "{host}: what was asked for is not said again"
        );
    }
    // A session that has ended is nobody's.
    let out = member.post("/office/out", &format!("csrf={}", member.csrf));
    assert_eq!(status(&out), 200, "{out}");
    assert_eq!(status(&member.get("/office")), 401);
    bot.stop_well();
    assert_eq!(acts(&home), 0);
}

#[test]
fn odd_forms_do_nothing_and_come_back_in_no_head() {
    let (world, home, mut bot) = house();
    let addr = addr_of(&home);
    world.ask(casino_bot::sandbox::ALICE, "/start");
    let member = In::enter(&world, addr);
    let (csrf, alice) = (&member.csrf, casino_bot::sandbox::ALICE);
    let good = format!("csrf={csrf}&player={alice}&reason=so");
    let many = "a=b&".repeat(17) + &good;
    let large = format!("{good}&more={}", "x".repeat(21_000));
    for (case, body, may) in [
        ("nothing", "", 403),
        ("a token alone", &*format!("csrf={csrf}"), 409),
        ("half a token", &format!("csrf={}", &csrf[..20]), 403),
        (
            "two tokens, a wrong one first",
            &format!("csrf=x&{good}"),
            403,
        ),
        ("too many fields", &many, 400),
        ("too much", &large, 400),
        ("nobody", &format!("csrf={csrf}&player=0&reason=so"), 409),
        (
            "too large a number",
            &format!("csrf={csrf}&player=99999999999999999999&reason=so"),
            409,
        ),
        (
            "no reason",
            &format!("csrf={csrf}&player={alice}&reason=%0d%0a"),
            409,
        ),
        ("bytes", "\u{0}\u{1}=\u{2}", 403),
    ] {
        let answer = member.post("/office/do/note", body);
        assert_eq!(status(&answer), may, "{case}: {}", head(&answer));
    }
    assert_eq!(acts(&home), 0);
    for (case, kind) in [
        ("JSON", "application/json"),
        ("parts", "multipart/form-data; boundary=x"),
        ("text", "text/plain"),
    ] {
        let headers = format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", good.len());
        let answer = member.send("POST /office/do/note", &headers, &good);
        assert_eq!(status(&answer), 400, "{case}: {}", head(&answer));
    }
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1:1",
    ] {
        let headers = format!("Origin: {origin}\r\n{}", form(&good));
        let answer = member.send("POST /office/do/note", &headers, &good);
        assert_eq!(status(&answer), 403, "{origin}");
    }
    assert_eq!(acts(&home), 0);
    // What it goes back to is a page of the office's own, whatever is asked for.
    for back in [
        "log%0d%0aX-Evil:%20yes",
        "//evil.example",
        "https://evil.example",
        "%5cevil",
        "log%00",
        "..%2f..%2fhealth",
    ] {
        let about = format!("SELECT coalesce(max(id), 0) FROM office_log WHERE player = {alice}");
        let next = home.number(&about);
        let form = format!("{good}&next={next}&back={back}");
        let answer = member.post("/office/do/note", &form);
        assert_eq!(status(&answer), 303, "{back}: {}", head(&answer));
        let place = head(&answer)
            .lines()
            .find_map(|line| line.strip_prefix("Location: "));
        assert_eq!(place, Some("/office?done=yes"), "{back}");
        assert!(
            !head(&answer).to_ascii_lowercase().contains("\r\nx-evil"),
            "{back}"
        );
    }
    assert_eq!(acts(&home), 6);
    bot.stop_well();
    home.audit();
}
