//! What open rounds may win is held back: whatever they win, alone or all at once, is covered.
use crate::kit::{Seeded, Table, house};
use casino_bot::casino::Bound;
use casino_bot::casino::backing::{self, StakeRange};
use casino_bot::casino::{House, Refusal, Trouble, cage};
use casino_bot::rules::games::words::Words;
use casino_bot::rules::games::{
    self, Choice, Draws, GAMES as GAMES_OF_THE_HOUSE, Game, Illegal, Move, Spec, State, Step, Wager,
};
use casino_bot::rules::ledger::{Account, PlayerId};
use casino_bot::sandbox::{ALICE, BOB, CAROL};
use casino_bot::speech::key;
use casino_bot::speech::phrase::Phrase;
use casino_bot::store::{Db, Round};
use casino_bot::telegram::dispatch::Finished;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset, Multiplier};
use casino_bot::values::time::Wall;
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;

/// Pays what its player says: nothing, or all that its table promises.
struct Wish(Spec);

const WISHES: usize = 300;
const TOP: u32 = 101;
const BANKROLL: Amount = Amount::credits(1_000_000);

/// So many games that one player can have as many rounds open.
static GAMES: LazyLock<Vec<Wish>> = LazyLock::new(|| {
    let spec = |id: usize| Spec {
        id: format!("wish{id}").leak(),
        command: "wish",
        also: &[],
        name: Phrase::of(&key::GameMinesName),
        emoji: "🧞",
        example: "1",
        bets: Phrase::of(&key::GameMinesBets),
        rules: Phrase::of(&key::GameMinesRules),
        abandoned: Some(Phrase::of(&key::GameMinesAbandoned)),
        skill: false,
        stake_min: Amount::cents(1),
        stake_max: Amount::credits(100_000),
    };
    (0..WISHES).map(|id| Wish(spec(id))).collect()
});

impl Game for Wish {
    fn spec(&self) -> &'static Spec {
        let at = self.0.id["wish".len()..].parse::<usize>();
        &GAMES[at.expect("a number")].0
    }
    fn choices(&self) -> Vec<Choice> {
        vec![Choice::own("wish")]
    }
    fn pays(&self, _: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        Some(vec![("".into(), Multiplier::ratio(TOP.into(), 1))])
    }
    fn rtp(&self, _: &Choice) -> Option<Multiplier> {
        Some(Multiplier::ratio(1, 1))
    }
    fn play(&self, wager: &Wager, moves: &[Move], _: &mut dyn Draws) -> Result<Step, Illegal> {
        let raises = moves.iter().filter(|next| *next == "raise").count();
        let shares = u32::try_from(1 + raises).expect("few");
        let staked = wager.stake.checked_mul(shares).ok_or(Illegal::Stake)?;
        let state = match moves.last().map(String::as_str) {
            Some("win") => State::Settled(wager.stake.checked_mul(TOP).ok_or(Illegal::Stake)?),
            Some("lose") => State::Settled(Amount::ZERO),
            _ => State::Open(["raise", "win", "lose"].map(str::to_owned).to_vec()),
        };
        Ok(Step {
            staked,
            shown: "🧞".into(),
            picture: "".into(),
            state,
        })
    }
}

/// A house with players who are new, but for those who are made known.
fn small(seed: u64, known: &[i64]) -> Table {
    let house = House {
        bankroll: BANKROLL,
        welcome: Amount::credits(1_000_000),
        ..house()
    };
    let mut table = Table::of(house, Box::new(Seeded(seed)));
    table.say(ALICE, ALICE, "/start");
    table.say(BOB, BOB, "/start");
    for player in known {
        for _ in 0..limits::NEWCOMER_BETS {
            table.say(*player, *player, "/flip 0.10 heads");
        }
    }
    table.pass(limits::NEWCOMER_FOR);
    table.run();
    table
}

fn holds(db: &Db, account: Account) -> i64 {
    let balance = db.balance(Asset::Play, account);
    balance.expect("reads").units()
}

