//! A hostile network at /office: odd paths, methods, heads and bodies; what it says to browsers; how often it is asked.
use super::{Open, PUBLIC};
use casino_bot::sandbox::{ALICE, BOB};

#[test]
fn only_safe_ways_lead_to_the_office() {
    let mut house = Open::new();
    let cookie = house.enter(ALICE);
    let proxied =
        format!("Host: {PUBLIC}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.9\r\n");
    for (headers, status) in [
        ("Host: 127.0.0.1:8001\r\n", 200),
        ("Host: localhost\r\n", 200),
        ("Host: [::1]:8001\r\n", 200),
        (&*proxied, 200),
        ("", 403),
        ("Host: evil.example\r\n", 403),
        ("Host: 127.0.0.1\r\nHost: 127.0.0.1\r\n", 403),
        (&format!("Host: {PUBLIC}\r\n"), 403),
        (
            &format!("Host: {PUBLIC}\r\nX-Forwarded-Proto: http\r\n"),
            403,
        ),
        (
            &format!("Host: {PUBLIC}\r\nX-Forwarded-Proto: https, http\r\n"),
            403,
        ),
        (
            &format!("Host: {PUBLIC}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n"),
            403,
        ),
        ("Host: other.example\r\nX-Forwarded-Proto: https\r\n", 403),
        ("Host: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n", 403),
        (
            &format!("Host: {PUBLIC}:444\r\nX-Forwarded-Proto: https\r\n"),
            403,
        ),
    ] {
        let request = format!("GET /office HTTP/1.1\r\n{headers}Cookie: office={cookie}\r\n\r\n");
        let answer = house.send(&request);
        assert_eq!(answer.status, status, "{headers}: {}", answer.body);
    }
    // Behind TLS the cookie never goes without it.
    let key = house.link(ALICE);
    let form = format!("key={key}");
    let request = format!(
        "POST /office/in HTTP/1.1\r\n{proxied}Origin: https://{PUBLIC}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let answer = house.send(&request);
    let cookie = answer.header("Set-Cookie").expect("a cookie");
    assert!(cookie.ends_with("; Secure"), "{cookie}");
}

#[test]
fn every_answer_tells_browsers_what_to_keep_to() {
    let mut house = Open::new();
    let cookie = house.enter(ALICE);
    for (path, cookie) in [
        ("/office", &*cookie),
        ("/office/players", &cookie),
        ("/office/style.css", ""),
        ("/office/in?key=x", ""),
        ("/office/nothing", &cookie),
        ("/office", ""),
        ("/office/reports/days.csv", &cookie),
    ] {
        let answer = house.get(path, cookie);
        for (name, value) in [
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            ),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}: {}", answer.head);
        }
        assert!(
            !answer.body.contains("<script") && !answer.body.contains("style="),
            "{path}"
        );
    }
}

#[test]
fn odd_requests_are_turned_away_and_harm_nobody() {
    let mut house = Open::new();
    let cookie = house.enter(ALICE);
    let csrf = house.csrf(&cookie);
    for path in [
        "/office/",
        "/office/players/",
        "/office//",
        "/office/../health",
        "/office/%2e%2e/health",
        "/office/player/%00",
        "/office/player/-1",
        "/office/player/99999999999999999999",
        "/office/player/1'%20OR%201=1--",
        "/office/rounds/9223372036854775807",
        "/office/rounds/-9223372036854775808",
        "/office/rounds?below=-1",
        "/office/rounds?below=9223372036854775807",
        "/office/log?below=x",
        "/office/withdrawals?state=%3Cscript%3E",
        "/office/players?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/office/players?q=%22%20onfocus=alert(1)%20x=%22",
        "/office/players?q=%ff%fe",
        "/office/reports?from=0000-00-00&to=9999-12-31&asset=%27",
        "/office/reports?from=9999-12-31&to=0001-01-01",
        "/office/reports/..%2f..%2fetc%2fpasswd",
        "/office/suspense/1%0d%0aX-Evil:%20yes",
        "/office/%0d%0aSet-Cookie:%20office=x",
        &format!("/office/{}", "a/".repeat(2_000)),
        &format!("/office/players?{}", "a=b&".repeat(1_500)),
    ] {
        let answer = house.get(path, &cookie);
        assert!(
            [200, 404].contains(&answer.status),
            "{path}: {}",
            answer.head
        );
        assert!(
            !answer.body.contains("<script") && !answer.body.contains("\" onfocus"),
            "{path}"
        );
        assert!(
            !answer.head.contains("Evil") && answer.header("Set-Cookie").is_none(),
            "{path}"
        );
    }
    for path in [
        "/officer",
        "/office.css",
        "/Office",
        "//office",
        "/office%2f",
    ] {
        assert_eq!(house.get(path, &cookie).status, 404, "{path}");
    }
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "X"] {
        let request = format!(
            "{method} /office HTTP/1.1\r\nHost: localhost\r\nCookie: office={cookie}\r\n\r\n"
        );
        assert_eq!(house.send(&request).status, 405, "{method}");
    }
    let many = "a=b&".repeat(17);
    let long = format!("reason={}", "x".repeat(21_000));
    for (body, status) in [
        ("", 403),
        ("%", 403),
        ("csrf", 403),
        (&*many, 400),
        (&long, 400),
        ("\u{0}=\u{1}", 403),
    ] {
        let answer = house.post("/office/do/note", &cookie, body);
        assert_eq!(answer.status, status, "{body:.20}");
    }
    let json = format!(
        "POST /office/do/note HTTP/1.1\r\nHost: localhost\r\nCookie: office={cookie}\r\n\
         Content-Type: text/plain\r\nContent-Length: {}\r\n\r\ncsrf={csrf}",
        csrf.len() + 5
    );
    assert_eq!(house.send(&json).status, 400);
    let back = format!("csrf={csrf}&player={BOB}&reason=so&next=0&back=log%0d%0aX-Evil: yes");
    let answer = house.post("/office/do/note", &cookie, &back);
    assert_eq!(
        answer.header("Location"),
        Some("/office?done=yes"),
        "{}",
        answer.head
    );
    assert_eq!(house.acts(), 1);
    assert_eq!(house.get("/office", &cookie).status, 200);
}

