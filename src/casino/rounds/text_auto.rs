//! What is said of auto play.
use crate::casino::rounds::ends::{End, Ends};
use crate::casino::text::refusals::refusal;
use crate::casino::text::{bet, html};
use crate::rules::games::{Game, Wager};
use crate::speech::Voice;
use crate::store::AutoPlay;
use crate::values::money::{Amount, Sum};
use std::time::Duration;

pub(in crate::casino) const AUTO: &str = "🔂 Auto";
pub(in crate::casino) const STOP: &str = "⏹ Stop";

/// A button of a choice, marked when it is the one in force; four stand in a row, so the mark is a
/// narrow one.
pub(in crate::casino) fn choice(chosen: bool, label: &str) -> String {
    if chosen {
        format!("✓{label}")
    } else {
        label.to_owned()
    }
}

pub(in crate::casino) fn rounds(rounds: u32) -> String {
    format!("{rounds} rounds")
}

pub(in crate::casino) fn win(stakes: Option<u32>) -> String {
    stakes.map_or_else(|| "Win: off".to_owned(), |stakes| format!("Win {stakes}×"))
}

pub(in crate::casino) fn loss(stakes: Option<u32>) -> String {
    stakes.map_or_else(|| "Half".to_owned(), |stakes| format!("Loss {stakes}×"))
}

pub(in crate::casino) fn start(wager: &Wager) -> String {
    format!("▶️ Start · {} a round", wager.stake)
}

/// `50.00 (5 stakes)`.
fn stakes(stake: Amount, count: u32) -> String {
    let amount = stake.checked_mul(count).unwrap_or(Amount::MAX);
    format!("<b>{amount}</b> ({count} stakes)")
}

/// What it would do, before it begins.
#[must_use]
pub fn offer(
    voice: Voice,
    game: &dyn Game,
    wager: &Wager,
    ends: Ends,
    balance: Amount,
    pace: Duration,
) -> String {
    let spec = game.spec();
    let seconds = pace.as_millis().div_ceil(1_000);
    let win = ends.win().map_or_else(
        || "No win ends it early.".to_owned(),
        |count| {
            format!(
                "It ends early when its rounds have won {}.",
                stakes(wager.stake, count)
            )
        },
    );
    let loss = ends.loss().map_or_else(
        || "It ends early when it has lost more than <b>half</b> of what you have now.".to_owned(),
        |count| {
            format!(
                "It ends early when they have lost {}.",
                stakes(wager.stake, count)
            )
        },
    );
    format!(
        "🔂 <b>Auto</b> · {} {}{}\nStake <b>{}</b> a round · you have {} {}\n\n\
         🔁 Up to <b>{}</b> rounds, one every {seconds} seconds, right here.\n\
         📈 {win}\n📉 {loss}\n\nYou can stop it at any time.",
        spec.emoji,
        spec.name,
        bet(voice, game, &wager.choice),
        wager.stake,
        balance.in_cents(),
        voice.asset.unit_name(),
        ends.rounds(),
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
pub fn last(voice: Voice, result: &str, auto: &AutoPlay, end: &End, balance: Amount) -> String {
    format!("{result}\n\n{}", ended(voice, auto, end, balance))
}

/// That it is over, and why.
#[must_use]
pub fn ended(voice: Voice, auto: &AutoPlay, end: &End, balance: Amount) -> String {
    let stake = auto.wager.stake;
    let why = match end {
        End::Played => "All rounds are played.".to_owned(),
        End::Won => {
            let count = auto.win.unwrap_or(0);
            format!("It has won {} or more.", stakes(stake, count))
        }
        End::Lost => auto.loss.map_or_else(
            || "It has lost more than half of what you had before.".to_owned(),
            |count| format!("It has lost {} or more.", stakes(stake, count)),
        ),
        End::Stopped => "You stopped it.".to_owned(),
        End::PlayedOn => "You played another round meanwhile.".to_owned(),
        End::Late => "The bot was away for more than a minute.".to_owned(),
        End::Refused(why) => html(&refusal(voice, why)).into_owned(),
    };
    let AutoPlay { played, rounds, .. } = auto;
    let balance = balance.in_cents();
    let plus = if auto.net > 0 { "+" } else { "" };
    format!(
        "🔂 Auto ended after <b>{played}</b> of {rounds} rounds. {why}\nIts rounds brought <b>{plus}{}</b> in all · 💰 {balance}",
        Sum(auto.net)
    )
}
