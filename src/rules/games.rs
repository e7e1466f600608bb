//! What a game is, and the table of all games. A game is a pure function of its wager, its draws
//! and the moves made: it knows nothing of players, books, time or Telegram, and cannot touch
//! money. It names a payout; the cage turns that into postings.
pub mod baccarat;
pub mod blackjack;
pub mod cards;
mod climb;
pub mod coin;
pub mod crash;
mod dial;
pub mod dice;
pub mod hilo;
pub mod keno;
pub mod limbo;
pub mod mines;
pub mod plinko;
pub mod poker;
pub mod roulette;
pub mod slots;
pub mod wheel;
pub mod words;

use crate::speech::Voice;
use crate::speech::phrase::Phrase;
use crate::values::limits;
use crate::values::money::{Amount, Multiplier};
use std::fmt;
use words::Words;

/// Every game, in the order of the menus. A new game is a file and a line here.
pub static GAMES: &[&dyn Game] = &[
    &coin::Coin,
    &dice::Dice,
    &slots::Slots,
    &roulette::Roulette,
    &plinko::PLINKO,
    &limbo::LIMBO,
    &crash::CRASH,
    &keno::KENO,
    &wheel::WHEEL,
    &baccarat::Baccarat,
    &blackjack::Blackjack,
    &hilo::HiLo,
    &mines::Mines,
    &poker::Poker,
];

/// The game with this [`Spec::id`].
#[must_use]
pub fn find(id: &str) -> Option<&'static dyn Game> {
    GAMES.iter().copied().find(|game| game.spec().id == id)
}

/// The game that this command opens.
#[must_use]
pub fn by_command(command: &str) -> Option<&'static dyn Game> {
    GAMES
        .iter()
        .copied()
        .find(|game| game.spec().command == command || game.spec().also.contains(&command))
}

/// Looks for a choice that no house should offer. Cheap enough for every start; the tests go through
/// every choice there is.
///
/// # Errors
/// What is wrong with the first such choice.
pub fn lint(games: &[&dyn Game]) -> Result<(), String> {
    for game in games {
        let choices = game.typical();
        for choice in &choices {
            let (id, on) = (game.spec().id, choice.as_str());
            let rtp = game.rtp(choice).map(Multiplier::parts);
            match rtp {
                Some((num, den)) if num <= den => {}
                Some((num, den)) => {
                    return Err(format!(
                        "{id} {on} returns {num}/{den} of what is staked, more than all of it"
                    ));
                }
                None => return Err(format!("{id} {on} does not say what it returns")),
            }
        }
        if choices.is_empty() {
            return Err(format!("{} has nothing to bet on", game.spec().id));
        }
    }
    Ok(())
}

/// A source of uniform random numbers.
pub trait Draws {
    /// One of `0..n`, each equally likely.
    fn below(&mut self, n: u32) -> u32;
}

/// What a player bets on, in the game's own canonical spelling: up to
/// [`limits::CHOICE_BYTES_MAX`] of `a-z0-9`, the same for the same bet. It is stored with the
/// round and carried by buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice(String);

impl Choice {
    /// What may be a canonical spelling, from wherever it comes; whether it is one only its game knows.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let fits = text.len() <= limits::CHOICE_BYTES_MAX && text.bytes().all(plain);
        fits.then_some(Self(text))
    }

    /// The spelling that a game has put together itself, out of what it has checked.
    #[must_use]
    pub fn own(canonical: impl Into<String>) -> Self {
        let choice = Self::new(canonical);
        debug_assert!(choice.is_some(), "a spelling is short and plain");
        choice.unwrap_or(Self(String::new()))
    }

    /// One that was stored. What no program of this house can have written becomes the empty spelling,
    /// which no game has anything on.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self::new(text).unwrap_or(Self(String::new()))
    }

    /// The canonical spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A stake and what it is put on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wager {
    /// What the player puts down at the start; a move may ask for more.
    pub stake: Amount,
    /// What it is put on.
    pub choice: Choice,
}

/// A player's decision in a round that lasts: a short lower-case word of the game.
pub type Move = String;

/// Where a round stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// All that the player has put down so far, at least the wager's stake.
    pub staked: Amount,
    /// What the table shows, as symbols and names without sentences: `🍒 🍒 🍋`, `53.16`. One line,
    /// which also stands for the round in a history.
    pub shown: Words,
    /// The same as a picture of a few short lines; empty when the line says it all. Of a round that
    /// lasts, once it is over, it says all that the line says.
    pub picture: Words,
    /// Whether it goes on.
    pub state: State,
}

/// Whether a round goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The player is to choose one of these.
    Open(Vec<Move>),
    /// Over; the player gets this much back, zero when all is lost.
    Settled(Amount),
}

/// A button of a round that lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it says: a symbol, a word, a cell.
    pub label: String,
    /// The move that it makes; a key without one only shows something.
    pub makes: Option<Move>,
}

/// Why a game refuses to be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Illegal {
    /// Not a choice of this game.
    Choice,
    /// Not a legal move here.
    Move,
    /// The payout would be above [`Amount::MAX`].
    Stake,
}

