//! The arithmetic of limbo and crash: a multiplier climbs from 1 and stops somewhere, and it gets
//! as far as `m` with a chance of exactly 0.99/m. The player names a target beforehand and is paid
//! the target when it is reached, so every target returns exactly 99 %.
//!
//! One draw of 2^24 gives the result in hundredths, `99·2^24 / (draw + 1)` rounded down, as the
//! field does it; it is at least 1.00 and shown up to 1,000,000.00. That alone makes the chance of a
//! target a multiple of 2^-24. What is missing to 0.99/m lies within one value of the draw, the
//! first whose result is below the target: for it a second draw, of as many values as the target
//! has hundredths, decides whether the target itself is reached.
use super::words::Words;
use super::{
    Choice, Draws, Game, Illegal, Move, Spec, Step, Wager, briefly, hundredths, presets, settled,
    with_decimals,
};
use crate::speech::{Voice, key};
use crate::values::money::Multiplier;

/// Values of the first draw.
const VALUES: u32 = 1 << 24;
/// Hundredths of the stake that come back on average.
const RETURNED: u32 = 99;
/// The smallest target, in hundredths.
const MIN: u32 = 101;
/// The largest result shown, in hundredths.
const SHOWN_MAX: u64 = 100_000_000;

/// A game whose bet is a target.
pub struct Climb {
    pub(super) spec: &'static Spec,
    /// The largest target, in hundredths.
    pub(super) max: u32,
    /// Targets on the table's buttons, in hundredths, row by row.
    pub(super) presets: [&'static [u32]; 2],
    /// The target that a table opens with.
    pub(super) default: u32,
    /// Draws a result and a target that were reached and named, both in hundredths.
    pub(super) picture: fn(result: u32, target: u32) -> Words,
}

/// How far it climbs, in hundredths, at least `target` when that is reached.
fn climb(target: u32, draws: &mut dyn Draws) -> u32 {
    let all = u64::from(RETURNED) * u64::from(VALUES);
    let (sure, rest) = (all / u64::from(target), all % u64::from(target));
    let draw = u64::from(draws.below(VALUES));
    if draw == sure && u64::from(draws.below(target)) < rest {
        return target;
    }
    let result = (all / (draw + 1)).clamp(100, SHOWN_MAX);
    u32::try_from(result).expect("below the largest result")
}

impl Climb {
    fn target(&self, choice: &Choice) -> Option<u32> {
        let target = choice.as_str().strip_prefix('x')?.parse().ok()?;
        (self.spell(target).as_ref() == Some(choice)).then_some(target)
    }

    /// `x250` for 2.50, so that nobody takes it for 250.
    fn spell(&self, target: u32) -> Option<Choice> {
        (MIN..=self.max)
            .contains(&target)
            .then(|| Choice::own(format!("x{target}")))
    }
}

impl Game for Climb {
    fn spec(&self) -> &'static Spec {
        self.spec
    }

    fn choose(&self, words: &[&str]) -> Option<Choice> {
        // `2.5`, `2,5x`, `x2.5`, `2.5 x`, `@ 2.5` are one and the same. (As a player types it, `x250` is
        // 250 times; as it is stored, and printed for `verify`, which reads that first, it is 2.50.)
        let text = words.join(" ").to_lowercase();
        let number = text.strip_prefix(['x', '×', '@']);
        let number = number.or_else(|| text.strip_prefix("at ")).unwrap_or(&text);
        let number = match number.strip_suffix(['x', '×']) {
            Some(_) if text.starts_with(['x', '×']) => return None,
            Some(number) => number,
            None => number.strip_suffix(" times").unwrap_or(number),
        };
        self.spell(hundredths(number.trim(), 7)?)
    }

    fn misread(&self, words: &[&str]) -> (String, &'static str) {
        (words.join(" "), "")
    }

    fn sample(&self) -> Option<&'static str> {
        Some("2")
    }

    fn choice(&self, canonical: &str) -> Option<Choice> {
        let target = canonical.strip_prefix('x')?.parse().ok()?;
        self.spell(target)
            .filter(|choice| choice.as_str() == canonical)
    }

    fn label(&self, _: Voice, choice: &Choice) -> String {
        self.target(choice)
            .map_or_else(String::new, |target| format!("{}×", briefly(target)))
    }

    fn offered(&self) -> Vec<Vec<Choice>> {
        let spell = |target: &u32| self.spell(*target);
        let row = |row: &&[u32]| row.iter().filter_map(spell).collect();
        self.presets.iter().map(row).collect()
    }

    fn choices(&self) -> Vec<Choice> {
        let ends = (MIN..MIN + 200).chain(self.max - 200..=self.max);
        // All sizes between: each about a hundredth more than the last.
        let between = std::iter::successors(Some(MIN + 200), |target| {
            Some(target + target / 100).filter(|next| *next < self.max - 200)
        });
        ends.chain(between)
            .filter_map(|target| self.spell(target))
            .chain(self.offered().into_iter().flatten())
            .collect()
    }

    fn layout(&self, voice: Voice, choice: &Choice) -> Vec<Vec<(String, Choice)>> {
        let now = self.target(choice).unwrap_or(self.default);
        let mut rows = presets(self, choice, |offered| self.label(voice, offered));
        let nudge = |(label, target): (&str, u32)| {
            let choice = self.spell(target.clamp(MIN, self.max))?;
            Some((label.to_owned(), choice))
        };
        let nudges = [
            ("÷2", now / 2),
            ("−0.10", now - 10),
            ("+0.10", now + 10),
            ("×2", now * 2),
        ];
        rows.push(nudges.into_iter().filter_map(nudge).collect());
        rows
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let target = self.target(choice)?;
        let event = Words::of([target, 0, 0], |voice, [target, ..]| {
            let number = &with_decimals(target);
            voice.plain(&key::GameClimbEvent { number })
        });
        Some(vec![(event, Multiplier::ratio(u64::from(target), 100))])
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        self.target(choice)
            .map(|_| Multiplier::ratio(u64::from(RETURNED), 100))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let target = self.target(&wager.choice).ok_or(Illegal::Choice)?;
        if !moves.is_empty() {
            return Err(Illegal::Move);
        }
        let result = climb(target, draws);
        let pays = if result >= target {
            Multiplier::ratio(u64::from(target), 100)
        } else {
            Multiplier::ZERO
        };
        Ok(Step {
            picture: (self.picture)(result, target),
            ..settled(wager, format!("{}×", with_decimals(result)), pays)?
        })
    }

    fn default_choice(&self) -> Choice {
        self.spell(self.default).expect("a target of this game")
    }
}
