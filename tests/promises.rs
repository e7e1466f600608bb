//! What was promised stays provable: in the form in which it was written, whatever is written today.
use crate::kit::older::go_back;
use crate::kit::{Seeded, Table};
use casino_bot::rules::fairness::{ClientSeed, Commitment, Entropy, ServerSeed, Stream};
use casino_bot::rules::games::{Choice, GAMES, Game, State, Wager};
use casino_bot::rules::promises;
use casino_bot::sandbox::ALICE;
use casino_bot::values::money::{Amount, Asset};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

fn run(command: &mut Command, input: &str) -> Output {
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes.stderr(Stdio::piped()).spawn().expect("starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).expect("is read");
    drop(stdin);
    child.wait_with_output().expect("ends")
}

fn audit(table: &Table) -> (Option<i32>, String) {
    let mut audit = Command::new(env!("CARGO_BIN_EXE_casino-bot"));
    let audit = audit.args(["audit", "--db"]).arg(table.path());
    let out = run(audit, "");
    (
        out.status.code(),
        String::from_utf8(out.stdout).expect("UTF-8"),
    )
}

/// What both programs say of a bet's promise: the text, its form and its hash.
fn proofs(game: &str, wager: &str, form: &[&str]) -> (String, String) {
    let mut verify = Command::new(env!("CARGO_BIN_EXE_casino-bot"));
    let verify = verify.args(["verify", "--game", game, "--wager", wager, "--terms"]);
    let out = run(verify.args(form), "");
    assert!(out.status.success(), "{game} {wager}");
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let told = String::from_utf8(out.stderr).expect("UTF-8");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/verify.py");
    let mut python = Command::new("python3");
    let out = run(python.args([script, "--terms"]), &text);
    let same = String::from_utf8(out.stdout).expect("UTF-8");
    assert_eq!(
        told.replace(',', &format!(" of {game},")),
        format!("casino-bot: {same}")
    );
    (text, told)
}

/// Writes what was promised as it was written in form 1, and takes the database back to then.
fn before_forms(table: &Table) {
    let sql = table.sql();
    sql.execute_batch("DROP TRIGGER pay_table_stays_as_it_is")
        .expect("dropped");
    let mut find = sql
        .prepare("SELECT id, game, choice FROM pay_table")
        .expect("reads");
    let rows = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let rows: Result<Vec<(i64, String, String)>, _> = rows.expect("reads").collect();
    drop(find);
    for (id, game, choice) in rows.expect("reads") {
        let text = promises::text(1, &game, &Choice::own(choice)).expect("a bet");
        let hash = *Commitment::to(&text).bytes();
        let set = "UPDATE pay_table SET hash = ?2, form = 1, text = NULL WHERE id = ?1";
        sql.execute(set, (id, &hash[..])).expect("set");
    }
    go_back(&sql, 13);
    sql.execute_batch(
        "CREATE TRIGGER pay_table_stays_as_it_is BEFORE UPDATE ON pay_table
         BEGIN SELECT RAISE(ABORT, 'a pay table never changes'); END",
    )
    .expect("made");
}

/// A round's page, and the text behind its button.
fn pages(table: &mut Table, round: usize) -> (String, String) {
    let page = table
        .say(ALICE, ALICE, &format!("/round {round}"))
        .join("\n");
    let (message, data) = table.button(ALICE, "Pay table").expect("a button");
    let text = table.press(ALICE, ALICE, message, &data).join("\n");
    let (message, data) = table.button(ALICE, "Back").expect("a way back");
    let back = table.press(ALICE, ALICE, message, &data).join("\n");
    assert!(back.contains(&format!("Round #{round}")), "{back}");
    (page, text)
}

#[test]
fn what_was_promised_in_english_stays_provable_beside_what_is_promised_now() {
    let mut table = Table::new(5);
    table.say(ALICE, ALICE, "/start");
    let bets = [
        ("/flip 1 tails", "coin", "1 tails"),
        ("/wheel 1 medium 20", "wheel", "1 s20medium"),
        ("/roulette 1 red", "roulette", "1 e0"),
        ("/keno 1 high 3 7 21", "keno", "1 high 3 7 21"),
        ("/plinko 1 high 8", "plinko", "1 high 8"),
        ("/mines 1 3", "mines", "1 m3"),
    ];
    for (said, ..) in bets {
        table.say(ALICE, ALICE, said);
    }
    table.say(ALICE, ALICE, "/toss 1 dice even");
    before_forms(&table);
    table.crash(Box::new(Seeded(9)));
    assert_eq!(table.findings(), [""; 0]);
    let holds = |table: &mut Table, from: usize, form: &str, option: &[&str]| {
        for (nth, (_, game, wager)) in bets.iter().enumerate() {
            let (text, told) = proofs(game, wager, option);
            let (page, shown) = pages(table, from + nth);
            let hash = Commitment::to(&text).to_string();
            assert!(told.contains(&format!("{form}, SHA-256 {hash}")), "{told}");
            for page in [&page, &shown] {
                assert!(page.contains(&format!("{form}, SHA-256:")), "{page}");
                assert!(page.contains(&hash), "{page}\n{text}");
            }
            let lines = text.lines().filter(|line| !line.is_empty());
            lines.for_each(|line| assert!(shown.contains(line), "{shown}\n{text}"));
        }
    };
    holds(&mut table, 1, "form 1", &["--form", "1"]);
    let toss = table.say(ALICE, ALICE, "/toss #1").join("\n");
    assert!(
        toss.contains("form 1, SHA-256:") && toss.contains("[2, 4, 6]: 192/100"),
        "{toss}"
    );
    let (_, told) = proofs("toss", "1 diceeven", &["--form", "1"]);
    assert!(
        toss.contains(told.trim().split_once("SHA-256 ").expect("a hash").1),
        "{toss}"
    );
    // The round that is open was promised in form 1 and ends so; the same bets are promised in form 2.
    table.say(ALICE, ALICE, "/mines");
    let (message, data) = table.button(ALICE, "⬜").expect("a cell");
    table.press(ALICE, ALICE, message, &data);
    if let Some((message, data)) = table.button(ALICE, "Cash") {
        table.press(ALICE, ALICE, message, &data);
    }
    for (said, ..) in bets {
        table.say(ALICE, ALICE, said);
    }
    holds(&mut table, 1, "form 1", &["--form", "1"]);
    holds(&mut table, 1 + bets.len(), "form 2", &[]);
    assert_eq!(table.findings(), [""; 0]);
    let (code, said) = audit(&table);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("of form 1: 7\n") && said.contains("of form 2: 6\n"),
        "{said}"
    );
}

