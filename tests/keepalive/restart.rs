//! Who may restart the bot from outside.
use super::{BET, played_once};
use crate::kit_bot::{Home, OWNER, SOON, World, eventually, exchange};
use casino_bot::sandbox::ALICE;

#[test]
fn a_restart_needs_its_token_and_keeps_the_process() {
    const RIGHT: &str = "correct-horse-battery";
    let world = World::new();
    let home = Home::new(&world).set("RESTART_TOKEN", RIGHT);
    let mut bot = home.start();
    let first = played_once(&world, &home);
    let addr = home.addr().expect("it listens");
    let ask = |method: &str, query: &str, header: &str| {
        let answer = exchange(
            addr,
            format!("{method} /restart{query} HTTP/1.1\r\nHost: x\r\n{header}\r\n"),
        );
        answer.get(9..12).unwrap_or("none").to_owned()
    };
    for method in ["GET", "POST", "HEAD"] {
        assert_eq!(ask(method, "", ""), "403");
    }
    assert_eq!(ask("DELETE", "", ""), "405");
    assert_eq!(ask("GET", "?token=", ""), "403");
    assert_eq!(
        ask("POST", "", "Authorization: Basic correct-horse-battery\r\n"),
        "403"
    );
    assert_eq!(
        ask("POST", "", "Authorization: Bearer correct-horse-batter\r\n"),
        "403"
    );
    let bets: i64 = 40;
    for bet in 0..bets {
        world.say(ALICE, BET);
        if bet == bets / 2 {
            assert_eq!(
                ask("POST", "", &format!("Authorization: Bearer {RIGHT}\r\n")),
                "202"
            );
        }
    }
    let again = home.health_with("the new start", |status, health| {
        let new = health["instance"] != first["instance"];
        (status == 200 && new).then(|| health.clone())
    });
    assert_eq!(again["pid"], first["pid"], "the same process");
    home.all_answered(&world, &[ALICE], bets + 1);
    assert!(bot.is_running());
    let addr = home.addr().expect("it listens");
    let by_query = format!("GET /restart?token={RIGHT} HTTP/1.1\r\nHost: x\r\n\r\n");
    let answer = exchange(addr, by_query);
    assert!(
        answer.contains("202") && answer.contains("Restart signal received"),
        "{answer}"
    );
    home.health_with("another start", |_, health| {
        (health["instance"] != again["instance"]).then_some(())
    });
    // It answers /health before it asks Telegram.
    eventually(SOON, "each start asks once", || {
        (world.calls("getMe", "ok") == 3).then_some(())
    });
    assert!(
        !world
            .texts(OWNER)
            .iter()
            .any(|text| text.contains("is back")),
        "a clean end"
    );
    assert!(!home.logs().contains(RIGHT));
    bot.stop_well();
}

#[test]
fn guessing_the_restart_token_is_slow() {
    let world = World::new();
    let home = Home::new(&world).set("RESTART_TOKEN", "correct-horse-battery");
    let mut bot = home.start();
    let addr = home.health_with("health", |_, _| home.addr());
    let guess = |token: &str| {
        let answer = exchange(
            addr,
            format!("GET /restart?token={token} HTTP/1.1\r\nHost: x\r\n\r\n"),
        );
        (
            answer.get(9..12).unwrap_or("none").to_owned(),
            answer.contains("Retry-After: "),
        )
    };
    let answers: Vec<_> = (0..8).map(|n| guess(&format!("guess-{n}"))).collect();
    let (few, rest) = answers.split_at(5);
    assert!(few.iter().all(|(status, _)| status == "403"), "{answers:?}");
    assert!(
        rest.iter().all(|(status, later)| status == "429" && *later),
        "{answers:?}"
    );
    assert_eq!(
        guess("correct-horse-battery").0,
        "202",
        "the right one is never locked out"
    );
    bot.stop_well();
    let closed = Home::new(&world);
    let mut bot = closed.start();
    let addr = closed.health_with("health", |_, _| closed.addr());
    let answer = exchange(addr, "GET /restart?token= HTTP/1.1\r\n\r\n");
    assert!(
        answer.contains("403"),
        "without a token it is closed: {answer}"
    );
    bot.stop_well();
}
