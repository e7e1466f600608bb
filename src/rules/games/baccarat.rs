//! Baccarat, punto banco: two hands by fixed rules, from a deck so large that each card is any of
//! the 52. Cards come as at a table: player, banker, player, banker, then the player's third and
//! the banker's third where there is one.
use super::words::{Numbers, Words};
use super::{Choice, Draws, Game, Illegal, Move, Spec, Step, Wager, settled};
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};
use crate::values::money::{Amount, Multiplier};

/// The game.
pub struct Baccarat;

static SPEC: Spec = Spec {
    id: "baccarat",
    command: "baccarat",
    also: &[],
    name: Phrase::of(&key::GameBaccaratName),
    emoji: "🎴",
    example: "10 player",
    bets: Phrase::of(&key::GameBaccaratBets),
    rules: Phrase::of(&key::GameBaccaratRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(100_000),
};

/// What can win, in the order of [`BETS`].
const PLAYER: usize = 0;
const BANKER: usize = 1;
const TIE: usize = 2;
/// Spelling, name and what each bet pays when it wins.
const BETS: [(&str, Phrase, Multiplier); 3] = [
    (
        "player",
        Phrase::of(&key::GameBaccaratPlayer),
        Multiplier::ratio(2, 1),
    ),
    (
        "banker",
        Phrase::of(&key::GameBaccaratBanker),
        Multiplier::ratio(195, 100),
    ),
    (
        "tie",
        Phrase::of(&key::GameBaccaratTie),
        Multiplier::ratio(9, 1),
    ),
];
/// Of the 13^6 sequences of six ranks, how many each of them wins; counted anew by a test.
const WINS: [u64; 3] = [2_153_464, 2_212_744, 460_601];
/// All sequences.
const DEALS: u64 = 13_u64.pow(6);

fn bet(choice: &Choice) -> Option<usize> {
    BETS.iter().position(|(id, ..)| *id == choice.as_str())
}

/// A card's index goes through the suits of the two, then of the three, to the aces.
fn face(card: u32) -> String {
    const RANKS: [&str; 13] = [
        "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K", "A",
    ];
    const SUITS: [&str; 4] = ["♦", "♥", "♠", "♣"];
    format!("{}{}", RANKS[card as usize / 4], SUITS[card as usize % 4])
}

/// What a card counts.
const fn points(card: u32) -> u32 {
    match card / 4 {
        rank @ 0..=7 => rank + 2,
        12 => 1,
        _ => 0,
    }
}

fn total(hand: &[u32]) -> u32 {
    hand.iter().map(|card| points(*card)).sum::<u32>() % 10
}

/// Whether the banker draws, with `total`, after the player's third card.
fn banker_draws(total: u32, third: Option<u32>) -> bool {
    match (total, third.map(points)) {
        (0..=5, None) | (0..=2, Some(_)) | (4, Some(2..=7)) | (5, Some(4..=7)) => true,
        (3, Some(third)) => third != 8,
        (6, Some(6 | 7)) => true,
        _ => false,
    }
}

/// Deals both hands.
fn deal(draws: &mut dyn Draws) -> [Vec<u32>; 2] {
    let mut card = || draws.below(52);
    let (mut player, mut banker) = (vec![card()], vec![card()]);
    player.push(card());
    banker.push(card());
    if total(&player) < 8 && total(&banker) < 8 {
        if total(&player) <= 5 {
            player.push(card());
        }
        if banker_draws(total(&banker), player.get(2).copied()) {
            banker.push(card());
        }
    }
    [player, banker]
}

/// The name of the first, or else of the second hand, as wide as the other's.
fn side(voice: Voice, [first, ..]: Numbers) -> String {
    let names = [PLAYER, BANKER].map(|side| voice.phrase(BETS[side].1));
    let [player, banker] = names.map(|name| name.chars().count());
    let (name, width) = (names[usize::from(first == 0)], player.max(banker));
    format!("{name:width$}")
}

fn picture(hands: &[Vec<u32>; 2], winner: usize) -> Words {
    let line = |side: usize| {
        let cards: Vec<_> = hands[side].iter().map(|card| face(*card)).collect();
        let wins = if side == winner { " ✓" } else { "" };
        let first = u32::from(side == PLAYER);
        let (cards, total) = (cards.join(" "), total(&hands[side]));
        Words::of([first, 0, 0], self::side).then(format!(" {cards:<11} → {total}{wins}"))
    };
    line(PLAYER).then("\n").then(line(BANKER))
}

impl Game for Baccarat {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choose(&self, words: &[&str]) -> Option<Choice> {
        let [word] = words else { return None };
        let id = match word.to_ascii_lowercase().as_str() {
            "player" | "punto" | "p" => "player",
            "banker" | "banco" | "bank" | "b" => "banker",
            "tie" | "egalite" | "t" => "tie",
            _ => return None,
        };
        Some(Choice::own(id))
    }

    fn label(&self, voice: Voice, choice: &Choice) -> String {
        bet(choice).map_or_else(String::new, |bet| voice.phrase(BETS[bet].1).to_owned())
    }

    fn choices(&self) -> Vec<Choice> {
        BETS.iter().map(|(id, ..)| Choice::own(*id)).collect()
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let bet = bet(choice)?;
        let (_, name, pays) = BETS[bet];
        let back = Phrase::of(&key::GameBaccaratStakeBack).into();
        let back = (back, Multiplier::ratio(1, 1));
        Some(match bet {
            TIE => vec![(name.into(), pays)],
            _ => vec![back, (name.into(), pays)],
        })
    }

    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        let bet = bet(choice)?;
        let push = (bet != TIE).then_some("push");
        let ids = push.into_iter().chain([BETS[bet].0]);
        Some(ids.map(str::to_owned).collect())
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        let bet = bet(choice)?;
        let (num, den) = BETS[bet].2.parts();
        let back = if bet == TIE { 0 } else { WINS[TIE] };
        Some(Multiplier::ratio(WINS[bet] * num + back * den, DEALS * den))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let called = bet(&wager.choice).ok_or(Illegal::Choice)?;
        if !moves.is_empty() {
            return Err(Illegal::Move);
        }
        let hands = deal(draws);
        let [player, banker] = [total(&hands[0]), total(&hands[1])];
        let winner = match player.cmp(&banker) {
            std::cmp::Ordering::Greater => PLAYER,
            std::cmp::Ordering::Less => BANKER,
            std::cmp::Ordering::Equal => TIE,
        };
        let pays = match (called, winner) {
            (called, winner) if called == winner => BETS[called].2,
            (_, TIE) => Multiplier::ratio(1, 1),
            _ => Multiplier::ZERO,
        };
        let shown = Words::from(BETS[winner].1).then(format!(" · {player} : {banker}"));
        Ok(Step {
            picture: picture(&hands, winner),
            ..settled(wager, shown, pays)?
        })
    }
}
