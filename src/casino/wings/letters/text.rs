//! What players read of the house's letters.
use crate::speech::{Html, Voice, key};

/// Whether they have them.
#[must_use]
pub fn page(voice: Voice, wanted: bool) -> String {
    match wanted {
        true => voice.html(&key::LettersOn),
        false => voice.html(&key::LettersOff),
    }
    .into_string()
}

/// The button that changes it.
#[must_use]
pub fn change(voice: Voice, wanted: bool) -> String {
    match wanted {
        true => voice.plain(&key::ButtonLettersOn),
        false => voice.plain(&key::ButtonLettersOff),
    }
}

/// That they have no more of them.
#[must_use]
pub fn no_more(voice: Voice) -> String {
    voice.plain(&key::LettersNoMore)
}

/// A letter as it is read.
#[must_use]
pub fn letter(voice: Voice, text: &str) -> String {
    let text = Html::escaped(text);
    Html::joined([text, voice.html(&key::LetterBelow)], "\n\n").into_string()
}