fn bet(table: &Table, player: i64, game: &Wish, stake: Amount) -> Result<Round, Trouble> {
    let choice = game.default_choice();
    let wager = Wager { stake, choice };
    let (db, now) = (table.engine.books(), table.now.wall);
    let opened = cage::open(
        &house(),
        db,
        (Asset::Play, PlayerId(player)),
        game,
        wager,
        now,
    );
    opened.map(|(round, _)| round)
}

fn range(table: &Table, player: i64, game: &dyn Game, choice: &Choice) -> StakeRange {
    let taken = house().stakes.of(Asset::Play);
    let (db, whose) = (table.engine.books(), (taken, PlayerId(player)));
    backing::stakes(db, whose, game, choice, table.now.wall).expect("reads")
}

fn limit(table: &Table, player: i64, game: &Wish) -> StakeRange {
    range(table, player, game, &game.default_choice())
}

fn make(db: &Db, round: Round, game: &Wish, next: &str) -> Round {
    let advanced = cage::advance(&house(), db, round, game, next.to_owned(), Wall(2));
    advanced.expect("is covered").0
}

#[test]
fn as_many_rounds_as_the_limits_let_open_may_all_win_their_most() {
    let mut table = small(1, &[ALICE]);
    let (mut rounds, mut limits) = (Vec::new(), Vec::new());
    let before = holds(table.engine.books(), Account::Bankroll);
    table.engine.books().begin().expect("begins");
    for game in GAMES.iter() {
        let most = limit(&table, ALICE, game);
        if most.max < most.min {
            break;
        }
        let more = most.max.checked_add(Amount::cents(1)).expect("an amount");
        assert!(matches!(
            bet(&table, ALICE, game, more),
            Err(Trouble::Refused(Refusal::TooLarge { max, bound })) if (max, bound) == (most.max, most.bound)
        ));
        // Two thirds of what may be, so that there are several.
        let stake = most.max.part(3).checked_mul(2).expect("less").max(most.min);
        rounds.push(bet(&table, ALICE, game, stake).expect("within the limit"));
        limits.push(most.max);
    }
    let db = table.engine.books();
    db.commit().expect("commits");
    assert!(rounds.len() > 4, "several");
    assert!(
        limits.is_sorted_by(|one, next| one > next),
        "less each time"
    );
    let held: i64 = rounds.iter().map(|round| round.held.units()).sum();
    assert_eq!(holds(db, Account::Held), held);
    assert_eq!(holds(db, Account::Bankroll), before - held);
    assert!((before / 101..=before / 100).contains(&held), "1 % of all");
    assert!(matches!(
        bet(&table, ALICE, &GAMES[WISHES - 1], Amount::cents(1)),
        Err(Trouble::Refused(Refusal::Closed(Bound::Account)))
    ));
    assert_eq!(table.findings(), [""; 0]);

    table.crash(Box::new(Seeded(1_000)));
    let db = table.engine.books();
    assert_eq!(holds(db, Account::Held), held, "it survives a kill");
    db.begin().expect("begins");
    for (nth, (game, mut round)) in GAMES.iter().zip(rounds).enumerate() {
        if nth % 3 == 0 {
            round = make(db, round, game, "raise");
        }
        let round = make(db, round, game, "win");
        assert_eq!(round.payout, round.wager.stake.checked_mul(TOP));
    }
    db.commit().expect("commits");
    assert_eq!(holds(db, Account::Held), 0);
    assert_eq!(holds(db, Account::Stakes), 0);
    assert!(holds(db, Account::Bankroll) >= before - held);
    assert_eq!(table.findings(), [""; 0]);
}

/// Somebody whom the sandbox does not know says /start.
fn arrives(table: &mut Table, id: i64) {
    let from = json!({"id": id, "is_bot": false, "first_name": "Fresh"});
    let chat = json!({"id": id, "type": "private", "first_name": "Fresh"});
    let update = json!({"message": {"message_id": 1, "date": 1, "from": from, "chat": chat, "text": "/start"}});
    let serde_json::Value::Object(update) = update else {
        panic!("an update is an object")
    };
    table.sandbox.inject(update).expect("queued");
    table.run();
}

