//! The file on its way: through faults, over the wire, and out of the sandbox.
use super::{HEAD, documents, files, fill};
use crate::kit::TOKEN;
use crate::kit_bot::{self, Home, SOON, World, button, eventually, exchange, flood, status};
use casino_bot::casino::wings::rounds::csv;
use casino_bot::rules::ledger::RoundId;
use casino_bot::sandbox::{ALICE, FaultKind};
use casino_bot::store::Db;
use casino_bot::values::limits;
use serde_json::{Value, json};

pub fn a_file_comes_whatever_fails() {
    let world = World::new();
    let home = Home::new(&world);
    let bot = home.start();
    world.ask(ALICE, "/flip 1000 heads");
    let history = world.ask(ALICE, "/history");
    let data = button(&history, "CSV").expect("a button");
    let stuck = FaultKind::Hang { seconds: 60.0 };
    for fault in [flood(1), status(502), FaultKind::Lost, stuck] {
        world.fault("sendDocument", None, fault, 1);
    }
    world.toast(ALICE, &history, &data);
    eventually(SOON * 2, "it is sent again and again", || {
        (world.calls("sendDocument", "hang") == 1).then_some(())
    });
    let soon = world.toast(ALICE, &history, &data);
    assert!(soon.starts_with("You got a file just now"), "{soon}");
    let stored = home.number("SELECT sum(length(text)) FROM outbox WHERE body = 'file'");
    assert!((1..200).contains(&stored), "{stored}");
    bot.kill();
    let mut bot = home.start();
    eventually(SOON, "the file", || {
        (world.calls("sendDocument", "ok") == 1).then_some(())
    });
    bot.stop_well();
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 0);
    let files = files(&world.sandbox);
    assert_eq!(files.len(), 2, "the one whose answer was lost came as well");
    assert_eq!(files[0], files[1]);
    assert!(files[0].starts_with(&format!("{HEAD}\r\n1,20")) && files[0].lines().count() == 2);
    home.audit();
}

#[test]
fn a_full_file_goes_over_the_wire() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/flip 1 heads");
    bot.stop_well();
    fill(
        &rusqlite::Connection::open(home.db()).expect("opens"),
        limits::CSV_ROUNDS_MAX,
    );
    let mut bot = home.start();
    world.say(ALICE, "/history csv");
    eventually(SOON, "the file", || {
        (world.calls("sendDocument", "ok") == 1).then_some(())
    });
    bot.stop_well();
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 0);
    let last = RoundId(i64::try_from(limits::CSV_ROUNDS_MAX).expect("few"));
    let books = Db::open_to_read(&home.db()).expect("opens");
    let file = csv::rounds(&books, last).expect("a file");
    assert!(files(&world.sandbox) == [String::from_utf8(file).expect("UTF-8")]);
    let shown = documents(&world.sandbox, ALICE);
    assert_eq!(shown[0]["document"]["file_name"], csv::NAME);
    assert_eq!(shown[0]["document"]["mime_type"], "text/csv");
    assert_eq!(
        shown[0]["caption"],
        "All your rounds, 10000 in all, newest first."
    );
}

/// The page's link.
#[test]
fn a_file_can_be_fetched_from_the_sandbox() {
    let world = World::new();
    world.say(ALICE, "/start");
    let big = vec![b'x'; limits::CSV_BYTES_MAX];
    let upload = |name: &str, bytes: Vec<u8>| {
        let params = json!({"chat_id": ALICE, "caption": "<b>It</b>", "parse_mode": "HTML"});
        world.sandbox.upload(
            TOKEN,
            "sendDocument",
            &params,
            Some((name, "text/csv", bytes)),
        )
    };
    let sent = upload("r\u{e4}.csv", b"a,b\r\n".to_vec()).body;
    let message = &sent["result"];
    assert_eq!(message["caption"], "It");
    assert_eq!(message["caption_entities"][0]["type"], "bold");
    assert_eq!(message["document"]["file_size"], 5);
    let id = message["document"]["file_id"].as_str().expect("an id");
    let get = |path: &str| exchange(addr(&world), format!("GET {path} HTTP/1.0\r\n\r\n"));
    let answer = get(&format!("/sandbox/file/{id}"));
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
    assert!(
        answer.contains("attachment; filename=\"r_.csv\"\r\n"),
        "{answer}"
    );
    assert!(answer.ends_with("\r\n\r\na,b\r\n"), "{answer}");
    for path in ["/sandbox/file/77", "/sandbox/file/", "/sandbox/file/x"] {
        assert!(get(path).starts_with("HTTP/1.0 404"), "{path}");
    }
    let page = get("/page.js");
    assert!(page.contains("/sandbox/file/${id}"), "the page links to it");
    // Old ones make room.
    for _ in 0..20 {
        assert_eq!(upload("big", big.clone()).status, 200);
    }
    assert!(get(&format!("/sandbox/file/{id}")).starts_with("HTTP/1.0 404"));
    let kept = files(&world.sandbox).iter().map(String::len).sum::<usize>();
    assert!((60_000_000..=64 * 1024 * 1024).contains(&kept), "{kept}");
}

