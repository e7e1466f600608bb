//! A game whose bet is a size and a risk, as plinko (rows) and the wheel (segments) are: how that is
//! spelled, typed, named and set by buttons.
use super::words::Words;
use super::{Choice, Draws, Game, Illegal, Move, Spec, Step, Wager, mark, settled};
use crate::speech::phrase::Phrase;
use crate::speech::{Count, Voice, key};
use crate::values::money::Multiplier;

/// Spelling and name of each risk.
pub(super) const RISKS: [(&str, Phrase); 3] = [
    ("low", Phrase::of(&key::DialLow)),
    ("medium", Phrase::of(&key::DialMedium)),
    ("high", Phrase::of(&key::DialHigh)),
];

/// Such a game.
pub struct Dial {
    pub(super) spec: &'static Spec,
    /// The letter that a choice begins with.
    pub(super) letter: char,
    /// What is counted, in the plural, as it is typed.
    pub(super) unit: &'static str,
    /// What a risk and so many of them are called.
    pub(super) label: fn(Voice, risk: &str, count: Count) -> String,
    pub(super) sizes: &'static [u32],
    /// What is meant where a player says nothing.
    pub(super) default: Set,
    /// What a setting pays, and what it returns.
    pub(super) pays: fn(Set) -> Vec<(Words, Multiplier)>,
    pub(super) rtp: fn(Set) -> Multiplier,
    /// The ids of what it pays.
    pub(super) events: fn(Set) -> Vec<String>,
    /// Draws what a round pays, and how it came to it as a picture.
    pub(super) draw: fn(Set, &mut dyn Draws) -> (Multiplier, String),
}

/// A size and a risk: 0 low, 1 medium, 2 high.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) size: u32,
    pub(super) risk: usize,
}

/// A word that a player types.
enum Word {
    Risk(usize),
    Size(u32),
    Unit,
}

impl Dial {
    fn word(&self, typed: &str) -> Option<Word> {
        let word = typed.trim_end_matches(',').to_ascii_lowercase();
        let one = self.unit.strip_suffix('s').unwrap_or(self.unit);
        if word == self.unit || word == one || word == "risk" {
            return Some(Word::Unit);
        }
        let short = ["l", "lo", "m", "med", "mid", "h", "hi"];
        let first = |id: &str| short.contains(&word.as_str()) && id.starts_with(&word[..1]);
        let is = |(id, _): &(&str, Phrase)| *id == word || first(id);
        if let Some(risk) = RISKS.iter().position(is) {
            return Some(Word::Risk(risk));
        }
        let number = word.strip_suffix(self.unit).unwrap_or(&word);
        let size = self.sizes.iter().find(|size| size.to_string() == number);
        size.copied().map(Word::Size)
    }

    /// `r16high`.
    fn spell(&self, set: Set) -> Choice {
        Choice::own(format!("{}{}{}", self.letter, set.size, RISKS[set.risk].0))
    }

    fn read(&self, choice: &Choice) -> Option<Set> {
        let setting = choice.as_str().strip_prefix(self.letter)?;
        let risk = RISKS.iter().position(|(id, _)| setting.ends_with(id))?;
        let size = setting.strip_suffix(RISKS[risk].0)?.parse().ok()?;
        let set = Set { size, risk };
        (self.sizes.contains(&size) && self.spell(set) == *choice).then_some(set)
    }

    /// Every setting.
    fn sets(&self) -> Vec<Set> {
        let of = |size: &u32| [0, 1, 2].map(|risk| Set { size: *size, risk });
        self.sizes.iter().flat_map(of).collect()
    }
}

impl Game for Dial {
    fn spec(&self) -> &'static Spec {
        self.spec
    }

    /// Reads words such as `16 high`, `med`, `High, 16 rows`, `16rows`, `high risk`.
    fn choose(&self, words: &[&str]) -> Option<Choice> {
        let (mut size, mut risk) = (None, None);
        for word in words {
            match self.word(word)? {
                Word::Risk(is) if risk.is_none() => risk = Some(is),
                Word::Size(is) if size.is_none() => size = Some(is),
                Word::Unit => {}
                Word::Risk(_) | Word::Size(_) => return None,
            }
        }
        if size.is_none() && risk.is_none() {
            return None;
        }
        Some(self.spell(Set {
            size: size.unwrap_or(self.default.size),
            risk: risk.unwrap_or(self.default.risk),
        }))
    }

    fn sample(&self) -> Option<&'static str> {
        Some("10")
    }

    fn misread(&self, words: &[&str]) -> (String, &'static str) {
        let wrong = words.iter().find(|word| self.word(word).is_none());
        (
            wrong.map_or_else(|| words.join(" "), |word| (*word).to_owned()),
            "",
        )
    }

    /// `High, 16 rows`.
    fn label(&self, voice: Voice, choice: &Choice) -> String {
        self.read(choice).map_or_else(String::new, |set| {
            let risk = voice.phrase(RISKS[set.risk].1);
            (self.label)(voice, risk, set.size.into())
        })
    }

    fn offered(&self) -> Vec<Vec<Choice>> {
        vec![vec![self.spell(self.default)]]
    }

    fn choices(&self) -> Vec<Choice> {
        let sets = self.sets().into_iter();
        sets.map(|set| self.spell(set)).collect()
    }

    /// A row of risks, and the sizes below it.
    fn layout(&self, voice: Voice, choice: &Choice) -> Vec<Vec<(String, Choice)>> {
        let now = self.read(choice).unwrap_or(self.default);
        let button = |label: &str, set: Set| (mark(set == now, label.to_owned()), self.spell(set));
        let risk = |risk: usize| button(voice.phrase(RISKS[risk].1), Set { risk, ..now });
        let size = |size: &u32| button(&size.to_string(), Set { size: *size, ..now });
        let mut rows = vec![[0, 1, 2].map(risk).to_vec()];
        rows.extend(
            self.sizes
                .chunks(5)
                .map(|row| row.iter().map(size).collect()),
        );
        rows
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        self.read(choice).map(self.pays)
    }

    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        self.read(choice).map(self.events)
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        self.read(choice).map(self.rtp)
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let set = self.read(&wager.choice).ok_or(Illegal::Choice)?;
        if !moves.is_empty() {
            return Err(Illegal::Move);
        }
        let (pays, picture) = (self.draw)(set, draws);
        Ok(Step {
            picture: picture.into(),
            ..settled(wager, pays.to_string(), pays)?
        })
    }
}
