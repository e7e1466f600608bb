//! Text as Telegram reads it.
use super::safe::push;
use std::fmt;

/// Text that is safe as Telegram's HTML, and complete: nothing in it stays open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub(super) String);

impl Html {
    /// Plain text.
    #[must_use]
    pub fn escaped(text: &str) -> Self {
        let mut html = String::with_capacity(text.len());
        push(&mut html, text, true);
        Self(html)
    }

    /// A command to be pasted into a terminal, or a picture made of characters, as it is.
    #[must_use]
    pub fn pasted(command: &str) -> Self {
        let mut html = String::from("<pre>");
        push(&mut html, command, true);
        Self(html + "</pre>")
    }

    /// Several, with `between` between them.
    #[must_use]
    pub fn joined(parts: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let mut all = String::new();
        for (at, Self(part)) in parts.into_iter().enumerate() {
            if at > 0 {
                all.push_str(between);
            }
            all.push_str(&part);
        }
        Self(all)
    }

    /// A line for each, and nothing for those that are empty.
    #[must_use]
    pub fn lines(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(
            parts.into_iter().filter(|Self(part)| !part.is_empty()),
            "\n",
        )
    }

    /// The text to be sent.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
