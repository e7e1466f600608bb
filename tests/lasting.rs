//! What every game of rounds that last must keep, on every path that its rules allow, and the
//! exact return of each.
mod blackjack;
mod chains;
mod poker;
mod table;

use casino_bot::rules::fairness::{ClientSeed, ServerSeed, Stream};
use casino_bot::rules::games::{self, Choice, GAMES, Game, Illegal, Move, State, Step, Wager};
use casino_bot::speech::Voice;
use casino_bot::values::money::{Amount, Asset};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Moves that no round takes longer than.
const MOVES_MAX: usize = 64;

/// The seeds of the known answers, which were computed independently of this program.
fn stream(nonce: i64) -> Stream {
    let server = "fce345e1708f348fc577561fce36ef5bf0cad36a9363f7a7437e7e360b087d94";
    Stream::new(
        &ServerSeed::from_hex(server).expect("64 digits"),
        &ClientSeed::new("axis-client").expect("valid"),
        nonce,
    )
}

fn lasting() -> Vec<&'static dyn Game> {
    let lasts = |game: &&dyn Game| game.spec().lasts();
    GAMES.iter().copied().filter(lasts).collect()
}

fn moves(words: &str) -> Vec<Move> {
    words.split_whitespace().map(str::to_owned).collect()
}

/// Every word that some game takes as a move, and some that none does.
fn vocabulary() -> Vec<Move> {
    let mut words = moves("hit stand double split insure decline hi lo skip cash draw");
    words.extend(
        [
            "", "nonsense", "HIT", "a0", "a6", "f1", "h0", "h6", "e55", "cash ",
        ]
        .map(str::to_owned),
    );
    words.extend(('a'..='e').flat_map(|row| (1..=5).map(move |column| format!("{row}{column}"))));
    words.extend((1..=5).map(|place| format!("h{place}")));
    words
}

/// One round on its way.
struct Path {
    game: &'static dyn Game,
    wager: Wager,
    nonce: i64,
    moves: Vec<Move>,
}

impl Path {
    fn new(game: &'static dyn Game, choice: Choice, nonce: i64) -> Self {
        let stake = Amount::from_units(3_333_333).expect("in range");
        Self {
            game,
            wager: Wager { stake, choice },
            nonce,
            moves: Vec::new(),
        }
    }

    fn try_with(&self, next: &str) -> Result<Step, Illegal> {
        let moves = [&self.moves[..], &[next.to_owned()]].concat();
        self.game.play(&self.wager, &moves, &mut stream(self.nonce))
    }