#[test]
fn a_promise_that_is_not_its_text_is_found_and_words_that_are_lost_are_told() {
    let mut table = Table::new(5);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 1 tails");
    let sql = table.sql();
    // An earlier program's sentences: nobody has them, and nothing is wrong with that.
    sql.execute_batch(
        "DROP TRIGGER pay_table_stays_as_it_is;
         UPDATE pay_table SET form = 1, text = NULL, hash = randomblob(32)",
    )
    .expect("set");
    let (_, shown) = pages(&mut table, 1);
    assert!(shown.contains("which I no longer have"), "{shown}");
    let (code, said) = audit(&table);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("of form 1: 1, 1 of them in words of an earlier program"),
        "{said}"
    );
    table.say(ALICE, ALICE, "/flip 1 tails");
    sql.execute_batch("UPDATE pay_table SET text = 'terms2 coin 1' WHERE form = 2")
        .expect("set");
    let (code, said) = audit(&table);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("that of its text") && said.contains("of coin"),
        "{said}"
    );
}

#[test]
fn a_form_or_a_text_that_there_is_not_is_refused_with_words() {
    for (options, why) in [
        (&["--terms", "--form", "3"][..], "a number from 1 to 2"),
        (&["--terms", "--form", "prose"], "a number from 1 to 2"),
        (&["--form", "1"], "goes with --terms"),
    ] {
        let mut verify = Command::new(env!("CARGO_BIN_EXE_casino-bot"));
        let out = run(verify.args(["verify", "--game", "coin"]).args(options), "");
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(64), "{options:?}");
        assert!(said.contains(why), "{options:?}: {said}");
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/verify.py");
    for text in [
        "",
        "terms3 coin 1\nheads 99/50\n",
        "terms2 coin 1\nHeads: 99/50\n",
        "chess\n",
    ] {
        let out = run(Command::new("python3").args([script, "--terms"]), text);
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(
            !out.status.success() && said.starts_with("verify.py: "),
            "{text}: {said}"
        );
    }
}

