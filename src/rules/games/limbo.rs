//! Limbo: name a multiplier; when the draw goes at least as high, it is what the stake is paid.
//! The arithmetic, and how it comes to exactly 99 %, is in [`super::climb`].
use super::Spec;
use super::climb::Climb;
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
    name: "Limbo",
    emoji: "📈",
    example: "10 2.5x",
    bets: "a multiplier from 1.01 to 1000000",
    rules: "Name a multiplier. One is drawn, and if it is yours or higher, you are paid yours. \
            Twice as high is half as likely. The result is 0.99 divided by a fraction of 2^24 \
            steps; on the step that your multiplier itself lies on, a second draw decides.",
    abandoned: "",
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::units(1_000),
};