    /// Where it stands, and whether all holds there that must hold everywhere.
    fn look(&self) -> Step {
        let Self {
            game, wager, moves, ..
        } = self;
        let said = format!(
            "{} {} {moves:?} {}",
            game.spec().id,
            wager.choice.as_str(),
            self.nonce
        );
        let play = || {
            game.play(wager, moves, &mut stream(self.nonce))
                .expect("legal moves")
        };
        let step = play();
        assert_eq!(step, play(), "{said}: it replays");
        assert!(moves.len() <= MOVES_MAX, "{said}: it is bounded");
        assert!(step.staked >= wager.stake, "{said}");
        assert!(
            !step.shown.in_english().is_empty() && step.shown.in_english().lines().count() == 1,
            "{said}"
        );
        assert!(
            step.shown.in_english().chars().count() <= 120,
            "{said}: {}",
            step.shown.in_english()
        );
        assert!(step.picture.in_english().lines().count() <= 8, "{said}");
        let keys = game
            .keys(Voice::default(), wager, moves, &step)
            .into_iter()
            .flatten();
        let mut keys: Vec<_> = keys.collect();
        assert!(
            keys.iter().all(|key| !key.label.trim().is_empty()),
            "{said}"
        );
        assert!(
            keys.iter().all(|key| key.label.chars().count() <= 40),
            "{said}"
        );
        keys.retain(|key| key.makes.is_some());
        let mut keys: Vec<_> = keys.into_iter().filter_map(|key| key.makes).collect();
        keys.sort();
        let mut legal = match &step.state {
            State::Open(legal) => legal.clone(),
            State::Settled(payout) => {
                let top = game
                    .top(&wager.choice)
                    .and_then(|top| top.pays(wager.stake));
                assert!(Some(*payout) <= top, "{said}");
                let shown = step.shown.in_english();
                let mut words = shown.split([' ', '(', ')']);
                let all = words.all(|word| {
                    ["|", ":", "·", "…"].contains(&word) || step.picture.in_english().contains(word)
                });
                assert!(
                    all,
                    "{said}: the picture says what {} says",
                    step.shown.in_english()
                );
                Vec::new()
            }
        };
        let next = game.abandon(wager, moves, &legal);
        assert_eq!(next.is_some(), !legal.is_empty(), "{said}");
        if let Some(next) = next {
            assert!(legal.contains(&next), "{said}: {next}");
            let then = self.try_with(&next).expect("a legal move");
            assert_eq!(
                then.staked, step.staked,
                "{said}: what is left alone costs no more"
            );
        }
        let advised = (!legal.is_empty())
            .then(|| game.advise(wager, moves, &legal, &mut stream(self.nonce)))
            .map(|next| next.expect("a move"));
        assert!(advised.is_none_or(|next| legal.contains(&next)), "{said}");
        for word in vocabulary() {
            match self.try_with(&word) {
                Ok(then) => {
                    assert!(legal.contains(&word), "{said}: {word}");
                    assert!(then.staked >= step.staked, "{said}: a stake never shrinks");
                }
                Err(illegal) => {
                    assert!(!legal.contains(&word), "{said}: {word}");
                    assert_eq!(illegal, Illegal::Move);
                }
            }
        }
        legal.sort();
        assert_eq!(
            keys, legal,
            "{said}: each legal move stands on exactly one key"
        );
        let distinct: BTreeSet<_> = legal.iter().collect();
        assert_eq!(distinct.len(), legal.len(), "{said}");
        step
    }

    /// Takes every legal path on from here, `depth` moves deep; then the round is left alone.
    fn walk(&mut self, depth: usize) -> usize {
        let step = self.look();
        let State::Open(legal) = step.state else {
            return 1;
        };
        if depth == 0 {
            return self.leave_alone(legal);
        }
        let mut ends = 0;
        for next in legal {
            self.moves.push(next);
            ends += self.walk(depth - 1);
            self.moves.pop();
        }
        ends
    }

    fn leave_alone(&mut self, mut legal: Vec<Move>) -> usize {
        let before = self.moves.len();
        while let Some(next) = self.game.abandon(&self.wager, &self.moves, &legal) {
            self.moves.push(next);
            match self.look().state {
                State::Open(more) => legal = more,
                State::Settled(_) => break,
            }
        }
        self.moves.truncate(before);
        1
    }
}

