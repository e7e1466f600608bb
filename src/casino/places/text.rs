//! Sentences about where the bot may write.

/// To a press in a place that cannot be written to: plain text, short enough for a toast.
pub const TOAST: &str = "I cannot write here, so nothing is bet here. Ask an admin to let me write, or play in our \
                         private chat.";

/// Said in such a place to see whether it can be written to again.
pub const AGAIN: &str =
    "🔊 I could not write here for a while, so I took no bets. Now I can: send that again.";

/// To who plays there, in private.
pub const CLOSED: &str = "🔇 I cannot write in the group or topic where you just asked for something, so nothing is \
                          bet there. Ask an admin to let me write, or play here.";

/// To who plays where Telegram takes nothing for `minutes`, in private.
#[must_use]
pub fn quiet(minutes: u64) -> String {
    format!(
        "🔇 Telegram lets me say nothing for {minutes} minutes in the group where you just asked for something, so \
         nothing is bet there. Here you can play on."
    )
}

/// To whose auto play has ended thereby, in private.
pub const NO_AUTO: &str =
    "🔇 I cannot write any more where your auto play ran, so I have ended it.";

/// To somebody who writes as a group or a channel.
pub const MASKED: &str = "🎭 You write as a group or a channel, so I cannot tell whose money it would be. Write as \
                          yourself to play: an anonymous admin turns “Remain anonymous” off.";

/// What could not be said elsewhere, in private.
#[must_use]
pub fn unsaid(text: &str) -> String {
    format!("🔇 I could not write this where it belongs, so I tell you here.\n\n{text}")
}
