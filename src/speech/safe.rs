//! What comes from outside, inside HTML and beside text that is written the other way.

/// Unicode's first strong isolate and its end (UAX 9): what stands between them neither turns round
/// its surroundings nor is turned by them.
pub(super) const FSI: char = '\u{2068}';
pub(super) const PDI: char = '\u{2069}';

/// Text, with what means something in HTML as entities.
pub(super) fn push(out: &mut String, text: &str, escape: bool) {
    let means_more = |byte| matches!(byte, b'<' | b'>' | b'&' | b'"');
    if !escape || !text.bytes().any(means_more) {
        return out.push_str(text);
    }
    for char in text.chars() {
        match char {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

/// Text between isolates.
pub(super) fn push_isolated(out: &mut String, text: &str, escape: bool) {
    out.push(FSI);
    if text.contains(directs) {
        // Of its own it could end the isolation.
        let kept: String = text.chars().filter(|c| !directs(*c)).collect();
        push(out, &kept, escape);
    } else {
        push(out, text, escape);
    }
    out.push(PDI);
}

/// Whether a text has characters that are written from right to left, or that direct others: the
/// blocks of Unicode whose default is right-to-left (DerivedBidiClass.txt), and UAX 9's marks.
pub(super) fn turns(text: &str) -> bool {
    let right_to_left = |c| {
        matches!(c, '\u{590}'..='\u{8FF}' | '\u{200F}' | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    };
    !text.is_ascii() && text.contains(|c| right_to_left(c) || directs(c))
}

/// Unicode's embeddings, overrides and isolates.
fn directs(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
