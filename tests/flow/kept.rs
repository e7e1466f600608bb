//! What every round that lasts keeps to, and what a round of an earlier program is owed.
use super::number;
use crate::kit::{Table, coded, house};
use casino_bot::casino::cage;
use casino_bot::rules::fairness::{ClientSeed, ServerSeed, Stream};
use casino_bot::rules::games::coin::Coin;
use casino_bot::rules::games::{self, GAMES, Game, Illegal, Move, State, Step, Wager};
use casino_bot::rules::ledger::PlayerId;
use casino_bot::rules::promises;
use casino_bot::sandbox::ALICE;
use casino_bot::speech::Voice;
use casino_bot::store::{Db, Lock};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use casino_bot::values::time::Wall;
use std::collections::HashSet;

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).expect("small")
    }
}

/// Every game that lasts, played at random: what the flow relies on.
#[test]
fn every_round_that_lasts_keeps_to_what_tables_rely_on() {
    let (mut chance, mut ended) = (Chance(1), 0);
    let server = ServerSeed::new([7; 32]);
    let client = ClientSeed::new("any").expect("valid");
    for game in GAMES.iter().filter(|game| game.spec().lasts()) {
        let id = game.spec().id;
        for nonce in 0..300 {
            let choices = game.choices();
            let wager = Wager {
                stake: Amount::credits(10),
                choice: choices[chance.below(choices.len())].clone(),
            };
            let play = |moves: &[Move]| {
                let mut draws = Stream::new(&server, &client, nonce);
                game.play(&wager, moves, &mut draws)
            };
            let most = game
                .top(&wager.choice)
                .and_then(|top| top.pays(wager.stake));
            let (mut moves, mut step) = (Vec::new(), play(&[]).expect("opens"));
            assert_eq!(step.staked, wager.stake, "{id}");
            while let State::Open(legal) = step.state.clone() {
                assert!(moves.len() < limits::MOVES_MAX, "{id} ends");
                let keys = game.keys(Voice::default(), &wager, &moves, &step);
                assert!(keys.iter().all(|row| (1..=8).contains(&row.len())), "{id}");
                // Three more belong to the table itself.
                assert!(keys.iter().flatten().count() <= 97, "{id}");
                let makes = keys.iter().flatten().filter_map(|key| key.makes.clone());
                let mut makes: Vec<_> = makes.collect();
                let mut all = legal.clone();
                makes.sort();
                all.sort();
                assert_eq!(makes, all, "{id}: each legal move on one key");
                assert!(all.iter().all(|next| {
                    (1..=limits::MOVE_BYTES_MAX).contains(&next.len())
                        && next
                            .bytes()
                            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
                }));
                assert_eq!(
                    play(&[&moves[..], &["nonsense".to_owned()]].concat()),
                    Err(Illegal::Move)
                );
                abandoned(*game, &wager, &moves, &step, &play);
                moves.push(legal[chance.below(legal.len())].clone());
                let next = play(&moves).expect("legal");
                assert!(
                    next.staked >= step.staked && Some(next.staked) <= most,
                    "{id}"
                );
                step = next;
            }
            let State::Settled(payout) = step.state else {
                unreachable!("not open")
            };
            assert!(Some(payout) <= most, "{id} pays at most its top");
            assert_eq!(play(&moves).expect("replays"), step, "{id}");
            let more = [&moves[..], &[moves.last().cloned().unwrap_or_default()]].concat();
            assert_eq!(play(&more), Err(Illegal::Move), "{id}: over is over");
            ended += 1;
        }
    }
    assert!(ended >= 4 * 300, "four games last");
}

/// From here its player does not come back: it ends, and no larger stake is asked for.
fn abandoned(
    game: &dyn Game,
    wager: &Wager,
    moves: &[Move],
    step: &Step,
    play: &dyn Fn(&[Move]) -> Result<Step, Illegal>,
) {
    let (mut moves, mut now) = (moves.to_vec(), step.clone());
    while let State::Open(legal) = &now.state {
        let next = game.abandon(wager, &moves, legal).expect("a rule");
        moves.push(next);
        assert!(moves.len() <= limits::MOVES_MAX + 1, "it ends");
        now = play(&moves).expect("legal");
        assert_eq!(now.staked, step.staked, "{}", game.spec().id);
    }
}

