//! Crash: a rocket climbs until it crashes, and the player, who named beforehand where to get out,
//! is paid that when the rocket gets there. A chat is too slow to get out by hand, so each round is
//! one player's, drawn from their own seeds and not from a chain that all share. The arithmetic,
//! and how it comes to exactly 99 %, is in [`super::climb`].
use super::climb::Climb;
use super::words::Words;
use super::{Spec, with_decimals};
use crate::speech::key;
use crate::speech::phrase::Phrase;
use crate::values::money::Amount;

/// The game.
pub static CRASH: Climb = Climb {
    spec: &SPEC,
    max: 1_000_000,
    presets: [&[150, 200, 300], &[500, 1_000, 10_000]],
    default: 200,
    picture: flight,
};

static SPEC: Spec = Spec {
    id: "crash",
    command: "crash",
    also: &[],
    name: Phrase::of(&key::GameCrashName),
    emoji: "🚀",
    example: "10 2x",
    bets: Phrase::of(&key::GameCrashBets),
    rules: Phrase::of(&key::GameCrashRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(10_000),
};

/// Heights that the rocket passes, in hundredths.
const MARKS: [u32; 13] = [
    120,
    150,
    200,
    300,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];
/// Of those, how many are drawn: the highest.
const MARKS_SHOWN: usize = 4;

/// The climb, the crash at the top.
fn flight(crash: u32, out: u32) -> Words {
    let mut passed: Vec<_> = MARKS.into_iter().filter(|mark| *mark < crash).collect();
    passed.drain(..passed.len().saturating_sub(MARKS_SHOWN));
    passed.push(out);
    passed.retain(|height| *height <= crash);
    passed.sort_unstable();
    passed.dedup();
    let mut lines = vec![Words::from("🚀")];
    for (index, height) in passed.iter().enumerate() {
        let place = " ".repeat(2 * index + 2);
        lines.push(if *height == out {
            Words::from(place + "🪂 ").then(Words::of([out, 0, 0], |voice, [out, ..]| {
                let number = &with_decimals(out);
                voice.plain(&key::GameCrashOut { number })
            }))
        } else {
            format!("{place}╱ {}×", with_decimals(*height)).into()
        });
    }
    let place = " ".repeat(2 * passed.len() + 2);
    lines.push(format!("{place}💥 {}×", with_decimals(crash)).into());
    Words::joined(lines.into_iter().rev(), "\n")
}
