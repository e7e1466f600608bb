//! What is to happen in a history: acts, one after the other, each with a number of its own from which it draws what
//! it leaves open. So one that is taken out changes none of the others, and a history can be made shorter; and a
//! history is kept as lines, one an act, whatever becomes of the odds by which others are made.
use super::chance::Chance;
use super::rows::{ARRIVES, ROWS, Row};
use std::fmt;

/// Something that a player, the machine, Telegram or the provider does.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Milliseconds since the act before.
    pub pause_ms: u64,
    /// By the name of its row.
    pub row: &'static str,
    /// What it draws from.
    pub draw: u64,
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{} {} {:x}", self.pause_ms, self.row, self.draw)
    }
}

/// A history to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Decides all that the acts do not: dice, seeds, how long things take.
    pub seed: u64,
    pub players: u64,
    pub acts: Vec<Act>,
}

impl Plan {
    /// The plan of this seed.
    pub fn new(seed: u64, players: u64, steps: usize) -> Self {
        let mut chance = Chance::new(seed);
        let come = |chance: &mut Chance| Act {
            pause_ms: chance.between(0, 2_000),
            row: ARRIVES,
            draw: chance.next(),
        };
        // Enough for most to have come.
        let first = usize::try_from(players * 2).unwrap_or(0).min(steps / 8);
        let mut acts: Vec<_> = (0..first).map(|_| come(&mut chance)).collect();
        while acts.len() < steps {
            let one = act(&mut chance);
            let follow = Row::named(one.row).and_then(|row| row.follow.as_ref());
            acts.push(one);
            if let Some(follow) = follow {
                let times = chance.between(follow.times.0, follow.times.1);
                acts.extend((0..times).map(|_| Act {
                    pause_ms: chance.between(follow.pause_ms.0, follow.pause_ms.1),
                    row: follow.row,
                    draw: chance.next(),
                }));
            }
        }
        acts.truncate(steps);
        Self {
            seed,
            players,
            acts,
        }
    }

    /// Reads what [`Plan`] is written as; what stands behind a `#` is for people.
    pub fn read(text: &str) -> Option<Self> {
        let lines = text
            .lines()
            .map(|line| line.split('#').next().unwrap_or(""));
        let mut lines = lines.map(str::trim).filter(|line| !line.is_empty());
        let mut head = lines.next()?.split(' ');
        let mut number = |name: &str| head.next().filter(|word| *word == name).and(head.next());
        let seed = number("seed")?.parse().ok()?;
        let players = number("players")?.parse().ok()?;
        let acts = lines.map(|line| {
            let mut words = line.strip_prefix('+')?.split(' ');
            let pause_ms = words.next()?.parse().ok()?;
            let row = Row::named(words.next()?)?.name;
            let draw = u64::from_str_radix(words.next()?, 16).ok()?;
            Some(Act {
                pause_ms,
                row,
                draw,
            })
        });
        Some(Self {
            seed,
            players,
            acts: acts.collect::<Option<_>>()?,
        })
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {} players {}", self.seed, self.players)?;
        self.acts.iter().try_for_each(|act| writeln!(f, "{act}"))
    }
}

fn act(chance: &mut Chance) -> Act {
    let row = &ROWS[chance.weighed(ROWS.iter().map(|row| row.weight))];
    let pause_ms = match chance.below(200) {
        0 => chance.between(600_000, 4_000_000),
        1..=3 => chance.between(20_000, 200_000),
        4..=40 => chance.between(1_000, 8_000),
        _ => chance.between(0, 600),
    };
    Act {
        pause_ms,
        row: row.name,
        draw: chance.next(),
    }
}
