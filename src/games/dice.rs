//! Dice over/under: a roll of 0.00 to 99.99, 10,000 equally likely outcomes, paid so that every
//! target returns exactly 99 %.
use super::{Choice, Draws, Game, Illegal, Move, Spec, Step, Wager, settled};
use crate::money::{Amount, Multiplier};

/// The game.
pub struct Dice;

static SPEC: Spec = Spec {
    id: "dice",
    command: "dice",
    name: "Dice",
    emoji: "🎲",
    example: "10 under 50",
    rules: "The roll is 0.00 to 99.99. Bet that it falls under or over a number of your own: \
            the less likely, the more it pays. Chances from 0.01 % to 98 %.",
    stake_min: Amount::cents(10),
    stake_max: Amount::units(100_000),
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
        let text = choice.as_str();
        let number = text.get(1..)?.parse().ok()?;
        let target = match text.as_bytes().first()? {
            b'u' => Self::Under(number),
            b'o' => Self::Over(number),
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

    fn choice(self) -> Option<Choice> {
        self.winning()?;
        Some(Choice::new(match self {
            Self::Under(target) => format!("u{target}"),
            Self::Over(target) => format!("o{target}"),
        }))
    }

    fn multiplier(self) -> Option<Multiplier> {
        Some(Multiplier::ratio(
            u64::from(OUTCOMES) * 99 / 100,
            u64::from(self.winning()?),
        ))
    }
}

fn hundredths(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str, max| {
        (1..=max).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(whole, 2) || !digits(decimals, 2) {
        return None;
    }
    format!("{whole}{decimals:0<2}").parse().ok()
}

fn shown(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

impl Game for Dice {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choose(&self, words: &[&str]) -> Option<Choice> {
        match words {
            [] => Some(self.default_choice()),
            [canonical] => {
                let canonical = canonical.to_ascii_lowercase();
                let plain = canonical.bytes().all(|b| b.is_ascii_alphanumeric());
                if !plain || canonical.len() > 5 {
                    return None;
                }
                let choice = Choice::new(canonical);
                Target::read(&choice).map(|_| choice)
            }
            [side, number] => {
                let number = hundredths(number)?;
                match side.to_ascii_lowercase().as_str() {
                    "under" | "u" | "<" => Target::Under(number).choice(),
                    "over" | "o" | ">" => Target::Over(number).choice(),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn label(&self, choice: &Choice) -> String {
        match Target::read(choice) {
            Some(Target::Under(target)) => format!("Under {}", shown(target)),
            Some(Target::Over(target)) => format!("Over {}", shown(target)),
            None => String::new(),
        }
    }

    fn offered(&self) -> Vec<Vec<Choice>> {
        let row = |targets: [Target; 3]| targets.iter().filter_map(|t| t.choice()).collect();
        vec![
            row([
                Target::Under(5_000),
                Target::Under(2_500),
                Target::Under(1_000),
            ]),
            row([
                Target::Over(4_999),
                Target::Over(7_499),
                Target::Over(8_999),
            ]),
        ]
    }

    fn choices(&self) -> Vec<Choice> {
        let under = (0..OUTCOMES).filter_map(|target| Target::Under(target).choice());
        under
            .chain((0..OUTCOMES).filter_map(|target| Target::Over(target).choice()))
            .collect()
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(String, Multiplier)>> {
        Some(vec![(
            self.label(choice),
            Target::read(choice)?.multiplier()?,
        )])
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        Target::read(choice).map(|_| Multiplier::ratio(99, 100))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let target = Target::read(&wager.choice).ok_or(Illegal::Choice)?;
        let win = target.multiplier().ok_or(Illegal::Choice)?;
        if !moves.is_empty() {
            return Err(Illegal::Move);
        }
        let roll = draws.below(OUTCOMES);
        let hit = match target {
            Target::Under(target) => roll < target,
            Target::Over(target) => roll > target,
        };
        settled(wager, shown(roll), if hit { win } else { Multiplier::ZERO })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_players_write_them() {
        let choose = |text: &str| {
            let words: Vec<_> = text.split(' ').collect();
            Dice.choose(&words).map(|choice| Dice.label(&choice))
        };
        assert_eq!(choose("under 50").as_deref(), Some("Under 50.00"));
        assert_eq!(choose("OVER 99.5").as_deref(), Some("Over 99.50"));
        assert_eq!(choose("u5000").as_deref(), Some("Under 50.00"));
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
            "u05000",
            "u",
            "ü1",
        ] {
            assert_eq!(choose(bad), None, "{bad}");
        }
    }
}
