//! Hi-lo: is the next card of an endless deck higher or lower? Each right guess multiplies the win
//! by 13 over the number of ranks that were right; the house's hundredth is taken once, when the
//! chain is cashed. So whatever is guessed, skipped or cashed, exactly 99 % comes back.
//!
//! Draw order: the first card, then one card for each guess and each skip.
use super::cards::Card;
use super::words::Words;
use super::{Choice, Draws, Game, Illegal, Key, Move, Spec, State, Step, Wager};
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};
use crate::values::money::{Amount, Multiplier};

/// The game.
pub struct HiLo;

static SPEC: Spec = Spec {
    id: "hilo",
    command: "hilo",
    also: &["hi_lo", "highlow"],
    name: Phrase::of(&key::GameHiloName),
    emoji: "↕️",
    example: "10",
    bets: Phrase::of(&key::GameHiloBets),
    rules: Phrase::of(&key::GameHiloRules),
    abandoned: Some(Phrase::of(&key::GameHiloAbandoned)),
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(10_000),
};

/// There is one way to play.
const CHAIN: &str = "chain";
const RANKS: u64 = 13;
/// What comes back of every stake on average, in hundredths.
const RETURN_PERCENT: u64 = 99;
/// No chain wins more, in whole stakes.
const WIN_MAX: u64 = 1_000;
/// Right guesses after which the chain is cashed by itself. So its multiple is always a ratio of
/// two 64-bit numbers.
const GUESSES_MAX: u32 = 15;
const SKIPS_MAX: u32 = 25;

/// 1 for an ace up to 13 for a king.
fn rank(card: Card) -> u8 {
    (card.rank() + 1) % 13 + 1
}

/// A guess about the next card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// The same or higher; on an ace only higher.
    Hi,
    /// The same or lower; on a king only lower.
    Lo,
}

impl Guess {
    const ALL: [(Self, &'static str); 2] = [(Self::Hi, "hi"), (Self::Lo, "lo")];

    fn is_right(self, now: u8, next: u8) -> bool {
        match (self, now) {
            (Self::Hi, 1) => next > now,
            (Self::Lo, 13) => next < now,
            (Self::Hi, _) => next >= now,
            (Self::Lo, _) => next <= now,
        }
    }

    /// How many of the 13 ranks make it right.
    fn ranks(self, now: Card) -> u64 {
        let right = |next: &u8| self.is_right(rank(now), *next);
        (1..=13).filter(right).map(|_| 1).sum()
    }

    /// What it says on this card.
    fn name(self, now: Card) -> Phrase {
        match (self, rank(now)) {
            (Self::Hi, 1) => Phrase::of(&key::GameHiloHigher),
            (Self::Hi, 13) => Phrase::of(&key::GameHiloSame),
            (Self::Hi, _) => Phrase::of(&key::GameHiloSameOrHigher),
            (Self::Lo, 1) => Phrase::of(&key::GameHiloSame),
            (Self::Lo, 13) => Phrase::of(&key::GameHiloLower),
            (Self::Lo, _) => Phrase::of(&key::GameHiloSameOrLower),
        }
    }
}

/// The cards and guesses so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    now: Card,
    guesses: u32,
    skips: u32,
    /// 13 to the number of right guesses.
    num: u64,
    /// The product of the numbers of ranks that were right.
    den: u64,
    lost: bool,
    cashed: bool,
    /// Every card with the moves between them, as a picture.
    path: Vec<String>,
}

impl Chain {
    /// The chain after these moves.
    ///
    /// # Errors
    /// [`Illegal::Move`].
    pub fn after(moves: &[Move], draws: &mut dyn Draws) -> Result<Self, Illegal> {
        let now = Card::of_endless_deck(draws);
        let mut chain = Self {
            path: vec![now.to_string()],
            now,
            guesses: 0,
            skips: 0,
            num: 1,
            den: 1,
            lost: false,
            cashed: false,
        };
        for next in moves {
            if !chain.legal().contains(&next.as_str()) {
                return Err(Illegal::Move);
            }
            chain.make(next, draws);
        }
        Ok(chain)
    }

    /// What the player may do now, the likelier guess first; nothing when the chain is over.
    #[must_use]
    pub fn legal(&self) -> Vec<&'static str> {
        let mut legal = Vec::new();
        if self.lost || self.cashed {
            return legal;
        }
        let mut guesses = Guess::ALL;
        guesses.sort_by_key(|(guess, _)| std::cmp::Reverse(guess.ranks(self.now)));
        for (guess, name) in guesses {
            if self.may_win(guess.ranks(self.now)) {
                legal.push(name);
            }
        }
        // Another card helps only if some guess on it could be offered.
        if self.skips < SKIPS_MAX && self.may_win(RANKS - 1) {
            legal.push("skip");
        }
        if self.guesses > 0 && !legal.is_empty() {
            legal.push("cash");
        }
        legal
    }

    /// Whether a guess that so many ranks make right may be offered.
    fn may_win(&self, ranks: u64) -> bool {
        let (num, den) = self.times(ranks).parts();
        self.guesses < GUESSES_MAX && u128::from(num) <= u128::from(WIN_MAX) * u128::from(den)
    }

    /// What the chain pays if it is cashed after another guess that so many ranks make right.
    fn times(&self, ranks: u64) -> Multiplier {
        if self.guesses == GUESSES_MAX {
            return self.pays();
        }
        Multiplier::ratio(RETURN_PERCENT * self.num * RANKS, 100 * self.den * ranks)
    }

