//! Text from outside, as the log may show it.
use std::fmt;

/// Text from outside as one line: control characters are escaped, at most 200 characters.
pub struct Plain<'a>(pub &'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars().take(200) {
            // Beside control characters: line and paragraph separators, and what reverses text.
            if char.is_control()
                || matches!(char, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            {
                write!(f, "{}", char.escape_unicode())?;
            } else {
                write!(f, "{char}")?;
            }
        }
        Ok(())
    }
}
