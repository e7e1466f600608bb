//! A round can be recomputed by two programs that share no code, and both agree with the chat.
mod shown;

use crate::kit::Table;
use crate::kit_bot::Home;
use casino_bot::rules::contests::{self, Drawn, Kind};
use casino_bot::rules::fairness::{ClientSeed, Entropy, ServerSeed, Stream};
use casino_bot::rules::games::{GAMES, Game, State, Wager};
use casino_bot::sandbox::ALICE;
use casino_bot::speech::Voice;
use casino_bot::values::money::{ASSETS, Amount, Asset, AssetRow};
use std::io::Write;
use std::process::{Command, Stdio};

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

/// `casino-bot verify` of these fields, in the order in which `verify.py` takes them; an empty one is
/// left out.
fn verify(fields: &[&str]) -> Command {
    let names = [
        "server-seed",
        "client-seed",
        "nonce",
        "game",
        "wager",
        "moves",
    ];
    let named = names.into_iter().zip(fields);
    let said = named.filter(|(_, field)| !field.is_empty());
    let mut command = Command::new(env!("CARGO_BIN_EXE_casino-bot"));
    command.arg("verify");
    for (name, field) in said {
        command.args([&format!("--{name}"), *field]);
    }
    command
}

/// Sees to it that these fields are refused with words.
fn is_refused(fields: &[&str], why: &str) {
    let out = verify(fields).output().expect("starts");
    let error = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(64), "{fields:?}");
    assert!(error.contains(why), "{fields:?}: {error}");
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
        let ours = output(&mut verify(&[&server, "some~seed", &nonce, game, &wager]));
        let theirs = verify_py(&[&server, "some~seed", &nonce, game, stake, choice]);
        assert_eq!(ours, theirs);
    }
}

/// A stake of real money says of which it is, so that both count in its smallest unit.
#[test]
fn two_programs_recompute_in_every_asset() {
    let server = "0".repeat(64);
    for AssetRow {
        asset, name, usual, ..
    } in &ASSETS
    {
        let stake = Amount::from_units(usual + 1).expect("in range");
        let said = asset.said(stake);
        assert_eq!(said.ends_with(name), !asset.is_play(), "{said}");
        let wager = format!("{said} lt9800");
        let fields = [&server, "some~seed", "1", "dice", &wager];
        let ours = output(&mut verify(&fields));
        let stake = format!("stake {} pays ", asset.figure(stake));
        assert!(ours.contains(&stake), "{ours}");
        assert_eq!(ours, verify_py(&fields));
    }
}

/// Answers of one run of `verify.py` to many lines.
fn verify_py_lines(lines: &[String]) -> Vec<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/verify.py");
    let mut python = Command::new("python3");
    let python = python.args([script, "-"]).env("PYTHONUTF8", "1");
    let mut python = python
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let (mut input, text) = (python.stdin.take().expect("piped"), lines.concat());
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).expect("is read"));
    let out = python.wait_with_output().expect("ends");
    writer.join().expect("writes");
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let answers: Vec<_> = text.trim_end().split("\n\n").map(str::to_owned).collect();
    assert_eq!(answers.len(), lines.len());
    answers
}

/// A round of this bet with legal moves by chance: a line for `verify.py` and how its answer is to end.
fn round_by_chance(
    game: &dyn Game,
    nonce: i64,
    chance: &mut impl FnMut(usize) -> usize,
) -> (String, String) {
    let choices = game.choices();
    let choice = choices[chance(choices.len())].clone();
    let server = ServerSeed::new([u8::try_from(chance(256)).expect("a byte"); 32]);
    let client = ClientSeed::new(["a", "~root", "-_.~", "0x7"][chance(4)]).expect("valid");
    let units = 1 + i64::try_from(chance(100_000_000)).expect("small");
    let stake = Amount::from_units(units).expect("in range");
    let wager = Wager { stake, choice };
    let (mut moves, length) = (Vec::new(), chance(40));
    let end = loop {
        let mut draws = Stream::new(&server, &client, nonce);
        let step = game.play(&wager, &moves, &mut draws).expect("legal");
        match step.state {
            State::Settled(payout) => {
                break format!(
                    "result {}\nstake {} pays {}",
                    step.shown.in_english(),
                    Asset::Play.figure(step.staked),
                    Asset::Play.figure(payout)
                );
            }
            State::Open(_) if moves.len() == length => {
                break format!("result {}\nstill open", step.shown.in_english());
            }
            State::Open(legal) => moves.push(legal[chance(legal.len())].clone()),
        }
    };
    // As its code and as the rounds' file calls it.
    let label = game.label(Voice::default(), &wager.choice);
    let spelled = match chance(2) {
        0 if !label.is_empty() => label,
        _ => wager.choice.as_str().to_owned(),
    };
    let (server, client) = (server.reveal(), client.as_str().to_owned());
    let stake = Asset::Play.plain(stake);
    let fields = [
        &server,
        &client,
        &nonce.to_string(),
        game.spec().id,
        &format!("{stake} {spelled}"),
        &moves.join(" "),
    ];
    (fields.join("\t") + "\n", end)
}

