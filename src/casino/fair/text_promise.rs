//! What a bet was promised: the hash, the form of the text behind it, and that text.
use crate::casino::text::{html, plain};
use crate::store::{PayTable, Round};

/// The button that shows the text.
pub const BUTTON: &str = "📃 Pay table";

/// The hash and which form of text it is of.
#[must_use]
pub fn hash(promise: &PayTable) -> String {
    format!(
        "Rules and pay table, form {}, SHA-256:\n<code>{}</code>",
        promise.form, promise.hash
    )
}

/// Likewise, and the text where this program has it.
#[must_use]
pub fn shown(promise: &PayTable) -> String {
    let text = match promise.text() {
        Some(text) => format!("<pre>{}</pre>", html(text.trim_end())),
        None => "Its words are an earlier program's, which I no longer have.".to_owned(),
    };
    format!("{}\n{text}", hash(promise))
}

/// A round's, and how to check it.
#[must_use]
pub fn page(round: &Round, promise: &PayTable) -> String {
    let form = match promise.form {
        1 => " --form 1",
        _ => "",
    };
    let how = match promise.form {
        1 => "The rules, and what pays how much of the stake, as they were worded then.",
        _ => "The game and the edition of its rules, then what pays and how much of the stake.",
    };
    format!(
        "📃 <b>Round #{}</b> · what it was promised\n\n{}\n{how} Each line ends with a line feed, the last \
         one too. The same text comes from:\n<pre>casino-bot verify --game {} --wager &quot;{} {}&quot; \
         --terms{form}</pre>",
        round.id.0,
        shown(promise),
        round.game,
        plain(round.wager.stake),
        round.wager.choice.as_str(),
    )
}
