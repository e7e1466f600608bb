//! A round that lasts, over the same books.
use crate::kit::{Table, house};
use casino_bot::casino::{Refusal, Trouble, cage};
use casino_bot::rules::games::words::Words;
use casino_bot::rules::games::{Choice, Draws, Game, Illegal, Move, Spec, State, Step, Wager};
use casino_bot::rules::ledger::{Account, PlayerId};
use casino_bot::sandbox::ALICE;
use casino_bot::speech::key;
use casino_bot::speech::phrase::Phrase;
use casino_bot::values::money::{Amount, Asset, Multiplier};
use casino_bot::values::time::Wall;

/// A small game that lasts: red or black as often as one likes, doubling what is at stake each
/// time; it shows that moves, raises and escrow fit the shape that the instant games have.
struct Ladder;

static LADDER: Spec = Spec {
    abandoned: Some(Phrase::of(&key::GameMinesAbandoned)),
    id: "ladder",
    command: "ladder",
    also: &[],
    name: Phrase::of(&key::GameMinesName),
    emoji: "🪜",
    example: "1",
    bets: Phrase::of(&key::GameMinesBets),
    rules: Phrase::of(&key::GameMinesRules),
    skill: false,
    stake_min: Amount::credits(1),
    stake_max: Amount::credits(100),
};

impl Game for Ladder {
    fn spec(&self) -> &'static Spec {
        &LADDER
    }
    fn choices(&self) -> Vec<Choice> {
        vec![Choice::own("up")]
    }
    fn pays(&self, _: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        Some(vec![("".into(), Multiplier::ratio(12, 1))])
    }
    fn rtp(&self, _: &Choice) -> Option<Multiplier> {
        Some(Multiplier::ratio(1, 1))
    }
    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let (mut staked, mut worth) = (wager.stake, wager.stake);
        let legal = |n: usize| {
            if n < 3 {
                vec!["raise".to_owned(), "climb".to_owned(), "stop".to_owned()]
            } else {
                vec!["stop".to_owned()]
            }
        };
        let mut state = State::Open(legal(0));
        for (n, step) in moves.iter().enumerate() {
            let State::Open(legal_now) = &state else {
                return Err(Illegal::Move);
            };
            if !legal_now.contains(step) {
                return Err(Illegal::Move);
            }
            if step == "raise" {
                staked = staked.checked_add(wager.stake).ok_or(Illegal::Stake)?;
                worth = worth.checked_add(wager.stake).ok_or(Illegal::Stake)?;
            }
            let up = step != "stop" && draws.below(2) == 1;
            worth = if up {
                worth.checked_mul(2).ok_or(Illegal::Stake)?
            } else {
                worth
            };
            state = match (step.as_str(), up) {
                ("stop", _) => State::Settled(worth),
                (_, true) => State::Open(legal(n + 1)),
                (_, false) => State::Settled(Amount::ZERO),
            };
        }
        Ok(Step {
            picture: "".into(),
            staked,
            shown: "".into(),
            state,
        })
    }
}

#[test]
fn a_round_that_lasts_is_held_raised_and_settled_to_the_cent() {
    let mut raised_wins = 0;
    for seed in 0..40 {
        let mut table = Table::new(seed * 100);
        table.say(ALICE, ALICE, "/start");
        let (db, player) = (table.engine.books(), PlayerId(ALICE));
        let balance = |account| db.balance(Asset::Play, account).expect("reads").units();
        let before = balance(Account::Player(player));
        let wager = Wager {
            stake: Amount::credits(10),
            choice: Choice::own("up"),
        };
        let (round, step) =
            cage::open(&house(), db, (Asset::Play, player), &Ladder, wager, Wall(1))
                .expect("opens");
        assert!(matches!(step.state, State::Open(_)));
        assert_eq!(balance(Account::Stakes), round.staked.units(), "held");
        assert_eq!(db.open_rounds(player).expect("reads").len(), 1);
        let bad = cage::advance(
            &house(),
            db,
            round.clone(),
            &Ladder,
            "jump".to_owned(),
            Wall(2),
        );
        assert!(matches!(bad, Err(Trouble::Refused(Refusal::Move))));
        assert_eq!(table.findings(), [""; 0]);

        let (mut round, mut step) = (round, step);
        for choice in ["raise", "climb", "stop"] {
            if matches!(step.state, State::Open(_)) {
                (round, step) =
                    cage::advance(&house(), db, round, &Ladder, choice.to_owned(), Wall(3))
                        .expect("a move");
                assert_eq!(cage::replay(db, &round, &Ladder).expect("replays"), step);
            }
        }
        let payout = round.payout.expect("settled").units();
        assert_eq!(round.staked, Amount::credits(20));
        assert_eq!(
            balance(Account::Player(player)),
            before - 20_000_000 + payout
        );
        assert_eq!(balance(Account::Stakes), 0);
        assert_eq!(table.findings(), [""; 0]);
        assert!(
            cage::advance(&house(), db, round, &Ladder, "stop".to_owned(), Wall(4)).is_err(),
            "over is over"
        );
        raised_wins += u32::from(payout > 0);
    }
    assert!(
        (1..40).contains(&raised_wins),
        "both ends are seen: {raised_wins}"
    );
}
