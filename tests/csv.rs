//! The history as a file: what is in it, its bounds, and that it comes whatever fails.
use crate::kit::Table;
use crate::kit_bot::{Home, SOON, World, eventually};
use casino_bot::limits;
use casino_bot::sandbox::{ALICE, FaultKind, Sandbox};
use std::time::Instant;

fn files(sandbox: &Sandbox) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    sandbox.with(|world, _| world.files().map(text).collect())
}

#[test]
fn a_history_comes_as_a_file_whatever_fails() {
    let world = World::new();
    let home = Home::new(&world);
    let bot = home.start();
    world.ask(ALICE, "/flip 1000 heads");
    world.ask(ALICE, "/dice 1 under 50");
    // Sent, but its answer is lost; then the process is killed; then it is sent again.
    world.fault("sendDocument", None, FaultKind::Lost, 1);
    world.fault("sendDocument", None, FaultKind::Hang { seconds: 30.0 }, 1);
    world.say(ALICE, "/history csv");
    eventually(SOON, "it is sent again", || {
        (world.calls("sendDocument", "hang") == 1).then_some(())
    });
    world.say(ALICE, "/history csv");
    world.hear(ALICE, "on its way already");
    bot.kill();
    let mut bot = home.start();
    eventually(SOON, "the file", || {
        (world.calls("sendDocument", "ok") == 1).then_some(())
    });
    bot.stop_well();
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 0);
    let files = files(&world.sandbox);
    assert_eq!(files.len(), 2);
    assert_eq!(files[0], files[1], "made again as it was");
    let lines: Vec<_> = files[0].split("\r\n").collect();
    let head = "\u{feff}round,time,game,bet,stake,payout,nonce,server seed commitment";
    assert_eq!((lines.len(), lines[0], lines[3]), (4, head, ""));
    let cells: Vec<_> = lines[2].split(',').collect();
    assert_eq!(cells.len(), 8, "{}", lines[2]);
    assert_eq!(
        [cells[0], cells[2], cells[3], cells[4], cells[6]],
        ["1", "Coin flip", "Heads", "1000.00", "0"]
    );
    let payout = home.number("SELECT payout / 10000 FROM round WHERE id = 1");
    assert_eq!(cells[5].replace('.', ""), format!("{payout:03}"));
    assert!(cells[1].starts_with("20") && cells[1].ends_with('Z'));
    let seed: Vec<u8> = home.value(
        "SELECT server_seed FROM seed_pair WHERE id = (SELECT seed_pair FROM round WHERE id = 1)",
    );
    let seed: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    let promised = ring::digest::digest(&ring::digest::SHA256, seed.as_bytes());
    let promised: String = promised
        .as_ref()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!(cells[7], promised, "and not the seed itself");
    assert!(!files[0].contains(&seed));
}

#[test]
fn a_file_holds_the_newest_rounds_and_stays_below_a_megabyte() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    let none = table.say(ALICE, ALICE, "/history csv").join("\n");
    assert!(none.contains("No rounds yet"), "{none}");
    table.say(ALICE, ALICE, "/flip 1 heads");
    table
        .sql()
        .execute_batch(
            "BEGIN;
             WITH RECURSIVE n (id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id < 10500)
             INSERT INTO round SELECT n.id, player, n.id - 1, game, choice, moves, asset, stake, staked,
               seed_pair, n.id - 1, opened_at, settled_at, payout, pay_table FROM n JOIN round ON round.id = 1
             ORDER BY n.id;
             COMMIT;",
        )
        .expect("rounds");
    let began = Instant::now();
    let said = table.say(ALICE, ALICE, "/history csv").join("\n");
    eprintln!("{:?} for a full file", began.elapsed());
    assert!(said.contains("of 10500 rounds"), "{said}");
    let files = files(&table.sandbox);
    let file = &files[0];
    assert!(file.len() <= limits::CSV_BYTES_MAX && file.len() > limits::CSV_BYTES_MAX - 200);
    let lines: Vec<_> = file.lines().skip(1).collect();
    assert!(
        said.contains(&format!("newest {} of", lines.len())),
        "{said}"
    );
    assert!(lines[0].starts_with("10500,") && lines[1].starts_with("10499,"));
    let (_, data) = table.button(ALICE, "CSV").unwrap_or_default();
    assert!(data.is_empty(), "only the history's page has it");
    table.say(ALICE, ALICE, "/history");
    let (message, data) = table.button(ALICE, "CSV").expect("a button");
    let said = table.press(ALICE, ALICE, message, &data).join("\n");
    assert!(said.contains("toast> 📄 Your newest") && said.contains("bot> 📄 casino-rounds.csv"));
}

/// The sandbox reads a form as strictly as Telegram's server.
#[test]
fn a_broken_form_is_refused() {
    let world = World::new();
    world.say(ALICE, "/start");
    let send = |body: &str| {
        let addr = world
            .url
            .trim_start_matches("http://")
            .parse()
            .expect("an address");
        let token = crate::kit_bot::TOKEN;
        let request = format!(
            "POST /bot{token}/sendDocument HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        crate::kit_bot::exchange(addr, request)
    };
    let chat =
        format!("--b\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n{ALICE}\r\n");
    let file =
        "--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.csv\"\r\n\r\nx\r\n";
    let good = send(&format!("{chat}{file}--b--\r\n"));
    assert!(
        good.contains("\"file_name\":\"a.csv\"") && good.contains("\"file_size\":1"),
        "{good}"
    );
    for bad in [
        format!("{chat}{file}"),
        format!("{chat}{file}--b"),
        format!("{chat}--b--\r\n"),
        format!("{file}--b--\r\n"),
        format!("{chat}{}--b--\r\n", file.replace("\r\n\r\nx", "\r\n\r\n")),
        format!("{chat}{}--b--\r\n", file.replace("form-data", "attachment")),
        format!("x{chat}{file}--b--\r\n"),
        String::from("--b--\r\n"),
    ] {
        let answer = send(&bad);
        assert!(answer.starts_with("HTTP/1.1 400"), "{bad}: {answer}");
    }
}