/// What some rounds of a game come to, with moves by chance, as one hash.
fn played(game: &dyn Game) -> String {
    let (mut seeds, mut all) = (Seeded(77), String::new());
    let choices = game.typical();
    for nonce in 0..120 {
        let server = ServerSeed::new(seeds.seed());
        let client = ClientSeed::new("edition").expect("valid");
        let chance = seeds.seed();
        let pick = |at: usize, of: usize| usize::from(chance[at % 32]) * of / 256;
        let choice = choices[pick(0, choices.len())].clone();
        let wager = Wager {
            stake: Amount::credits(100),
            choice,
        };
        let (mut moves, leaves) = (Vec::new(), pick(1, 6));
        loop {
            let mut draws = Stream::new(&server, &client, nonce);
            let step = game.play(&wager, &moves, &mut draws).expect("legal");
            let _ = writeln!(
                all,
                "{} {moves:?} {} {:?}",
                wager.choice.as_str(),
                Asset::Play.figure(step.staked),
                step.state
            );
            let State::Open(legal) = step.state else {
                break;
            };
            let left = || game.abandon(&wager, &moves, &legal).expect("a move");
            let next = match moves.len() {
                made if made < leaves => legal[pick(2 + made, legal.len())].clone(),
                _ => left(),
            };
            moves.push(next);
        }
    }
    Commitment::to(&all).to_string()
}

/// Each game, its edition, and what [`played`] comes to.
const EDITIONS: &str = "\
coin 1 37600cfd8f985fdd8b136a5d9ccc273be8a7ee80893abe4508caa2bd561ff765
dice 1 3e019e5cfad56c2b5cbf6d514a21b66927a6c8fd04033c87527ccb021bc671f6
slots 1 0a4bf21116383625747775cc372847722c31bc7d868c79ef363218831acbc259
roulette 1 0c88b6485a5834315981f8c26038a7cf12d9d8abc43800e5939b0655442d701b
plinko 1 98966746f722cb71ec20ebb9a051b97c54a4ffab017a770a1c606aff39c83e94
limbo 1 e8198a42eff2375e049d5fbc2105e7ba0a78787e4de45600f361df26ce8e4788
crash 1 e3f8f846acff0ddd00c32388cca6fb4093e220092e2223d6d1bd56c59e96b177
keno 1 ef7e0d9767d224fb536c92b8498ce7d18c6aaf886d8bdeeca4a829137f3a60f5
wheel 1 8bfdd354ea2edf98aad72cfbae30c84ca6e68e1faa805b60633c0a287bea51f5
baccarat 1 50d873ce52207b022359f8bff6a8b64f27a1bc1f4d80878e998c1469a2774b29
bjack 1 f5ccccc7800ea5d84a16db6f00861eea47ba69368cd0bd3b70990066167df8e1
hilo 1 7e3c74fbf270955543a5f3a18abb03bc96d26715a7a59a01c2a2e0e495eb7321
mines 1 319df3d88b9b86fb0b14c1ee6ac13694a3305cd5de2abf3c17031508c99b0322
poker 1 74599623a6d0e530175749e7ba75917cdeca97db1928117acb94543be88e13b5
";

/// A promise names the edition of its game's rules, so an edition plays in one way only: who changes
/// how a game plays, or ends what is left alone, raises [`Game::edition`] and writes the new hash above.
#[test]
fn an_edition_plays_as_it_always_has() {
    let found: String = GAMES
        .iter()
        .map(|game| format!("{} {} {}\n", game.spec().id, game.edition(), played(*game)))
        .collect();
    assert_eq!(found, EDITIONS);
}
