//! What open rounds may win is held back: whatever they win, alone or all at once, is covered.
use crate::kit::{Seeded, Table, house};
use casino_bot::casino::{House, Refusal, Trouble, cage};
use casino_bot::games::{Choice, Draws, Game, Illegal, Move, Spec, State, Step, Wager};
use casino_bot::ledger::{Account, PlayerId};
use casino_bot::money::{Amount, Asset, Multiplier};
use casino_bot::sandbox::{ALICE, BOB};
use casino_bot::store::{Db, Round};
use casino_bot::telegram::dispatch::Finished;
use casino_bot::time::Wall;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Pays what its player says: nothing, or all that its table promises.
struct Wish(Spec);

const WISHES: usize = 300;
const TOP: u32 = 101;
const BANKROLL: Amount = Amount::units(1_000_000);

/// So many games that one player can have as many rounds open.
static GAMES: LazyLock<Vec<Wish>> = LazyLock::new(|| {
    let spec = |id: usize| Spec {
        id: format!("wish{id}").leak(),
        command: "wish",
        name: "Wish",
        emoji: "🧞",
        example: "1",
        bets: "",
        rules: "",
        abandoned: "loses",
        skill: false,
        stake_min: Amount::cents(1),
        stake_max: Amount::units(100_000),
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
    fn pays(&self, _: &Choice) -> Option<Vec<(String, Multiplier)>> {
        Some(vec![(String::new(), Multiplier::ratio(TOP.into(), 1))])
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
            shown: "🧞".to_owned(),
            picture: String::new(),
            state,
        })
    }
}

fn small(seed: u64) -> Table {
    let house = House {
        bankroll: BANKROLL,
        welcome: Amount::units(1_000_000),
        ..house()
    };
    let mut table = Table::of(house, Box::new(Seeded(seed)));
    table.say(ALICE, ALICE, "/start");
    table
}

fn holds(db: &Db, account: Account) -> i64 {
    let balance = db.balance(Asset::Play, account);
    balance.expect("reads").micros()
}

fn bet(db: &Db, game: &Wish, stake: Amount) -> Result<Round, Trouble> {
    let choice = game.default_choice();
    let wager = Wager { stake, choice };
    let opened = cage::open(&house(), db, PlayerId(ALICE), game, wager, Wall(1));
    opened.map(|(round, _)| round)
}

fn limit(db: &Db, game: &Wish) -> Amount {
    let choice = game.default_choice();
    let range = cage::stakes(db, Asset::Play, game, &choice).expect("reads");
    assert!(range.bankroll, "it is the bankroll that allows no more");
    range.max
}

fn make(db: &Db, round: Round, game: &Wish, next: &str) -> Round {
    let advanced = cage::advance(db, round, game, next.to_owned(), Wall(2));
    advanced.expect("is covered").0
}

#[test]
fn as_many_rounds_as_the_limits_let_open_may_all_win_their_most() {
    let mut table = small(1);
    let (mut rounds, mut limits) = (Vec::new(), Vec::new());
    let db = table.engine.books();
    db.begin().expect("begins");
    for game in GAMES.iter() {
        let most = limit(db, game);
        let more = most.checked_add(Amount::cents(1)).expect("an amount");
        assert!(matches!(
            bet(db, game, more),
            Err(Trouble::Refused(Refusal::TooLarge { max, bankroll: true })) if max == most
        ));
        rounds.push(bet(db, game, most).expect("within the limit"));
        limits.push(most);
    }
    db.commit().expect("commits");
    assert_eq!(limits[0], Amount::units(100), "1 % of all, a hundredfold");
    assert!(
        limits.is_sorted_by(|one, next| one > next),
        "less each time"
    );
    let may_win = |stake: &Amount| stake.micros() * i64::from(TOP - 1);
    let held: i64 = limits.iter().map(may_win).sum();
    assert_eq!(holds(db, Account::Held), held);
    assert_eq!(holds(db, Account::Bankroll), BANKROLL.micros() - held);
    assert!(held > BANKROLL.micros() / 10 * 9, "nearly all of it");
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
    assert!(holds(db, Account::Bankroll) >= BANKROLL.micros() - held);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_throw_in_the_air_is_held_back_for_until_it_lands() {
    let mut table = small(1);
    table.say(BOB, BOB, "/start");
    let said = table.sandbox.say(ALICE, ALICE, "/toss 100 dice 6", None);
    said.expect("said");
    let (batch, now) = (table.poll(), table.now);
    let none = Finished::default();
    table.engine.step(&batch, none, now).expect("commits");
    let db = table.engine.books();
    let may_win = 100 * 1_000_000 / 100 * (576 - 100);
    assert_eq!(holds(db, Account::Held), may_win);
    assert_eq!(holds(db, Account::Bankroll), BANKROLL.micros() - may_win);
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
        let table = small(1);
        let db = table.engine.books();
        db.begin().expect("begins");
        let mut open: Vec<(usize, Round)> = Vec::new();
        for (which, percent, next) in deeds {
            let Some(at) = open.iter().position(|(game, _)| *game == which % 20) else {
                let game = &GAMES[which % 20];
                let most = limit(db, game);
                let part = Multiplier::ratio(percent.into(), 100).pays(most).expect("less");
                let round = bet(db, game, part.max(Amount::cents(1))).expect("within the limit");
                open.push((which % 20, round));
                continue;
            };
            let (game, round) = open.swap_remove(at);
            let next = ["raise", "win", "win", "lose"][next.index(4)];
            let round = make(db, round, &GAMES[game], next);
            if round.payout.is_none() {
                open.push((game, round));
            }
            let at_risk = open.iter().map(|(_, round)| round.wager.stake.micros() * i64::from(TOP - 1));
            prop_assert_eq!(holds(db, Account::Held), at_risk.sum::<i64>());
        }
        db.commit().expect("commits");
        prop_assert_eq!(table.findings(), [""; 0]);
    }
}