impl fmt::Display for Illegal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Choice => "not a choice of this game",
            Self::Move => "not a legal move here",
            Self::Stake => "the stake is too large to be paid out",
        })
    }
}

/// Further bets of a table, on a screen of their own.
pub struct More {
    /// The button that leads to them.
    pub name: fn(Voice) -> String,
    /// Their kinds, each with its own buttons.
    pub tabs: &'static [fn(Voice) -> String],
}

/// What a game says about itself.
pub struct Spec {
    /// The name in the database, on buttons and for `verify`: short, never changed.
    pub id: &'static str,
    /// The command that opens its table, without the slash.
    pub command: &'static str,
    /// Other commands that open it, which no menu shows.
    pub also: &'static [&'static str],
    /// The name that players see.
    pub name: Phrase,
    /// One symbol for it.
    pub emoji: &'static str,
    /// Its arguments behind the command, as an example.
    pub example: &'static str,
    /// What can be bet on, completing "Bet on …".
    pub bets: Phrase,
    /// The rules in two or three sentences.
    pub rules: Phrase,
    /// What becomes of a round that its player leaves open for a day, completing "A table left
    /// alone …"; none for a game that settles at once.
    pub abandoned: Option<Phrase>,
    /// Whether what comes back depends on how well the player decides. The stated return is then
    /// that of the best play.
    pub skill: bool,
    pub stake_min: Amount,
    /// Largest stake, before the bankroll's own limit.
    pub stake_max: Amount,
}

impl Spec {
    /// Whether its rounds last, instead of settling at once.
    #[must_use]
    pub const fn lasts(&self) -> bool {
        self.abandoned.is_some()
    }
}

/// One game.
pub trait Game: Sync {
    /// What it is.
    fn spec(&self) -> &'static Spec;

    /// The choice that these words, as a player types them, mean; no words mean none. Where there is
    /// only one way to play, there is nothing to say.
    fn choose(&self, words: &[&str]) -> Option<Choice> {
        let _ = words;
        None
    }

    /// What a number by itself says to bet on, to be shown and not yet bet.
    fn number(&self, word: &str) -> Option<Choice> {
        self.choose(&[word])
    }