/// A database as an earlier program left it.
#[test]
fn rounds_of_an_earlier_program_are_kept_and_settled() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("casino.db");
    let sql = rusqlite::Connection::open(&path).expect("opens");
    sql.execute_batch(&format!(
        "{};{}; PRAGMA user_version = 2; PRAGMA application_id = 1130459970;",
        include_str!("../../sql/migrations/0001_books_rounds_and_talk.sql"),
        include_str!("../../sql/migrations/0002_a_pulse.sql"),
    ))
    .expect("migrates");
    sql.execute_batch(&coded(
        "INSERT INTO posting VALUES ({funding}, 1, 0, 1, {world}, {house:bankroll}, 100000000000000, 0);
         INSERT INTO player VALUES (7, 'Seven', 0, NULL);
         INSERT INTO seed_pair VALUES (1, 7, zeroblob(32), NULL, NULL, NULL);
         INSERT INTO seed_pair VALUES (2, 7, zeroblob(32), NULL, NULL, NULL);
         UPDATE seed_pair SET client_seed = 'x', opened_at = 1 WHERE id = 2;
         INSERT INTO seat (player, seed_pair, next_pair) VALUES (7, 2, 1);
         INSERT INTO account (asset, owner) VALUES (1, 7), (2, 7);
         INSERT INTO posting VALUES ({welcome}, 7, 0, 1, {world}, 7, 1000000000, 0);
         INSERT INTO round VALUES (1, 7, NULL, 'coin', 'heads', '', 1, 1000000, 1000000, 2, 0, 5, 5, 0);
         INSERT INTO posting VALUES ({stake}, 1, 0, 1, 7, {stakes}, 1000000, 5), ({settlement}, 1, 0, 1, {stakes}, {house:bankroll}, 1000000, 5);
         INSERT INTO tally VALUES (7, 'coin', 1, 1, 1000000, 0, 0, 1000000, 'heads');
         INSERT INTO round VALUES (2, 7, 1, 'mines', 'm3', 'a1', 1, 1000000, 1000000, 2, 1, 5, NULL, NULL);
         INSERT INTO posting VALUES ({stake}, 2, 0, 1, 7, {stakes}, 1000000, 5);",
    ))
    .expect("an old round, and one that is open");
    drop(sql);
    let lock = Lock::take(&path).expect("a file").expect("free");
    let db = Db::open(&path, &lock).expect("brings it up to date");
    db.begin().expect("begins");
    let wager = Wager {
        stake: Amount::credits(1),
        choice: Coin.default_choice(),
    };
    let (round, _) = cage::open(
        &house(),
        &db,
        (Asset::Play, PlayerId(7)),
        &Coin,
        wager,
        Wall(9),
    )
    .expect("plays on");
    let open = db.open_rounds(PlayerId(7)).expect("reads").remove(0);
    let mines = games::find("mines").expect("a game");
    // Nothing is held back for it, so it is paid from the bankroll itself.
    let (open, _) = cage::abandon(&house(), &db, open, mines, Wall(9)).expect("is settled");
    assert_eq!((open.held, open.own_moves), (Amount::ZERO, Some(1)));
    assert!(open.payout > Some(open.staked), "it won");
    db.commit().expect("commits");
    let old = db
        .round(casino_bot::rules::ledger::RoundId(1))
        .expect("reads");
    assert_eq!(old.expect("stays").pay_table, None);
    assert!(round.pay_table.is_some());
    let findings = Db::open_to_read(&path).expect("opens").prove();
    assert_eq!(findings.expect("reads").len(), 0);
}

#[test]
fn bets_that_are_promised_the_same_share_a_pay_table() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    for text in [
        "/flip 1 heads",
        "/flip 2 heads",
        "/flip 1 tails",
        "/slots 1",
    ] {
        table.say(ALICE, ALICE, text);
    }
    assert_eq!(number(&table, "SELECT count(*) FROM pay_table"), 3);
    let same = "SELECT count(DISTINCT pay_table) FROM round WHERE choice = 'heads'";
    assert_eq!(number(&table, same), 1);
    let terms = promises::of_round(&Coin, &Coin.default_choice()).expect("a choice");
    let digest = ring::digest::digest(&ring::digest::SHA256, terms.as_bytes());
    let hex: String = digest.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    let said = table.say(ALICE, ALICE, "/round 1").join("\n");
    assert!(said.contains(&hex), "{said}");
    assert_eq!(terms, "terms2 coin 1\nheads 99/50\n");
    // Whatever differs in what is promised differs in its hash.
    let mut seen = HashSet::new();
    for game in GAMES {
        assert!(
            seen.insert(promises::of_round(*game, &game.default_choice())),
            "{}",
            game.spec().id
        );
    }
}
