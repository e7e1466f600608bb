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
    bets: "under 0.01 to 98.00, or over 1.99 to 99.98",
    rules: "The roll is 0.00 to 99.99. Bet that it falls under or over a number of your own: \
            the less likely, the more it pays. Chances from 0.01 % to 98 %.",
    abandoned: "",
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

    fn choice(self) -> Option<Choice> {
        self.winning()?;
        Some(Choice::new(match self {
            Self::Under(target) => format!("lt{target}"),
            Self::Over(target) => format!("gt{target}"),
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

/// A target as a player would write it: `50`, `33.30`.
fn briefly(hundredths: u32) -> String {
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        _ => shown(hundredths),
    }
}

impl Game for Dice {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choose(&self, words: &[&str]) -> Option<Choice> {
        // `under 50`, `under50`, `u50`, `<50` are one and the same.
        let (side, number) = match words {
            [both] => both.split_at(both.find(|c: char| c.is_ascii_digit())?),
            [side, number] => (*side, *number),
            _ => return None,
        };
        let side = side.to_ascii_lowercase();
        let number = hundredths(number)?;
        match side.as_str() {
            "under" | "u" | "<" => Target::Under(number).choice(),
            "over" | "o" | ">" => Target::Over(number).choice(),
            _ => None,
        }
    }

    fn choice(&self, canonical: &str) -> Option<Choice> {
        let digits = canonical.get(2..)?;
        // Longer or other texts are no spelling of a choice.
        let plain = digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
        let choice = Choice::new(if plain {
            canonical.to_ascii_lowercase()
        } else {
            String::new()
        });
        Target::read(&choice)
            .map(|_| choice)
            .filter(|choice| choice.as_str() == canonical)
    }

    fn label(&self, choice: &Choice) -> String {
        match Target::read(choice) {
            Some(Target::Under(target)) => format!("Under {}", briefly(target)),
            Some(Target::Over(target)) => format!("Over {}", briefly(target)),
            None => String::new(),
        }
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
        ] {
            assert!(Dice.choice(bad).is_none(), "{bad}");
        }
    }
}
