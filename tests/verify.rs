//! A round can be recomputed by two programs that share no code, and both agree with the chat.
use crate::kit::Table;
use crate::kit_bot::Home;
use casino_bot::fairness::Entropy;
use casino_bot::games::GAMES;
use casino_bot::sandbox::ALICE;
use std::process::Command;

/// What a program prints.
fn output(command: &mut Command) -> String {
    let out = command.output().expect("starts");
    assert!(
        out.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).expect("UTF-8")
}

fn casino_bot(arguments: &[&str]) -> String {
    output(Command::new(env!("CARGO_BIN_EXE_casino-bot")).args(arguments))
}

fn verify_py(arguments: &[&str]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/verify.py");
    output(Command::new("python3").arg(script).args(arguments))
}

#[test]
fn two_programs_recompute_the_same_rounds() {
    let mut seeds = crate::kit::Seeded(1_000);
    let bets = [
        ("coin", "10", "heads"),
        ("coin", "0.10", "tails"),
        ("dice", "3.33", "lt5000"),
        ("dice", "1234.567891", "gt9998"),
        ("dice", "7", "lt1"),
        ("slots", "5", "line"),
        ("slots", "0.33", "line"),
        ("coin", "100000", "tails"),
    ];
    for (nonce, (game, stake, choice)) in bets.iter().cycle().take(40).enumerate() {
        let server: String = seeds.seed().iter().map(|b| format!("{b:02x}")).collect();
        let (nonce, wager) = (nonce.to_string(), format!("{stake} {choice}"));
        let ours = casino_bot(&[
            "verify",
            "--server-seed",
            &server,
            "--client-seed",
            "some~seed",
            "--nonce",
            &nonce,
            "--game",
            game,
            "--wager",
            &wager,
        ]);
        let theirs = verify_py(&[&server, "some~seed", &nonce, game, stake, choice]);
        assert_eq!(ours, theirs);
    }
}

#[test]
fn what_the_chat_reveals_recomputes_what_it_showed() {
    let mut table = Table::new(3);
    table.say(ALICE, ALICE, "/start");
    let shown = table.say(ALICE, ALICE, "/dice 12.50 over 33.33").join("\n");
    table.say(ALICE, ALICE, "/fair");
    let (message, data) = table.button(ALICE, "Rotate").expect("a button");
    let revealed = table.press(ALICE, ALICE, message, &data).join("\n");
    let line = revealed
        .lines()
        .find(|line| line.contains("casino-bot verify"))
        .expect("a command");
    let mut words: Vec<_> = line
        .trim()
        .split(' ')
        .skip(1)
        .map(|w| w.trim_matches('"'))
        .collect();
    let choice = words.pop().expect("a choice");
    let wager = format!("{} {choice}", words.pop().expect("a stake"));
    words.push(&wager);
    let proof = casino_bot(&words);
    let roll = proof
        .lines()
        .find_map(|line| line.strip_prefix("result "))
        .expect("a result");
    assert!(shown.contains(&format!("🎲 {roll} ·")), "{shown}\n{proof}");
    let payout = proof.split(" pays ").nth(1).expect("a payout").trim();
    assert!(
        shown.contains(&format!("payout {payout}")),
        "{shown}\n{proof}"
    );
}

#[test]
fn arguments_that_make_no_sense_are_explained() {
    let seed = "0".repeat(64);
    for (arguments, says) in [
        (
            vec!["--client-seed", "x", "--nonce", "0", "--game", "coin"],
            "--server-seed is missing",
        ),
        (
            vec![
                "--server-seed",
                "zz",
                "--client-seed",
                "x",
                "--nonce",
                "0",
                "--game",
                "coin",
            ],
            "64 hex digits",
        ),
        (
            vec![
                "--server-seed",
                &seed,
                "--client-seed",
                "x",
                "--nonce",
                "-1",
                "--game",
                "coin",
            ],
            "number from 0",
        ),
        (
            vec![
                "--server-seed",
                &seed,
                "--client-seed",
                "x",
                "--nonce",
                "0",
                "--game",
                "chess",
            ],
            "one of coin, dice",
        ),
        (
            vec![
                "--server-seed",
                &seed,
                "--client-seed",
                "x",
                "--nonce",
                "0",
                "--game",
                "dice",
                "--wager",
                "5 sideways",
            ],
            "not a bet of this game",
        ),
    ] {
        let out = Command::new(env!("CARGO_BIN_EXE_casino-bot"))
            .arg("verify")
            .args(&arguments)
            .output()
            .expect("starts");
        let error = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(64), "{arguments:?}");
        assert!(error.contains(says), "{arguments:?}: {error}");
    }
}

#[test]
fn a_simulation_holds_a_game_against_its_stated_return() {
    let run = |arguments: &[&str]| Home::empty().run(arguments);
    for game in GAMES.iter().map(|game| game.spec().command) {
        let output = run(&["simulate", game, "--rounds", "2000", "--seed", "1"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{game}: {said}");
        assert!(
            said.contains("within") && said.contains("rounds/s"),
            "{said}"
        );
    }
    for wrong in [
        &["simulate"][..],
        &["simulate", "chess"],
        &["simulate", "flip", "--rounds", "5"],
    ] {
        assert_eq!(run(wrong).status.code(), Some(64), "{wrong:?}");
    }
}