/// Opens all that the limits let this player open at real tables that last.
fn open_all(table: &Table, player: i64) {
    for game in GAMES_OF_THE_HOUSE.iter().filter(|game| game.spec().lasts()) {
        let choice = game
            .choices()
            .pop()
            .unwrap_or_else(|| game.default_choice());
        let most = range(table, player, *game, &choice);
        let balance = table
            .engine
            .books()
            .balance(Asset::Play, Account::Player(PlayerId(player)));
        let stake = most.max.min(balance.expect("reads"));
        if stake < most.min {
            continue;
        }
        let (db, now) = (table.engine.books(), table.now.wall);
        let wager = Wager { stake, choice };
        cage::open(
            &house(),
            db,
            (Asset::Play, PlayerId(player)),
            *game,
            wager,
            now,
        )
        .expect("within the limit");
    }
}

#[test]
fn hundreds_of_fresh_accounts_leave_the_others_their_limits() {
    let mut table = Table::of(house(), Box::new(Seeded(1)));
    table.say(BOB, BOB, "/start");
    table.say(CAROL, CAROL, "/start");
    for _ in 0..limits::NEWCOMER_BETS {
        table.say(BOB, BOB, "/flip 0.10 heads");
    }
    table.pass(limits::NEWCOMER_FOR);
    let games = ["coin", "dice", "mines", "hilo", "bjack", "poker"];
    let limits_of = |table: &Table, player| {
        games.map(|id| {
            let game = games::find(id).expect("it is there");
            range(table, player, game, &game.default_choice())
                .max
                .units()
        })
    };
    let players = [BOB, CAROL];
    let before = players.map(|player| limits_of(&table, player));
    for fresh in 0..230 {
        let id = 9_000_000_000 + fresh;
        arrives(&mut table, id);
        table.engine.books().begin().expect("begins");
        open_all(&table, id);
        table.engine.books().commit().expect("commits");
    }
    let db = table.engine.books();
    let (held, free) = (holds(db, Account::Held), holds(db, Account::Bankroll));
    assert!(
        held > 0 && held < (held + free) / 16,
        "a quarter of a quarter: {held}"
    );
    for (before, after) in before
        .iter()
        .zip(players.map(|player| limits_of(&table, player)))
    {
        for ((was, is), id) in before.iter().zip(after).zip(games) {
            assert!(is * 100 >= was * 60, "{id}: {is} of {was}");
        }
    }
    assert_eq!(table.findings(), [""; 0]);
}

/// Those who are no newcomers any more, each with all that they may have open.
#[test]
fn hundreds_of_old_accounts_leave_strangers_something_to_play_for() {
    let mut table = small(1, &[]);
    let ids: Vec<i64> = (9_000_000_000..9_000_000_230).collect();
    for id in &ids {
        arrives(&mut table, *id);
    }
    table.say(CAROL, CAROL, "/start");
    let known = "INSERT INTO tally SELECT id, 'coin', 1, 10, 0, 0, 0, 1, 'heads', 0, 0 FROM player
                 WHERE id >= 9000000000";
    table.sql().execute(known, []).expect("they have played");
    table.pass(limits::NEWCOMER_FOR);
    table.engine.books().begin().expect("begins");
    let before = limit(&table, CAROL, &GAMES[0]).max;
    for (n, id) in ids.iter().enumerate() {
        let most = limit(&table, *id, &GAMES[0]);
        assert_ne!(most.bound, Bound::Newcomer, "{id}");
        assert!(n > 0 || most.max.units() > before.units() * 10, "{most:?}");
        bet(&table, *id, &GAMES[0], most.max).expect("within the limit");
    }
    let after = limit(&table, CAROL, &GAMES[0]).max;
    assert!(
        after.units() * 10 >= before.units(),
        "{after:?} of {before:?}"
    );
    table.engine.books().commit().expect("commits");
}

