//! What is said of what is kept.
use crate::casino::text::guard::moment;
use crate::speech::{Html, Voice, key};
use crate::values::limits;
use crate::values::time::Wall;

/// That it is nothing for a group.
#[must_use]
pub fn in_private(voice: Voice) -> String {
    voice.html(&key::PrivacyInPrivate).into_string()
}

/// What is kept, and for how long.
#[must_use]
pub fn page(voice: Voice, erased: Option<Wall>) -> String {
    let days = limits::TICKET_KEPT_FOR.as_secs() / (24 * 60 * 60);
    let count = i64::try_from(days).unwrap_or(i64::MAX).into();
    let erased = erased.map(|at| {
        let until = &moment(voice, at);
        voice.html(&key::PrivacyErased { until })
    });
    let parts = [voice.html(&key::Privacy { count })].into_iter();
    Html::joined(parts.chain(erased), "\n\n").into_string()
}

/// What stands below the file.
#[must_use]
pub fn file(voice: Voice) -> String {
    voice.html(&key::PrivacyFile).into_string()
}

/// What would be erased, and what would not.
#[must_use]
pub fn ask(voice: Voice) -> String {
    voice.html(&key::EraseAsk).into_string()
}

/// That it is done.
#[must_use]
pub fn erased(voice: Voice) -> String {
    voice.html(&key::Erased).into_string()
}