#[test]
fn every_legal_path_of_small_rounds_holds() {
    let walk = |id: &str, on: Option<&str>, nonces: std::ops::Range<i64>, depth| -> usize {
        let game = games::find(id).expect("a game");
        let choice = on.map_or(game.default_choice(), |on| {
            game.choice(on).expect("a choice")
        });
        nonces
            .map(|nonce| Path::new(game, choice.clone(), nonce).walk(depth))
            .sum()
    };
    // To the end, whatever is decided: some hands of blackjack, and all fields with few free cells.
    let ends = walk("bjack", None, 0..100, MOVES_MAX);
    assert!(ends > 500, "{ends}");
    walk("mines", Some("m24"), 0..8, MOVES_MAX);
    walk("mines", Some("m23"), 0..2, MOVES_MAX);
    // The first moves of the others.
    walk("mines", None, 0..1, 2);
    walk("hilo", None, 0..20, 3);
    walk("poker", None, 0..2, 3);
    for game in lasting() {
        for choice in game.choices() {
            walk(game.spec().id, Some(choice.as_str()), 100..101, 0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is decided, a round ends in time, and all holds on the way.
    #[test]
    fn every_path_ends(
        which in 0..4usize, on in any::<prop::sample::Index>(), nonce in 0..1_000_000_i64,
        decisions in prop::collection::vec(any::<prop::sample::Index>(), MOVES_MAX),
    ) {
        let game = lasting()[which];
        let choices = game.choices();
        let mut path = Path::new(game, choices[on.index(choices.len())].clone(), nonce);
        let mut decisions = decisions.iter();
        let mut live = path.look();
        while let State::Open(legal) = &live.state {
            let next = legal[decisions.next().expect("it ends in time").index(legal.len())].clone();
            // As it is played: the same step as on replay.
            live = path.try_with(&next).expect("a legal move");
            path.moves.push(next);
            prop_assert_eq!(&live, &path.look());
        }
    }
}

#[test]
fn rounds_are_the_known_answers() {
    let play = |id: &str, on: &str, nonce, words: &str| {
        let game = games::find(id).expect("a game");
        let choice = game.choice(on).expect("a choice");
        let wager = Wager {
            stake: Amount::credits(1),
            choice,
        };
        let step = game
            .play(&wager, &moves(words), &mut stream(nonce))
            .expect("plays");
        let State::Settled(payout) = step.state else {
            panic!("{} is open: {:?}", step.shown.in_english(), step.state)
        };
        let (payout, staked) = (Asset::Play.figure(payout), Asset::Play.figure(step.staked));
        format!("{} = {payout} of {staked}", step.shown.in_english())
    };
    #[rustfmt::skip]
    let known = [
        ("bjack", "hand", 0, "double", "8♣ 3♦ Q♠ (21) : 6♣ 7♠ J♠ (23 bust) = 4.00 of 2.00"),
        ("bjack", "hand", 2, "split", "A♠ 4♦ (5/15) | A♣ 4♠ (5/15) : K♠ 4♥ A♠ Q♣ (25 bust) = 4.00 of 2.00"),
        ("bjack", "hand", 6, "split stand hit hit stand", "J♠ Q♥ (20) | J♥ 3♣ A♥ 6♥ (20) : 3♣ A♥ A♣ 4♠ (9/19) = 4.00 of 2.00"),
        ("bjack", "hand", 8, "insure stand", "6♦ 8♣ (14) : A♠ 2♥ 10♥ 9♣ (22 bust) = 2.00 of 1.50"),
        ("hilo", "chain", 0, "lo skip hi cash", "… ⬇️ 6♣ ⏭ 3♦ ⬆️ 7♠ · 1.9012× = 1.90125 of 1.00"),
        ("hilo", "chain", 0, "hi", "8♣ ⬆️ 6♣ · 💥 = 0.00 of 1.00"),
        ("mines", "m3", 4, "a1 c4 cash", "💎 2 · 1.2857× = 1.285714 of 1.00"),
        // Cells 15, 22 and 9.
        ("mines", "m3", 4, "d1", "💎 0 · 💥 d1 = 0.00 of 1.00"),
        ("mines", "m3", 4, "a1 e3", "💎 1 · 💥 e3 = 0.00 of 1.00"),
        ("mines", "m3", 4, "b4 d2 b5", "💎 2 · 💥 b5 = 0.00 of 1.00"),
        ("poker", "jacks", 2, "h1 h2 h3 h2 draw", "A♠ 4♣ A♣ A♦ Q♦ · Three of a kind = 3.00 of 1.00"),
        ("poker", "jacks", 9, "h2 h3 h4 h5 draw", "3♥ 6♥ 6♣ 10♣ 10♦ · Two pairs = 2.00 of 1.00"),
        ("poker", "jacks", 1, "draw", "9♣ 5♣ A♥ 2♥ 8♥ · Nothing = 0.00 of 1.00"),
    ];
    for (id, on, nonce, words, want) in known {
        assert_eq!(play(id, on, nonce, words), want);
    }
}

#[test]
fn what_cannot_be_paid_is_not_played() {
    let game = games::find("bjack").expect("a game");
    let wager = Wager {
        stake: Amount::MAX,
        choice: game.default_choice(),
    };
    assert!(game.play(&wager, &[], &mut stream(0)).is_ok());
    let double = game.play(&wager, &moves("double"), &mut stream(0));
    assert_eq!(double, Err(Illegal::Stake));
}

#[test]
fn cards_cannot_be_held_and_let_go_for_ever() {
    let game = games::find("poker").expect("a game");
    let mut path = Path::new(game, game.default_choice(), 0);
    path.moves = moves(&"h1 h5 ".repeat(20));
    assert_eq!(path.look().state, State::Open(moves("draw")));
    path.moves.push("draw".to_owned());
    assert!(matches!(path.look().state, State::Settled(_)));
}
