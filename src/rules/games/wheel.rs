//! The wheel: 10 to 50 equal segments, three risks, every table exactly 99 %. One draw.
use super::dial::{Dial, Set};
use super::words::Words;
use super::{Draws, Spec};
use crate::speech::key;
use crate::speech::phrase::Phrase;
use crate::values::money::{Amount, Multiplier};
use std::collections::BTreeMap;

/// The game.
pub static WHEEL: Dial = Dial {
    spec: &SPEC,
    letter: 's',
    unit: "segments",
    label: |voice, risk, count| voice.plain(&key::GameWheelLabel { risk, count }),
    sizes: &[10, 20, 30, 40, 50],
    default: Set { size: 20, risk: 1 },
    pays,
    rtp,
    events,
    draw,
};

static SPEC: Spec = Spec {
    id: "wheel",
    command: "wheel",
    also: &[],
    name: Phrase::of(&key::GameWheelName),
    emoji: "🌀",
    example: "10 medium 20",
    bets: Phrase::of(&key::GameWheelBets),
    rules: Phrase::of(&key::GameWheelRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(100_000),
};

/// Tenths on ten segments of low risk, which repeat around the wheel.
const LOW: [u64; 10] = [15, 12, 12, 12, 0, 12, 12, 12, 12, 0];
/// Tenths on the even segments of medium risk, by tens of segments; the odd ones are empty.
const MEDIUM: [&[u64]; 5] = [
    &[19, 15, 20, 15, 30],
    &[15, 20, 20, 20, 15, 30, 18, 20, 20, 20],
    &[15, 15, 20, 15, 20, 20, 15, 30, 15, 20, 20, 17, 40, 15, 20],
    &[
        20, 30, 20, 15, 30, 15, 15, 20, 15, 30, 15, 20, 20, 16, 20, 15, 30, 15, 20, 15,
    ],
    &[
        20, 15, 20, 15, 30, 15, 15, 20, 15, 30, 15, 20, 15, 20, 20, 15, 30, 15, 20, 15, 15, 50, 15,
        20, 15,
    ],
];

/// What a segment, counted from 0, pays. High risk pays on the last one only.
fn segment(set: Set, at: u32) -> Multiplier {
    let tenths = match set.risk {
        0 => LOW[at as usize % LOW.len()],
        1 if at % 2 == 1 => 0,
        1 => MEDIUM[set.size as usize / 10 - 1][at as usize / 2],
        _ if at + 1 == set.size => u64::from(set.size) * 99 / 10,
        _ => 0,
    };
    Multiplier::ratio(tenths, 10)
}

/// The segments around the one that the wheel stopped at.
fn picture(set: Set, at: u32) -> String {
    let line = |step: u32| {
        let pays = segment(set, (at + set.size + step - 3) % set.size);
        let pays = if pays.is_zero() {
            "–".to_owned()
        } else {
            pays.to_string()
        };
        if step == 3 {
            format!("▶ {pays}\n")
        } else {
            format!("│ {pays}\n")
        }
    };
    (1..=5).map(line).collect::<String>().trim_end().to_owned()
}

fn rtp(set: Set) -> Multiplier {
    let tenths = (0..set.size).map(|at| segment(set, at).parts().0).sum();
    Multiplier::ratio(tenths, 10 * u64::from(set.size))
}

/// How many segments pay each number of tenths, the fewest first.
fn paying(set: Set) -> BTreeMap<u64, u32> {
    let mut counts = BTreeMap::new();
    for at in 0..set.size {
        *counts.entry(segment(set, at).parts().0).or_default() += 1;
    }
    counts.remove(&0);
    counts
}

fn pays(set: Set) -> Vec<(Words, Multiplier)> {
    let line = |(tenths, count)| {
        let name = Words::of([count, 0, 0], |voice, [count, ..]| {
            let count = count.into();
            voice.plain(&key::GameWheelSegments { count })
        });
        (name, Multiplier::ratio(tenths, 10))
    };
    paying(set).into_iter().map(line).collect()
}

fn events(set: Set) -> Vec<String> {
    let counts = paying(set).into_values();
    counts
        .map(|count| format!("{count}of{}", set.size))
        .collect()
}

fn draw(set: Set, draws: &mut dyn Draws) -> (Multiplier, String) {
    let at = draws.below(set.size);
    (segment(set, at), picture(set, at))
}
