//! What is said of auto play.
use super::bet;
use crate::casino::auto::End;
use crate::games::{Game, Wager};
use crate::money::{Amount, Asset};
use crate::store::AutoPlay;
use std::time::Duration;

pub(in crate::casino) const AUTO: &str = "🔂 Auto";
pub(in crate::casino) const STOP: &str = "⏹ Stop";

pub(in crate::casino) fn rounds_button(rounds: u32) -> String {
    format!("{rounds} rounds")
}

/// What it would do, before it begins.
#[must_use]
pub fn offer(
    game: &dyn Game,
    wager: &Wager,
    balance: Amount,
    asset: Asset,
    pace: Duration,
) -> String {
    let spec = game.spec();
    let seconds = pace.as_millis().div_ceil(1_000);
    format!(
        "🔂 <b>Auto</b> · {} {}{}\nStake <b>{}</b> a round · you have {balance} {}\n\n\
         A round every {seconds} seconds, right here. It ends early when one pays 10 times its \
         stake or more, when you have less than half of what you have now, or when you stop it.",
        spec.emoji,
        spec.name,
        bet(game, &wager.choice),
        wager.stake,
        asset.unit_name(),
    )
}

/// Below the result of a round that is not the last.
#[must_use]
pub fn under_way(result: &str, auto: &AutoPlay) -> String {
    let AutoPlay { played, rounds, .. } = auto;
    format!("{result}\n\n🔂 Auto · {played} of {rounds}")
}

/// Below the result of the last round.
#[must_use]
pub fn last(result: &str, auto: &AutoPlay, end: End, balance: Amount) -> String {
    format!("{result}\n\n{}", ended(auto, end, balance))
}

/// That it is over, and why.
#[must_use]
pub fn ended(auto: &AutoPlay, end: End, balance: Amount) -> String {
    let why = match end {
        End::Played => "all are played",
        End::LargeWin => "what a win",
        End::LargeLoss => "half of it is gone",
        End::Stopped => "as you wish",
        End::PlayedOn => "you played on by yourself",
        End::Late => "I was away for a while",
        End::Refused => "this bet is not possible any more",
    };
    let AutoPlay { played, rounds, .. } = auto;
    let before = auto.balance;
    format!(
        "🔂 Auto ended after <b>{played}</b> of {rounds}: {why}.\nBefore it {before}, now <b>{balance}</b>."
    )
}