/// A form with a key, sent from there through the proxy.
fn knock(house: &mut Open, from: &str, key: &str) -> u16 {
    let form = format!("key={key}");
    let request = format!(
        "POST /office/in HTTP/1.1\r\nHost: {PUBLIC}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: {from}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    house.send(&request).status
}

#[test]
fn whoever_asks_too_often_waits_and_keeps_nobody_else_out() {
    let mut house = Open::new();
    let (alice, mut statuses) = (house.enter(ALICE), Vec::new());
    let guess = "b".repeat(26);
    for _ in 0..60 {
        statuses.push(house.post("/office/in", "", &format!("key={guess}")).status);
        statuses.push(house.get("/office", &guess).status);
    }
    assert!(statuses.contains(&429) && !statuses.contains(&200) && !statuses.contains(&303));
    assert_eq!(
        house.get("/office", &alice).status,
        200,
        "who is in is not kept out"
    );
    let mut own: Vec<_> = (0..70)
        .map(|_| house.get("/office/games", &alice).status)
        .collect();
    assert!(own.contains(&429), "{own:?}");
    own.sort_unstable();
    own.dedup();
    assert_eq!(own, [200, 429]);
    house.pass(std::time::Duration::from_secs(30));
    assert_eq!(house.get("/office", &alice).status, 200);
}

#[test]
fn a_stranger_who_keeps_knocking_keeps_nobody_from_coming_in() {
    let mut house = Open::new();
    let guess = "b".repeat(26);
    // What stands before the proxy's own word is the stranger's.
    let knocks = |house: &mut Open| -> Vec<_> {
        (0..60)
            .map(|n| knock(house, &format!("10.0.0.{n}, 203.0.113.9"), &guess))
            .collect()
    };
    let statuses = knocks(&mut house);
    assert!(
        statuses.ends_with(&[429]) && statuses.starts_with(&[403]),
        "{statuses:?}"
    );
    let key = house.link(ALICE);
    assert_eq!(knock(&mut house, "203.0.113.9", &key), 429);
    assert_eq!(knock(&mut house, "198.51.100.7", &key), 303);
    knocks(&mut house);
    house.enter(ALICE);
    let named = "SELECT count(*) FROM failed_log_in WHERE peer = '203.0.113.9'";
    assert_eq!(house.count(named), 1);
}

pub fn an_engine_that_does_not_answer_is_not_waited_for() {
    let mut house = Open::new();
    let cookie = house.enter(ALICE);
    let csrf = house.csrf(&cookie);
    let form = format!("csrf={csrf}&player={BOB}&reason=so");
    let request = format!(
        "POST /office/do/note HTTP/1.1\r\nHost: localhost\r\nCookie: office={cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let addr = house.addr;
    let began = std::time::Instant::now();
    let browser = std::thread::spawn(move || crate::kit_bot::exchange(addr, request));
    // It is taken up by nobody: what is too late is not done.
    let asking = house
        .askings
        .recv_timeout(std::time::Duration::from_secs(5))
        .expect("asked");
    let answer = browser.join().expect("it ends");
    assert!(
        answer.contains(" 503 ") && answer.contains("look at the log"),
        "{answer}"
    );
    assert!(began.elapsed() < std::time::Duration::from_secs(10));
    assert!(std::time::Instant::now() >= asking.until);
    assert_eq!(house.acts(), 0);
}
