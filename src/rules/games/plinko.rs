//! Plinko: a ball falls through 8 to 16 rows of pegs, left or right at each with equal chance, into
//! a bucket that pays by how far from the middle it is. One draw a row.
use super::dial::{Dial, Set};
use super::words::Words;
use super::{Draws, Spec};
use crate::speech::key;
use crate::speech::phrase::Phrase;
use crate::values::money::{Amount, Multiplier};

/// The game.
pub static PLINKO: Dial = Dial {
    spec: &SPEC,
    letter: 'r',
    unit: "rows",
    label: |voice, risk, count| voice.plain(&key::GamePlinkoLabel { risk, count }),
    sizes: &[8, 9, 10, 11, 12, 13, 14, 15, 16],
    default: Set { size: 16, risk: 1 },
    pays,
    rtp,
    events,
    draw,
};

static SPEC: Spec = Spec {
    id: "plinko",
    command: "plinko",
    also: &[],
    name: Phrase::of(&key::GamePlinkoName),
    emoji: "🔻",
    example: "10 high 16",
    bets: Phrase::of(&key::GamePlinkoBets),
    rules: Phrase::of(&key::GamePlinkoRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(100_000),
};

/// Tenths that each bucket pays, from the edge to the middle, by rows from 8 and by risk. The
/// field's usual tables; each returns 98.9 to 99.2 %.
const TENTHS: [[&[u64]; 3]; 9] = [
    [
        &[56, 21, 11, 10, 5],
        &[130, 30, 13, 7, 4],
        &[290, 40, 15, 3, 2],
    ],
    [
        &[56, 20, 16, 10, 7],
        &[180, 40, 17, 9, 5],
        &[430, 70, 20, 6, 2],
    ],
    [
        &[89, 30, 14, 11, 10, 5],
        &[220, 50, 20, 14, 6, 4],
        &[760, 100, 30, 9, 3, 2],
    ],
    [
        &[84, 30, 19, 13, 10, 7],
        &[240, 60, 30, 18, 7, 5],
        &[1_200, 140, 52, 14, 4, 2],
    ],
    [
        &[100, 30, 16, 14, 11, 10, 5],
        &[330, 110, 40, 20, 11, 6, 3],
        &[1_700, 240, 81, 20, 7, 2, 2],
    ],
    [
        &[81, 40, 30, 19, 12, 9, 7],
        &[430, 130, 60, 30, 13, 7, 4],
        &[2_600, 370, 110, 40, 10, 2, 2],
    ],
    [
        &[71, 40, 19, 14, 13, 11, 10, 5],
        &[580, 150, 70, 40, 19, 10, 5, 2],
        &[4_200, 560, 180, 50, 19, 3, 2, 2],
    ],
    [
        &[150, 80, 30, 20, 15, 11, 10, 7],
        &[880, 180, 110, 50, 30, 13, 5, 3],
        &[6_200, 830, 270, 80, 30, 5, 2, 2],
    ],
    [
        &[160, 90, 20, 14, 14, 12, 11, 10, 5],
        &[1_100, 410, 100, 50, 30, 15, 10, 5, 3],
        &[10_000, 1_300, 260, 90, 40, 20, 2, 2, 2],
    ],
];

/// What the bucket right of `rights` others pays.
fn bucket(set: Set, rights: usize) -> Multiplier {
    let rows = set.size as usize;
    Multiplier::ratio(TENTHS[rows - 8][set.risk][rights.min(rows - rights)], 10)
}

/// Every second row of pegs with the ball on its way, and the bucket that it falls into.
fn picture(path: &[bool], pays: Multiplier) -> String {
    let rows = path.len();
    let mut lines = String::new();
    for depth in (1..=rows).filter(|depth| (rows - depth).is_multiple_of(2)) {
        let rights = path[..depth].iter().filter(|right| **right).count();
        lines.push_str(&" ".repeat((rows - depth) / 2 + 1));
        lines.extend((0..=depth).map(|place| if place == rights { '●' } else { '·' }));
        lines.push('\n');
    }
    let rights = path.iter().filter(|right| **right).count();
    format!("{lines}{}▲ {pays}", " ".repeat(rights + 1))
}

fn pays(set: Set) -> Vec<(Words, Multiplier)> {
    let line = |from_edge: u32| {
        let name = match (from_edge, set.size - 2 * from_edge) {
            (0, _) => Phrase::of(&key::GamePlinkoEdge).into(),
            (_, 0 | 1) => Phrase::of(&key::GamePlinkoMiddle).into(),
            _ => Words::of([from_edge, 0, 0], |voice, [count, ..]| {
                let count = count.into();
                voice.plain(&key::GamePlinkoFromEdge { count })
            }),
        };
        (name, bucket(set, from_edge as usize))
    };
    (0..=set.size / 2).rev().map(line).collect()
}

fn events(set: Set) -> Vec<String> {
    let buckets = (0..=set.size / 2).rev();
    buckets
        .map(|from_edge| format!("{from_edge}of{}", set.size))
        .collect()
}

fn rtp(set: Set) -> Multiplier {
    let (mut returned, mut ways) = (0, 1);
    for rights in 0..=set.size {
        returned += ways * bucket(set, rights as usize).parts().0;
        ways = ways * u64::from(set.size - rights) / u64::from(rights + 1);
    }
    Multiplier::ratio(returned, 10 << set.size)
}

fn draw(set: Set, draws: &mut dyn Draws) -> (Multiplier, String) {
    let path: Vec<_> = (0..set.size).map(|_| draws.below(2) == 1).collect();
    let pays = bucket(set, path.iter().filter(|right| **right).count());
    (pays, picture(&path, pays))
}