/// Numbers below what is asked for.
fn chance_of(seed: u64) -> impl FnMut(usize) -> usize {
    let (mut state, mut left) = (crate::kit::Seeded(seed), Vec::new());
    move |below| {
        let bytes: Vec<u8> = (0..4)
            .map(|_| {
                if left.is_empty() {
                    left = state.seed().to_vec();
                }
                left.pop().expect("32 bytes")
            })
            .collect();
        let number = u32::from_be_bytes(bytes.try_into().expect("four"));
        number as usize % below
    }
}

#[test]
fn plain_python_comes_to_the_same_in_every_game() {
    let mut chance = chance_of(9_000);
    let (mut lines, mut ends) = (Vec::new(), Vec::new());
    for game in GAMES {
        for nonce in 0..150 {
            let (line, end) = round_by_chance(*game, nonce, &mut chance);
            lines.push(line);
            ends.push(end);
        }
    }
    for ((line, answer), end) in lines.iter().zip(verify_py_lines(&lines)).zip(ends) {
        assert!(answer.ends_with(&end), "{line}{answer}\nnot\n{end}");
    }
    // Every draw of one of each, and the rest of it.
    for game in GAMES {
        let (line, _) = round_by_chance(*game, 7, &mut chance);
        let fields: Vec<_> = line.trim_end_matches('\n').split('\t').collect();
        let [server, client, nonce, game, wager, moves] = fields[..] else {
            panic!("{line}")
        };
        let ours = output(&mut verify(&[server, client, nonce, game, wager, moves]));
        let theirs = verify_py(&fields);
        let ours = match ours.split_once("still open") {
            Some((ours, _)) => format!("{ours}still open\n"),
            None => ours,
        };
        assert_eq!(theirs, ours, "{line}");
    }
}

#[test]
fn plain_python_comes_to_the_same_in_duels_and_pots() {
    let mut chance = chance_of(500);
    let (mut lines, mut ends) = (Vec::new(), Vec::new());
    for n in 0..150_usize {
        let server = ServerSeed::new([u8::try_from(n).expect("a byte"); 32]);
        let kind = Kind::ALL[n % 3];
        let players = if kind == Kind::Pot { 1 + chance(40) } else { 2 };
        let clients: Vec<_> = (0..players)
            .map(|_| ClientSeed::new(&format!("s{}", chance(99))).expect("valid"))
            .collect();
        let stakes: Vec<_> = clients
            .iter()
            .map(|_| {
                Amount::from_units(1 + i64::try_from(chance(1 << 30)).expect("small"))
                    .expect("in range")
            })
            .collect();
        let outcome = contests::draw(kind, &stakes, &mut contests::stream(&server, &clients));
        let drawn = match &outcome.drawn {
            Drawn::Side(side) => format!("side {side} of 0 and 1\n"),
            Drawn::Rolls(rolls) => rolls
                .iter()
                .map(|[a, b, c, d]| format!("dice {a} {b} against {c} {d}\n"))
                .collect(),
            Drawn::Ticket(ticket) => format!(
                "ticket {ticket} of {}\n",
                stakes.iter().map(|s| s.units()).sum::<i64>()
            ),
        };
        let winner = outcome.winner.map_or("nobody wins".to_owned(), |place| {
            format!("player {} wins", place + 1)
        });
        let clients: Vec<_> = clients.iter().map(ClientSeed::as_str).collect();
        let plain = |stake: &Amount| Asset::Play.plain(*stake);
        let wager = match kind {
            Kind::Pot => stakes.iter().map(plain).collect::<Vec<_>>().join(" "),
            Kind::Flip | Kind::Dice => kind.id().to_owned(),
        };
        lines.push(format!(
            "{}\t{}\t0\t{}\t{wager}\n",
            server.reveal(),
            clients.join(":"),
            kind.command()
        ));
        ends.push(format!("{drawn}{winner}"));
    }
    for ((line, answer), end) in lines.iter().zip(verify_py_lines(&lines)).zip(ends) {
        assert!(answer.ends_with(&end), "{line}{answer}\nnot\n{end}");
    }
    for line in lines.iter().take(6) {
        let fields: Vec<_> = line.trim_end().split('\t').collect();
        let [server, clients, _, game, wager] = fields[..] else {
            panic!("{line}")
        };
        let ours = output(&mut verify(&[server, clients, "0", game, wager]));
        assert_eq!(verify_py(&fields), ours);
    }
}

