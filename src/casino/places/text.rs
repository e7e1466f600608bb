//! Sentences about where the bot may write.
use crate::speech::{Voice, key};

/// To a press in a place that cannot be written to: plain text, short enough for a toast.
#[must_use]
pub fn toast(voice: Voice) -> String {
    voice.plain(&key::PlaceToast)
}

/// Said in such a place to see whether it can be written to again.
#[must_use]
pub fn again(voice: Voice) -> String {
    voice.html(&key::PlaceAgain).into_string()
}

/// To who plays there, in private.
#[must_use]
pub fn closed(voice: Voice) -> String {
    voice.html(&key::PlaceClosed).into_string()
}

/// To who plays where Telegram takes nothing for `minutes`, in private.
#[must_use]
pub fn quiet(voice: Voice, minutes: u64) -> String {
    let minutes = minutes.into();
    voice.html(&key::PlaceQuiet { minutes }).into_string()
}

/// To whose auto play has ended thereby, in private.
#[must_use]
pub fn no_auto(voice: Voice) -> String {
    voice.html(&key::PlaceNoAuto).into_string()
}

/// To somebody who writes as a group or a channel.
#[must_use]
pub fn masked(voice: Voice) -> String {
    voice.html(&key::PlaceMasked).into_string()
}

/// What could not be said elsewhere, in private.
#[must_use]
pub fn unsaid(voice: Voice, text: &str) -> String {
    format!("{}\n\n{text}", voice.html(&key::PlaceUnsaid))
}
