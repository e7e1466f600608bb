//! What the office says of money that it gives players or takes from them.
use crate::casino::wings::office::adjust::Sum;
use crate::rules::ledger::{AdjustmentId, PlayerId};
use crate::speech::{Html, Unit, Voice, key};
use crate::store::Player;
use crate::store::adjustments::AdjustmentRow;

/// Asks how much, and why.
#[must_use]
pub fn ask_adjust(voice: Voice, id: PlayerId) -> String {
    let player = &id.0.to_string();
    voice.html(&key::AskAdjust { player }).into_string()
}

/// What is to be confirmed, and its button.
#[must_use]
pub fn adjust_draft(
    voice: Voice,
    of: &Player,
    sum: Sum,
    second: bool,
    said: &str,
) -> (String, String) {
    let voice = voice.of(sum.asset);
    let (amount, unit) = (sum.amount, Unit(sum.amount));
    let mention = &voice.mention(of.id.0, &of.name);
    let player = &of.id.0.to_string();
    let (text, label) = match sum.out {
        false => (
            voice.html(&key::DraftAdjustIn {
                amount,
                unit,
                mention,
                player,
                said,
            }),
            voice.plain(&key::ButtonAdjustIn { amount, unit }),
        ),
        true => (
            voice.html(&key::DraftAdjustOut {
                amount,
                unit,
                mention,
                player,
                said,
            }),
            voice.plain(&key::ButtonAdjustOut { amount, unit }),
        ),
    };
    let second = second.then(|| voice.html(&key::DraftAdjustSecond));
    let text = Html::joined([text].into_iter().chain(second), "\n\n");
    (text.into_string(), label)
}

/// One that waits for a second person.
#[must_use]
pub fn adjust_waits(voice: Voice, row: &AdjustmentRow) -> Html {
    let (amount, unit) = (row.amount, Unit(row.amount));
    let (id, by, said) = (row.id.0.into(), &row.by.0.to_string(), &row.reason);
    let player = &row.player.0.to_string();
    let voice = voice.of(row.asset);
    match row.out {
        false => voice.html(&key::AdjustInWaits {
            id,
            amount,
            unit,
            player,
            by,
            said,
        }),
        true => voice.html(&key::AdjustOutWaits {
            id,
            amount,
            unit,
            player,
            by,
            said,
        }),
    }
}

/// All of them.
#[must_use]
pub fn adjustments(voice: Voice, lines: Vec<Html>) -> String {
    let lines = match lines.is_empty() {
        true => voice.html(&key::OfficeNothing),
        false => Html::joined(lines, "\n\n"),
    };
    Html::joined([voice.html(&key::Adjustments), lines], "\n\n").into_string()
}

/// The button that makes one, or lets it be.
#[must_use]
pub fn decide_button(voice: Voice, id: AdjustmentId, makes: bool) -> String {
    let id = id.0.into();
    match makes {
        true => voice.plain(&key::ButtonConfirmAdjust { id }),
        false => voice.plain(&key::ButtonDropAdjust { id }),
    }
}