#[test]
fn what_stays_open_never_holds_more_than_its_share() {
    let table = small(1, &[ALICE, BOB]);
    let all = holds(table.engine.books(), Account::Bankroll);
    table.engine.books().begin().expect("begins");
    let share = all / i64::from(limits::OPEN_SHARE);
    for player in [ALICE, BOB] {
        let most = limit(&table, player, &GAMES[0]);
        bet(&table, player, &GAMES[0], most.max).expect("within the limit");
        let next = limit(&table, player, &GAMES[1]);
        assert!(
            next.max < next.min && next.bound == Bound::Account,
            "{next:?}"
        );
    }
    let held = holds(table.engine.books(), Account::Held);
    assert!(
        held <= 2 * share / i64::from(limits::ACCOUNT_SHARE),
        "{held}"
    );
    table.engine.books().commit().expect("commits");
}

#[test]
fn only_a_move_keeps_a_table_from_being_abandoned() {
    let mut table = Table::of(house(), Box::new(Seeded(1)));
    table.say(BOB, BOB, "/start");
    table.say(BOB, BOB, "/mines 1 24");
    for _ in 0..3 {
        table.pass(limits::ABANDONED_AFTER / 4);
        let seen = table.say(BOB, BOB, "/mines");
        assert!(
            seen.iter().any(|line| line.contains("[⬜]")),
            "still open: {seen:?}"
        );
    }
    table.pass(limits::ABANDONED_AFTER / 4);
    let refused = table.run();
    assert_eq!(refused, [""; 0]);
    let news = table.news().join("\n");
    assert!(
        news.contains("24 hours without you"),
        "looking renews nothing: {news}"
    );
    assert_eq!(holds(table.engine.books(), Account::Held), 0);
}

#[test]
fn a_throw_in_the_air_is_held_back_for_until_it_lands() {
    let mut table = small(1, &[ALICE]);
    let before = holds(table.engine.books(), Account::Bankroll);
    let said = table.sandbox.say(ALICE, ALICE, "/toss 10 dice 6", None);
    said.expect("said");
    let (batch, now) = (table.poll(), table.now);
    let none = Finished::default();
    table.engine.step(&batch, none, now).expect("commits");
    let db = table.engine.books();
    let may_win = 10 * 1_000_000 / 100 * (576 - 100);
    assert_eq!(holds(db, Account::Held), may_win);
    assert_eq!(holds(db, Account::Bankroll), before - may_win);
    assert_eq!(table.findings(), [""; 0]);
    table.run();
    let db = table.engine.books();
    assert_eq!(holds(db, Account::Held), 0);
    assert_eq!(holds(db, Account::Stakes), 0);
    assert_eq!(table.findings(), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// In whatever order rounds open, are raised, won and lost: every end is covered, nothing is
    /// held back that is not at risk, and nothing that is at risk is not.
    #[test]
    fn every_end_is_covered(
        deeds in prop::collection::vec((0..WISHES, 1..=100_u32, any::<prop::sample::Index>()), 1..400),
    ) {
        let table = small(1, &[ALICE]);
        let db = table.engine.books();
        db.begin().expect("begins");
        let mut open: Vec<(usize, Round)> = Vec::new();
        for (which, percent, next) in deeds {
            let Some(at) = open.iter().position(|(game, _)| *game == which % 20) else {
                let game = &GAMES[which % 20];
                let most = limit(&table, ALICE, game);
                if most.max < most.min {
                    continue;
                }
                let part = Multiplier::ratio(percent.into(), 100).pays(most.max).expect("less");
                let round = bet(&table, ALICE, game, part.max(most.min)).expect("within the limit");
                open.push((which % 20, round));
                continue;
            };
            let (game, round) = open.swap_remove(at);
            let next = ["raise", "win", "win", "lose"][next.index(4)];
            let round = make(db, round, &GAMES[game], next);
            if round.payout.is_none() {
                open.push((game, round));
            }
            let at_risk = open.iter().map(|(_, round)| round.wager.stake.units() * i64::from(TOP - 1));
            prop_assert_eq!(holds(db, Account::Held), at_risk.sum::<i64>());
        }
        db.commit().expect("commits");
        prop_assert_eq!(table.findings(), [""; 0]);
    }
}
