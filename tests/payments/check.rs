//! What `casino-bot check` says of real money.
use crate::kit_bot::{Home, World};
use serde_json::{Value, json};

fn act(world: &World, action: &str, body: &Value) {
    let done = world.sandbox.pay_act(action, body.to_string().as_bytes());
    assert!(done.is_ok_and(|done| done.is_some()), "{action}");
}

/// The line of one look, with its verdict.
fn line(home: &Home, name: &str) -> String {
    let output = home.run(&["check"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!said.contains("SANDBOX-SANDBOX"), "{said}");
    let found = said
        .lines()
        .find(|line| line[8..].starts_with(&format!("{name}: ")));
    found
        .unwrap_or_else(|| panic!("{name} in {said}"))
        .to_owned()
}

#[test]
fn an_account_that_is_well_is_said_to_be_so() {
    let world = World::new();
    let home = Home::with_cashier(&world);
    let output = home.run(&["check"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        (output.status.code(), said.lines().count()),
        (Some(0), 14),
        "{said}"
    );
    assert!(line(&home, "cashier").contains("as the app"));
    assert!(line(&home, "holdings").contains("nothing is owed"));
    assert!(line(&home, "payouts").contains("only a real one proves it"));
    assert!(line(&home, "payment webhook").contains("by polling"));
    act(&world, "give", &json!({"asset": "TON", "amount": "2.5"}));
    assert!(line(&home, "holdings").contains("2.50 TON for 0.00 owed"));
    let without = home.set("DEMO_MODE", "true");
    assert!(line(&without, "cashier").starts_with("ok      cashier: none, DEMO_MODE"));
}

#[test]
fn what_keeps_the_cashier_closed_is_told_and_keeps_nothing_else_closed() {
    let world = World::new();
    let wrong = Home::with_cashier(&world).set("CRYPTOBOT_API_TOKEN", "1:AAwrong_one");
    let said = line(&wrong, "cashier");
    assert!(
        said.starts_with("not ok") && said.contains("@CryptoBot"),
        "{said}"
    );
    for name in ["holdings", "payouts", "payment webhook"] {
        assert!(line(&wrong, name).starts_with("not ok"), "{name}");
    }
    let mut launcher = wrong.start_with(&["launch"]);
    wrong.health_with("the bot plays on", |status, _| {
        (status == 200).then_some(())
    });
    launcher.stop_well();
    let nobody = Home::with_cashier(&world).set("CRYPTOBOT_API_URL", "http://127.0.0.1:1");
    let said = line(&nobody, "cashier");
    assert!(
        said.contains("CRYPTOBOT_API_URL") && said.contains("no connection"),
        "{said}"
    );
    let home = Home::with_cashier(&world);
    act(&world, "mode", &json!({"mode": "suspended"}));
    assert!(line(&home, "cashier").contains("ACCOUNT_SUSPENDED"));
    act(&world, "mode", &json!({"mode": "down"}));
    assert!(line(&home, "cashier").contains("status 503"));
}

#[test]
fn transfers_that_are_off_and_webhooks_that_go_elsewhere_are_told() {
    let world = World::new();
    let home = Home::with_cashier(&world);
    act(
        &world,
        "method",
        &json!({"method": "transfer", "allowed": false}),
    );
    let said = line(&home, "payouts");
    assert!(
        said.starts_with("not ok") && said.contains("Security"),
        "{said}"
    );
    act(
        &world,
        "method",
        &json!({"method": "transfer", "allowed": true}),
    );
    assert!(line(&home, "payouts").starts_with("ok"));
    let elsewhere = json!({"url": "http://127.0.0.1:9/secret/path"});
    act(&world, "webhook", &elsewhere);
    let said = line(&home, "payment webhook");
    assert!(
        said.starts_with("ok") && said.contains("127.0.0.1") && !said.contains("secret"),
        "{said}"
    );
    let home = home.set("WEBHOOK_URL", "https://bot.example.org");
    let said = line(&home, "payment webhook");
    assert!(
        said.starts_with("not ok") && !said.contains("secret"),
        "{said}"
    );
    assert!(
        said.contains("https://bot.example.org/webhook/cryptobot"),
        "{said}"
    );
    act(&world, "webhook", &json!({"url": null}));
    let said = line(&home, "payment webhook");
    assert!(
        said.starts_with("ok") && said.contains("names none"),
        "{said}"
    );
}
