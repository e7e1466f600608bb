//! Limbo: name a multiplier; when the draw goes at least as high, it is what the stake is paid.
//! The arithmetic, and how it comes to exactly 99 %, is in [`super::climb`].
use super::Spec;
use super::climb::Climb;
use crate::speech::key;
use crate::speech::phrase::Phrase;
use crate::values::money::Amount;

/// The game.
pub static LIMBO: Climb = Climb {
    spec: &SPEC,
    max: 100_000_000,
    presets: [&[110, 150, 200, 500], &[1_000, 10_000, 100_000, 1_000_000]],
    default: 200,
    picture: |_, _| "".into(),
};

static SPEC: Spec = Spec {
    id: "limbo",
    command: "limbo",
    also: &[],
    name: Phrase::of(&key::GameLimboName),
    emoji: "📈",
    example: "10 2.5x",
    bets: Phrase::of(&key::GameLimboBets),
    rules: Phrase::of(&key::GameLimboRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(1_000),
};