fn addr(world: &World) -> std::net::SocketAddr {
    let addr = world.url.trim_start_matches("http://");
    addr.parse().expect("an address")
}

/// The sandbox reads a form as strictly as Telegram's server, and says why not in its words.
#[test]
fn a_broken_form_is_refused() {
    let world = World::new();
    world.say(ALICE, "/start");
    let send = |kind: &str, body: &str| {
        let token = kit_bot::TOKEN;
        let length = body.len();
        let request = format!(
            "POST /bot{token}/sendDocument HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Type: multipart/form-data{kind}\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let answer = exchange(addr(&world), request);
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        let status: u16 = head[9..12].parse().expect("a status");
        (status, serde_json::from_str::<Value>(body).expect("JSON"))
    };
    let disposition = "Content-Disposition: form-data; name=";
    let chat = format!("--b\r\n{disposition}\"chat_id\"\r\n\r\n{ALICE}\r\n");
    let file = format!("--b\r\n{disposition}\"document\"; filename=\"a.csv\"\r\n\r\nx\r\n");
    let whole = format!("{chat}{file}--b--\r\n");
    for kind in [
        "; boundary=b",
        "; Boundary=\"b\"",
        "; boundary=b; charset=utf-8",
    ] {
        let (status, answer) = send(kind, &whole);
        let document = &answer["result"]["document"];
        assert_eq!(
            (status, document["file_name"].as_str()),
            (200, Some("a.csv")),
            "{answer}"
        );
        assert_eq!(document["mime_type"], "application/octet-stream");
    }
    let caption = |n: usize| {
        let text = "é".repeat(n);
        format!("--b\r\n{disposition}\"caption\"\r\n\r\n{text}\r\n{whole}")
    };
    assert_eq!(send("; boundary=b", &caption(1_024)).0, 200);
    let cut = "can't parse form data: boundary expected";
    let head = "can't parse form data headers";
    for (bad, why) in [
        (format!("{chat}{file}"), cut),
        (format!("{chat}{file}--b"), cut),
        (format!("{chat}{file}--b-\r\n"), cut),
        (format!("x{whole}"), cut),
        (
            String::from("--b--\r\n"),
            "there is no document in the request",
        ),
        (String::from("--c\r\n"), cut),
        (String::from("--b\r\n\r\n"), head),
        (whole.replace("\r\n", "\n"), cut),
        (
            format!("--b\r\n\r\n\r\n\r\n{whole}"),
            "headers in multipart/form-data are empty",
        ),
        (
            whole.replace("form-data", "attachment"),
            "expected form-data content disposition",
        ),
        (
            whole.replace(" name=\"document\";", ""),
            "field name in multipart/form-data not found",
        ),
        (whole.replace("a.csv", "a\"b.csv"), head),
        (whole.replace("a.csv", "a\u{1}b.csv"), head),
        (
            format!("{chat}--b--\r\n"),
            "there is no document in the request",
        ),
        (
            whole.replace("; filename=\"a.csv\"", ""),
            "wrong remote file identifier specified",
        ),
        (format!("{file}--b--\r\n"), "chat_id is empty"),
        (
            whole.replace("\r\n\r\nx", "\r\n\r\n"),
            "file must be non-empty",
        ),
        (caption(1_025), "message caption is too long"),
    ] {
        let (status, answer) = send("; boundary=b", &bad);
        let said = answer["description"].as_str().unwrap_or_default();
        assert_eq!(status, 400, "{bad}: {answer}");
        assert!(
            said.starts_with("Bad Request: ") && said.contains(why),
            "{bad}: {said}"
        );
    }
    let long = format!("; boundary={}", "b".repeat(71));
    for (kind, why) in [
        ("", "boundary not found"),
        ("; boundary=", "boundary too big or empty"),
        (&long, "boundary too big or empty"),
    ] {
        let (status, answer) = send(kind, &whole);
        let said = answer["description"].as_str().unwrap_or_default();
        assert!(status == 400 && said.ends_with(why), "{kind}: {answer}");
    }
    let files = files(&world.sandbox);
    assert_eq!(files, ["x"; 4], "what is refused is not kept");
}
