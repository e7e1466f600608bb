//! What a bet was promised: the hash, the form of the text behind it, and that text.
use crate::speech::{Html, Voice, key};
use crate::store::{PayTable, Round};

/// The hash and which form of text it is of.
#[must_use]
pub fn hash(voice: Voice, promise: &PayTable) -> Html {
    voice.html(&key::Terms {
        form: promise.form.into(),
        hash: &promise.hash.to_string(),
    })
}

/// Likewise, and the text where this program has it.
#[must_use]
pub fn shown(voice: Voice, promise: &PayTable) -> Html {
    let text = match promise.text() {
        Some(text) => Html::pasted(text.trim_end()),
        None => voice.html(&key::TermsGone),
    };
    Html::lines([hash(voice, promise), text])
}

/// A round's, and how to check it.
#[must_use]
pub fn page(voice: Voice, round: &Round, promise: &PayTable) -> String {
    let (how, form) = match promise.form {
        1 => (voice.html(&key::TermsHowFirst), " --form 1"),
        _ => (voice.html(&key::TermsHow), ""),
    };
    let command = format!(
        "casino-bot verify --game {} --wager \"{} {}\" --terms{form}",
        round.game,
        round.asset.said(round.wager.stake),
        round.wager.choice.as_str(),
    );
    let title = voice.html(&key::TermsTitle {
        round: round.id.0.into(),
    });
    let text = Html::lines([shown(voice, promise), how, Html::pasted(&command)]);
    Html::joined([title, text], "\n\n").into_string()
}