#[test]
fn fields_are_taken_as_they_are_copied_or_refused_with_words() {
    let seed = "0f".repeat(32);
    let plain = verify_py(&[&seed, "~root", "0", "coin", "10 tails"]);
    assert!(plain.contains("client seed ~root, nonce 0"));
    let upper = format!(" {} ", seed.to_uppercase());
    for (server, client, wager) in [
        (upper.as_str(), "~root ", "10 Tails"),
        (&format!("'{seed}"), "'~root", "'10 tails"),
        (&seed, " ~root", " 10.00 TAILS "),
    ] {
        assert_eq!(verify_py(&[server, client, "0", "coin", wager]), plain);
        let ours = output(&mut verify(&[server, client, "0", "coin", wager]));
        assert_eq!(ours, plain);
    }
    let odd = &seed[1..];
    let long = seed.clone() + "0";
    let many = format!("10 {}", "e0".repeat(9));
    let lines = [
        (
            [odd, "a", "0", "coin", "10 tails", ""],
            "64 hex digits, not 63",
        ),
        (
            [&long, "a", "0", "coin", "10 tails", ""],
            "64 hex digits, not 65",
        ),
        (
            [&seed.replace('f', "g"), "a", "0", "coin", "10 tails", ""],
            "of hex digits",
        ),
        (
            [&seed, "a b", "0", "coin", "10 tails", ""],
            "letters, digits",
        ),
        (
            [&seed, "$(x)", "0", "coin", "10 tails", ""],
            "letters, digits",
        ),
        ([&seed, "a", "-1", "coin", "10 tails", ""], "number from 0"),
        (
            [&seed, "a", "0", "chess", "10 tails", ""],
            "one of coin, dice",
        ),
        ([&seed, "a", "0", "coin", "10 edge", ""], "heads and tails"),
        ([&seed, "a", "0", "coin", "1e3 tails", ""], "no stake"),
        (
            [&seed, "a", "0", "coin", "0 tails", ""],
            "more than nothing",
        ),
        ([&seed, "a", "0", "coin", "10 tails", "hit"], "no moves"),
        ([&seed, "a", "0", "dice", "10 lt9801", ""], "0.01 % to 98 %"),
        ([&seed, "a", "0", "roulette", &many, ""], "up to 8 chips"),
        ([&seed, "a", "0", "roulette", "10 x9", ""], "Red + 17"),
        ([&seed, "a", "0", "plinko", "10 r17low", ""], "there are 8"),
        ([&seed, "a", "0", "limbo", "10 1.00x", ""], "from 1.01"),
        ([&seed, "a", "0", "keno", "10 Low 1 1", ""], "1 to 10 of 40"),
        ([&seed, "a", "0", "mines", "10 m25", ""], "3 mines"),
        ([&seed, "a", "0", "mines", "10 m3", "f1"], "no move here"),
        (
            [&seed, "a", "0", "bjack", "10 hand", "fold"],
            "no move here",
        ),
        ([&seed, "a:b", "1", "duel", "flip", ""], "nonce 0"),
        ([&seed, "a", "0", "duel", "flip", ""], "two client seeds"),
        ([&seed, "a:b", "0", "pot", "1", ""], "a stake for each"),
    ];
    let told: Vec<_> = lines
        .iter()
        .map(|(fields, _)| fields.join("\t") + "\n")
        .collect();
    for ((fields, why), answer) in lines.iter().zip(verify_py_lines(&told)) {
        assert!(
            answer.starts_with("verify.py: ") && answer.contains(why),
            "{fields:?}: {answer}"
        );
        is_refused(fields, "casino-bot: ");
    }
}

#[test]
fn a_client_seed_means_itself_to_a_shell() {
    let mut table = Table::new(3);
    table.say(ALICE, ALICE, "/start");
    for seed in ["~root", "~", "a~b", "-x", "plain"] {
        table.say(ALICE, ALICE, "/fair");
        let (message, data) = table.button(ALICE, "Set client seed").expect("a button");
        table.press(ALICE, ALICE, message, &data);
        table.say(ALICE, ALICE, seed);
        table.say(ALICE, ALICE, "/flip 1 heads");
        table.say(ALICE, ALICE, "/fair");
        let (message, data) = table.button(ALICE, "Rotate").expect("a button");
        let revealed = table.press(ALICE, ALICE, message, &data).join("\n");
        let command = revealed
            .lines()
            .find(|line| line.contains("casino-bot verify"));
        let command = command
            .expect("a command")
            .replace("casino-bot", env!("CARGO_BIN_EXE_casino-bot"));
        let proof = output(Command::new("sh").args(["-c", command.trim()]));
        assert!(
            proof.contains(&format!("client seed {seed}, nonce 0")),
            "{command}\n{proof}"
        );
    }
}

#[test]
fn arguments_that_make_no_sense_are_explained() {
    let seed = &"0".repeat(64);
    is_refused(&["", "x", "0", "coin"], "--server-seed is missing");
    is_refused(&["zz", "x", "0", "coin"], "64 hex digits");
    is_refused(&[seed, "x", "-1", "coin"], "number from 0");
    is_refused(&[seed, "x", "0", "chess"], "one of coin, dice");
    is_refused(
        &[seed, "x", "0", "dice", "5 sideways"],
        "not a bet of this game",
    );
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