    /// What it pays if it is cashed now: 0.99 times 13 over the ranks of each guess.
    #[must_use]
    pub fn pays(&self) -> Multiplier {
        if self.lost || self.guesses == 0 {
            return Multiplier::ZERO;
        }
        Multiplier::ratio(RETURN_PERCENT * self.num, 100 * self.den)
    }

    fn make(&mut self, next: &str, draws: &mut dyn Draws) {
        if next == "cash" {
            self.cashed = true;
            return;
        }
        let before = std::mem::replace(&mut self.now, Card::of_endless_deck(draws));
        let guess = Guess::ALL.into_iter().find(|(_, name)| *name == next);
        let sign = match guess {
            None => {
                self.skips += 1;
                "⏭"
            }
            Some((guess, _)) => {
                self.guesses += 1;
                self.num *= RANKS;
                self.den *= guess.ranks(before);
                self.lost = !guess.is_right(rank(before), rank(self.now));
                if guess == Guess::Hi {
                    "⬆️"
                } else {
                    "⬇️"
                }
            }
        };
        self.path.push(format!("{sign} {}", self.now));
    }

    /// The last cards, and what the chain is worth.
    fn shown(&self) -> String {
        let last = &self.path[self.path.len().saturating_sub(3)..];
        let dots = if last.len() < self.path.len() {
            "… "
        } else {
            ""
        };
        let worth = self.worth().map(|worth| format!(" · {worth}"));
        format!("{dots}{}{}", last.join(" "), worth.unwrap_or_default())
    }

    /// Every card, and what the chain is worth.
    fn picture(&self) -> String {
        let lines = self.path.chunks(6).map(|line| line.join(" "));
        let lines: Vec<_> = lines.chain(self.worth()).collect();
        lines.join("\n")
    }

    /// What it has come to; nothing before the first guess.
    fn worth(&self) -> Option<String> {
        match (self.lost, self.guesses) {
            (true, _) => Some("💥".to_owned()),
            (false, 0) => None,
            (false, _) => Some(self.pays().to_string()),
        }
    }
}

/// Cards that were drawn before, drawn again.
struct Seen<'a>(&'a mut dyn Iterator<Item = Card>);

impl Draws for Seen<'_> {
    fn below(&mut self, _: u32) -> u32 {
        self.0.next().map_or(0, |card| u32::from(card.number()))
    }
}

impl Game for HiLo {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choices(&self) -> Vec<Choice> {
        vec![Choice::own(CHAIN)]
    }

    fn keys(&self, voice: Voice, wager: &Wager, moves: &[Move], step: &Step) -> Vec<Vec<Key>> {
        let State::Open(legal) = &step.state else {
            return Vec::new();
        };
        // Every card that was drawn lies open, so the picture holds the whole chain.
        let picture = step.picture.say(voice);
        let mut cards = picture.split_whitespace().filter_map(Card::read);
        let Ok(chain) = Chain::after(moves, &mut Seen(&mut cards)) else {
            return Vec::new();
        };
        let key = |label: String, next: &str| Key {
            label,
            makes: Some(next.to_owned()),
        };
        let is_legal = |next: &str| legal.iter().any(|legal| legal == next);
        let mut rows = Vec::new();
        for (guess, next) in Guess::ALL.into_iter().filter(|(_, next)| is_legal(next)) {
            let wins = chain.times(guess.ranks(chain.now));
            rows.push(vec![key(
                format!("{} · {wins}", voice.phrase(guess.name(chain.now))),
                next,
            )]);
        }
        let amount = chain.pays().pays(wager.stake).unwrap_or_default();
        let others = [
            (voice.plain(&key::GameHiloSkip), "skip"),
            (voice.plain(&key::GameHiloCash { amount }), "cash"),
        ];
        let others = others.into_iter().filter(|(_, next)| is_legal(next));
        rows.push(others.map(|(label, next)| key(label, next)).collect());
        rows.retain(|row| !row.is_empty());
        rows
    }

    fn abandon(&self, _: &Wager, _: &[Move], legal: &[Move]) -> Option<Move> {
        legal
            .iter()
            .find(|next| *next == "cash")
            .or(legal.first())
            .cloned()
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let first = |ranks: u64| {
            let count = u32::try_from(ranks).unwrap_or_default();
            let event = Words::of([count, 0, 0], |voice, [ranks, ..]| {
                let count = ranks.into();
                voice.plain(&key::GameHiloEventFirst { count })
            });
            let pays = Multiplier::ratio(RETURN_PERCENT * RANKS, 100 * ranks);
            (event, pays)
        };
        let longest = Phrase::of(&key::GameHiloEventLongest).into();
        let most = (longest, Multiplier::ratio(WIN_MAX, 1));
        let first = (1..RANKS).rev().map(first);
        (choice.as_str() == CHAIN).then(|| first.chain([most]).collect())
    }

    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        let first = (1..RANKS).rev().map(|ranks| format!("{ranks}of{RANKS}"));
        (choice.as_str() == CHAIN).then(|| first.chain(["most".to_owned()]).collect())
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        (choice.as_str() == CHAIN).then_some(Multiplier::ratio(RETURN_PERCENT, 100))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        if wager.choice.as_str() != CHAIN {
            return Err(Illegal::Choice);
        }
        let chain = Chain::after(moves, draws)?;
        let legal = chain.legal();
        let state = if legal.is_empty() {
            State::Settled(chain.pays().pays(wager.stake).ok_or(Illegal::Stake)?)
        } else {
            State::Open(legal.into_iter().map(str::to_owned).collect())
        };
        Ok(Step {
            staked: wager.stake,
            shown: chain.shown().into(),
            picture: chain.picture().into(),
            state,
        })
    }
}