    /// A number by which what is bet on can be said, where there is one: there a number alone is no
    /// stake, whatever it is.
    fn sample(&self) -> Option<&'static str> {
        None
    }

    /// Of words that say no choice the part that is wrong, and the name of the message that says more if there
    /// is more to say than that.
    fn misread(&self, words: &[&str]) -> (String, &'static str) {
        let wrong = words.iter().find(|word| self.choose(&[**word]).is_none());
        (
            wrong.map_or_else(|| words.join(" "), |word| (*word).to_owned()),
            "",
        )
    }

    /// The choice with this canonical spelling.
    fn choice(&self, canonical: &str) -> Option<Choice> {
        let mut choices = self.choices().into_iter();
        choices.find(|choice| choice.as_str() == canonical)
    }

    /// What a player is to do first while `canonical` is a table from which everything was taken off:
    /// it can be shown and filled, not bet on. `None` for anything else.
    fn asks_first(&self, canonical: &str) -> Option<Words> {
        let _ = canonical;
        None
    }

    /// What `canonical` prepares a table with: a choice, or nothing yet.
    fn prepared(&self, canonical: &str) -> Option<Choice> {
        let bare = || {
            self.asks_first(canonical)?;
            Choice::new(canonical)
        };
        self.choice(canonical).or_else(bare)
    }

    /// A choice in words for people; empty when there is only one.
    fn label(&self, voice: Voice, choice: &Choice) -> String {
        let _ = (voice, choice);
        String::new()
    }

    /// The choices on the table's buttons, row by row; the first is the default.
    fn offered(&self) -> Vec<Vec<Choice>> {
        vec![self.choices()]
    }

    /// Every choice there is; of a game with too many to go through, all that differ in what they
    /// return or pay, and some of each kind.
    fn choices(&self) -> Vec<Choice>;

    /// Choices that stand for all at each start, when there is no time for very many.
    fn typical(&self) -> Vec<Choice> {
        self.choices()
    }

    /// The table's buttons while `choice` is prepared: a label, and the choice that takes its place,
    /// which is `choice` itself where a button changes nothing. A game whose choice is put together
    /// from parts says here how, and marks what is chosen with [`mark`]. `choice` may be nothing yet,
    /// as [`Game::asks_first`] has it, and so may what a button leaves.
    fn layout(&self, voice: Voice, choice: &Choice) -> Vec<Vec<(String, Choice)>> {
        presets(self, choice, |offered| {
            let top = self.top(offered).unwrap_or(Multiplier::ZERO);
            format!("{} · {top}", self.label(voice, offered))
        })
    }

    /// Bets that have no room on the table, where a game has such.
    fn more(&self) -> Option<&'static More> {
        None
    }

    /// The buttons of one of [`More::tabs`], counted from 0, as those of [`Game::layout`].
    fn tab(&self, voice: Voice, tab: usize, choice: &Choice) -> Vec<Vec<(String, Choice)>> {
        let _ = (voice, tab, choice);
        Vec::new()
    }

    /// The buttons of a round that goes on: each legal move stands on exactly one of them.
    fn keys(&self, voice: Voice, wager: &Wager, moves: &[Move], step: &Step) -> Vec<Vec<Key>> {
        let _ = (voice, wager, moves);
        let key = |legal: &Move| Key {
            label: legal.clone(),
            makes: Some(legal.clone()),
        };
        match &step.state {
            State::Open(legal) => vec![legal.iter().map(key).collect()],
            State::Settled(_) => Vec::new(),
        }
    }

    /// The move that is made, again and again until the round is settled, for a player who does
    /// not come back; it never asks for a larger stake.
    fn abandon(&self, wager: &Wager, moves: &[Move], legal: &[Move]) -> Option<Move> {
        let _ = (wager, moves);
        legal.first().cloned()
    }

    /// What a choice pays: an event in words or symbols and its multiple of the stake, the best
    /// last. `None` when it is not a choice of this game.
    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>>;

    /// The expected return of a choice as an exact share of the stake.
    fn rtp(&self, choice: &Choice) -> Option<Multiplier>;

    /// Plays the round from its start through `moves`. The same arguments and draws give the same
    /// step, for ever: live play, replay, recovery and `verify` are this one function.
    ///
    /// # Errors
    /// [`Illegal`] when the wager or a move is not of this game.
    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal>;

    /// The move that a player who wants the stated return makes, by what that player can see; of a
    /// game whose return does not depend on the player any move will do. `draws` are the round's.
    fn advise(
        &self,
        wager: &Wager,
        moves: &[Move],
        legal: &[Move],
        draws: &mut dyn Draws,
    ) -> Option<Move> {
        let _ = draws;
        self.abandon(wager, moves, legal)
    }

    /// The most that a choice can pay, as a multiple of the stake first put down.
    fn top(&self, choice: &Choice) -> Option<Multiplier> {
        Some(
            self.pays(choice)?
                .into_iter()
                .fold(Multiplier::ZERO, |top, (_, m)| top.max(m)),
        )
    }

    /// The most that the house can lose on a choice, as a multiple of the stake first put down: less
    /// than the top says where that takes larger stakes.
    fn risk(&self, choice: &Choice) -> Option<Multiplier> {
        Some(self.top(choice)?.profit())
    }

    /// The ids of what [`Game::pays`] lists, in its order, as a promise calls them: each a word of
    /// `a-z0-9`, or numbers. They never change. By default the choice itself, where one event pays.
    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        Some(vec![choice.as_str().to_owned()])
    }

    /// The edition of the rules, which a promise names: one more whenever the same wager, moves and draws
    /// come to something else than before. A test holds each edition to how it plays.
    fn edition(&self) -> u8 {
        1
    }

    /// The choice that a table opens with.
    fn default_choice(&self) -> Choice {
        self.offered().remove(0).remove(0)
    }
}

/// The step of a round that settles at once.
///
/// # Errors
/// [`Illegal::Stake`] when the payout is out of range.
pub fn settled(
    wager: &Wager,
    shown: impl Into<Words>,
    multiplier: Multiplier,
) -> Result<Step, Illegal> {
    let payout = multiplier.pays(wager.stake).ok_or(Illegal::Stake)?;
    Ok(Step {
        staked: wager.stake,
        shown: shown.into(),
        picture: Words::from(""),
        state: State::Settled(payout),
    })
}

/// A label of [`Game::layout`], marked when it is what is chosen.
#[must_use]
pub fn mark(chosen: bool, label: String) -> String {
    if chosen {
        format!("✅ {label}")
    } else {
        label
    }
}

/// A button for each offered choice, the chosen one marked; a choice that is not among them gets a
/// row of its own.
fn presets<G: Game + ?Sized>(
    game: &G,
    chosen: &Choice,
    label: impl Fn(&Choice) -> String,
) -> Vec<Vec<(String, Choice)>> {
    let mut rows = game.offered();
    if !rows.iter().flatten().any(|offered| offered == chosen) {
        rows.push(vec![chosen.clone()]);
    }
    let button = |choice: Choice| (mark(choice == *chosen, label(&choice)), choice);
    rows.into_iter()
        .map(|row| row.into_iter().map(button).collect())
        .collect()
}

/// Reads a number such as `50`, `33.3` or `7,25` in hundredths: up to `digits_max` digits and two
/// decimals, nothing else.
fn hundredths(text: &str, digits_max: usize) -> Option<u32> {
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |part: &str, max| {
        (1..=max).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(whole, digits_max) || !digits(decimals, 2) {
        return None;
    }
    format!("{whole}{decimals:0<2}").parse().ok()
}

/// `53.16`, `7.00`.
fn with_decimals(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// As a player would write it: `50`, `33.30`.
fn briefly(hundredths: u32) -> String {
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        _ => with_decimals(hundredths),
    }
}
