//! Dice over/under: a roll of 0.00 to 99.99, 10,000 equally likely outcomes, paid so that every
//! target returns exactly 99 %.
use super::words::Words;
use super::{
    Choice, Draws, Game, Illegal, Move, Spec, Step, Wager, briefly, hundredths, presets, settled,
    with_decimals,
};
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};
use crate::values::money::{Amount, Multiplier};

/// The game.
pub struct Dice;

static SPEC: Spec = Spec {
    id: "dice",
    command: "dice",
    also: &[],
    name: Phrase::of(&key::GameDiceName),
    emoji: "🎲",
    example: "10 under 50",
    bets: Phrase::of(&key::GameDiceBets),
    rules: Phrase::of(&key::GameDiceRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(100_000),
};

const OUTCOMES: u32 = 10_000;
/// Winning outcomes of the likeliest bet: 98 %.
const WINNING_MAX: u32 = 9_800;

/// A bet: which side of which target, the target in hundredths.
#[derive(Clone, Copy)]
enum Target {
    Under(u32),
    Over(u32),
}

impl Target {
    fn read(choice: &Choice) -> Option<Self> {
        let (side, number) = choice.as_str().split_at_checked(2)?;
        let number = number.parse().ok()?;
        let target = match side {
            "lt" => Self::Under(number),
            "gt" => Self::Over(number),
            _ => return None,
        };
        (target.choice()? == *choice).then_some(target)
    }

    /// How many of the outcomes win; `None` outside the offered chances.
    fn winning(self) -> Option<u32> {
        let count = match self {
            Self::Under(target) => target,
            Self::Over(target) => (OUTCOMES - 1).checked_sub(target)?,
        };
        (1..=WINNING_MAX).contains(&count).then_some(count)
    }

    fn label(self, voice: Voice) -> String {
        match self {
            Self::Under(target) => {
                let number = &briefly(target);
                voice.plain(&key::GameDiceUnder { number })
            }
            Self::Over(target) => {
                let number = &briefly(target);
                voice.plain(&key::GameDiceOver { number })
            }
        }
    }

    fn choice(self) -> Option<Choice> {
        self.winning()?;
        Some(Choice::own(match self {
            Self::Under(target) => format!("lt{target}"),
            Self::Over(target) => format!("gt{target}"),
        }))
    }

    /// The bet on this side that `winning` outcomes win.
    fn of(self, winning: u32) -> Self {
        match self {
            Self::Under(_) => Self::Under(winning),
            Self::Over(_) => Self::Over((OUTCOMES - 1).saturating_sub(winning)),
        }
    }

    /// With so many more winning outcomes, as far as they are offered.
    fn with_chance(self, more: i64) -> Option<Choice> {
        let winning = (i64::from(self.winning()?) + more).clamp(1, i64::from(WINNING_MAX));
        self.of(u32::try_from(winning).ok()?).choice()
    }

    /// The same chance on the other side.
    fn turned(self) -> Option<Choice> {
        let other = match self {
            Self::Under(_) => Self::Over(0),
            Self::Over(_) => Self::Under(0),
        };
        other.of(self.winning()?).choice()
    }

    const fn hit(self, roll: u32) -> bool {
        match self {
            Self::Under(target) => roll < target,
            Self::Over(target) => roll > target,
        }
    }

    fn multiplier(self) -> Option<Multiplier> {
        Some(Multiplier::ratio(
            u64::from(OUTCOMES) * 99 / 100,
            u64::from(self.winning()?),
        ))
    }
}

/// A bar of all rolls, those that win filled, and where the roll fell.
fn picture(target: Target, roll: u32) -> String {
    const CELLS: u32 = 20;
    let cell = roll * CELLS / OUTCOMES;
    let bar = (0..CELLS).map(|place| {
        // The roll's own cell, which the target may divide, shows what became of the roll.
        let middle = place * OUTCOMES / CELLS + OUTCOMES / CELLS / 2;
        let wins = target.hit(if place == cell { roll } else { middle });
        if wins { '█' } else { '░' }
    });
    let (bar, roll) = (bar.collect::<String>(), with_decimals(roll));
    let pointer = if cell < CELLS / 2 {
        format!("{}▲ {roll}", " ".repeat(cell as usize))
    } else {
        let width = cell as usize - 1;
        format!("{roll:>width$} ▲")
    };
    format!("{bar}\n{pointer}")
}

impl Game for Dice {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choose(&self, words: &[&str]) -> Option<Choice> {
        // `under 50`, `under50`, `u50`, `<50`, `50u` are one and the same.
        let (side, number) = match words {
            [both] if both.starts_with(|c: char| c.is_ascii_digit()) => {
                let (number, side) = both.split_at(both.find(char::is_alphabetic)?);
                (side, number)
            }
            [both] => both.split_at(both.find(|c: char| c.is_ascii_digit())?),
            [number, side] if number.starts_with(|c: char| c.is_ascii_digit()) => (*side, *number),
            [side, number] => (*side, *number),
            _ => return None,
        };
        let side = side.to_ascii_lowercase();
        let number = hundredths(number, 2)?;
        match side.as_str() {
            "under" | "u" | "<" | "below" | "lower" | "low" | "less" => {
                Target::Under(number).choice()
            }
            "over" | "o" | ">" | "above" | "higher" | "high" | "more" => {
                Target::Over(number).choice()
            }
            _ => None,
        }
    }

    /// A roll below it.
    fn number(&self, word: &str) -> Option<Choice> {
        Target::Under(hundredths(word, 2)?).choice()
    }

    fn sample(&self) -> Option<&'static str> {
        Some("50")
    }

    fn misread(&self, words: &[&str]) -> (String, &'static str) {
        (words.join(" "), "")
    }

    fn choice(&self, canonical: &str) -> Option<Choice> {
        let choice = Choice::new(canonical)?;
        Target::read(&choice).map(|_| choice)
    }

    fn label(&self, voice: Voice, choice: &Choice) -> String {
        Target::read(choice).map_or_else(String::new, |target| target.label(voice))
    }

    fn offered(&self) -> Vec<Vec<Choice>> {
        let row = |under, over| {
            let targets = [Target::Under(under), Target::Over(over)];
            targets
                .iter()
                .filter_map(|target| target.choice())
                .collect()
        };
        vec![row(5_000, 4_999), row(2_500, 7_499), row(1_000, 8_999)]
    }

    /// The usual bets, and below them the present one on the other side and with a chance a little
    /// smaller or larger.
    fn layout(&self, voice: Voice, choice: &Choice) -> Vec<Vec<(String, Choice)>> {
        let mut rows = presets(self, choice, |offered| {
            let pays = self.top(offered).unwrap_or(Multiplier::ZERO);
            format!("{} · {pays}", self.label(voice, offered))
        });
        if let Some(target) = Target::read(choice) {
            let nudge = |(label, by): (&str, i64)| (label.to_owned(), target.with_chance(by));
            let nudges = [("−5 %", -500), ("−1 %", -100), ("+1 %", 100), ("+5 %", 500)];
            let mut row: Vec<_> = nudges.map(nudge).to_vec();
            row.insert(2, ("↔️".to_owned(), target.turned()));
            let same = |(label, other): (String, Option<Choice>)| {
                (label, other.unwrap_or_else(|| choice.clone()))
            };
            rows.push(row.into_iter().map(same).collect());
        }
        rows
    }

    /// One of forty: all are paid by one rule.
    fn typical(&self) -> Vec<Choice> {
        let under = (0..OUTCOMES).step_by(40);
        let under = under.filter_map(|target| Target::Under(target).choice());
        under.chain(self.offered().into_iter().flatten()).collect()
    }

    fn choices(&self) -> Vec<Choice> {
        let under = (0..OUTCOMES).filter_map(|target| Target::Under(target).choice());
        under
            .chain((0..OUTCOMES).filter_map(|target| Target::Over(target).choice()))
            .collect()
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let target = Target::read(choice)?;
        let event = match target {
            Target::Under(number) => Words::of([number, 0, 0], |voice, [number, ..]| {
                Target::Under(number).label(voice)
            }),
            Target::Over(number) => Words::of([number, 0, 0], |voice, [number, ..]| {
                Target::Over(number).label(voice)
            }),
        };
        Some(vec![(event, target.multiplier()?)])
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        let target = Target::read(choice)?;
        let (num, den) = target.multiplier()?.parts();
        let winning = u64::from(target.winning()?);
        Some(Multiplier::ratio(num * winning, den * u64::from(OUTCOMES)))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let target = Target::read(&wager.choice).ok_or(Illegal::Choice)?;
        let win = target.multiplier().ok_or(Illegal::Choice)?;
        if !moves.is_empty() {
            return Err(Illegal::Move);
        }
        let roll = draws.below(OUTCOMES);
        let pays = if target.hit(roll) {
            win
        } else {
            Multiplier::ZERO
        };
        Ok(Step {
            picture: picture(target, roll).into(),
            ..settled(wager, with_decimals(roll), pays)?
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_players_write_them() {
        let choose = |text: &str| {
            let words: Vec<_> = text.split(' ').collect();
            Dice.choose(&words)
                .map(|choice| Dice.label(Voice::default(), &choice))
        };
        for same in ["under 50", "under50", "u50", "<50", "U 50.0", "< 50.00"] {
            assert_eq!(choose(same).as_deref(), Some("Under 50"), "{same}");
        }
        assert_eq!(choose("OVER 99.5").as_deref(), Some("Over 99.50"));
        for bad in [
            "under 0",
            "under 98.01",
            "over 99.99",
            "over 1.98",
            "under 100",
            "under",
            "sideways 5",
            "under -5",
            "under 5.001",
            "under 5 5",
            "lt5000",
            "u",
            "ü1",
            "under 5.",
        ] {
            assert_eq!(choose(bad), None, "{bad}");
        }
        for bad in [
            "lt05000",
            "lt",
            "lt0",
            "lt-1",
            "xx50",
            "ltü",
            "LT5000",
            "gt9999",
            "lt99999999",
            "lt0000000000000000001",
            "lt4294967296",
            "gt+5000",
        ] {
            assert!(Dice.choice(bad).is_none(), "{bad}");
        }
    }
}
