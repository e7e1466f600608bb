//! A person's name, made fit to stand in any text: it is seen, in one line, and nothing in it is a
//! link, a mention, a tag or a command.
use crate::rules::ledger::PlayerId;
use crate::values::limits;

/// Between two characters it is not seen, and what clients make links of ends before it.
const JOINER: char = '\u{2060}';

/// The name as it is kept and shown, or one that stands in for a name that shows nothing.
#[must_use]
pub fn shown(given: &str, id: PlayerId) -> String {
    let mut name = String::new();
    // How many more marks the last character takes: none, where there is none.
    let (mut marks, mut digits, mut count) = (0, 0, 0);
    for c in given.chars().take(limits::INPUT_CHARS_MAX) {
        let joins = matches!(c, '\u{200C}' | '\u{200D}');
        let c = if c.is_whitespace() { ' ' } else { c };
        if joins || is_mark(c) {
            // On nothing, or piled up, they reach into the lines above and below.
            if marks == 0 {
                continue;
            }
            marks = if joins { 0 } else { marks - 1 };
        } else if is_visible(c) {
            marks = limits::NAME_MARKS_MAX;
        } else if c == ' ' && !name.is_empty() && !name.ends_with(' ') {
            marks = 0;
        } else {
            continue;
        }
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        // Long numbers are links to telephones and cards.
        let parted = digits > limits::NAME_DIGITS_MAX;
        if parted {
            digits = 1;
            name.push(JOINER);
        }
        name.push(c);
        let ends = matches!(c, '.' | '@' | '#' | '/' | '$' | ':' | '+');
        if ends {
            name.push(JOINER);
        }
        count += 1 + usize::from(parted) + usize::from(ends);
        if count >= limits::NAME_CHARS_MAX {
            break;
        }
    }
    let end = name.trim_end_matches([' ', JOINER, '\u{200C}', '\u{200D}']);
    if end.is_empty() {
        // For a name that shows nothing.
        return format!("Player {:04}", id.0.rem_euclid(10_000));
    }
    end.to_owned()
}

/// An @name in lower case, if it is one.
#[must_use]
pub fn username(given: &str) -> Option<String> {
    let fits = (1..=limits::USERNAME_CHARS_MAX).contains(&given.len())
        && given
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_');
    fits.then(|| given.to_ascii_lowercase())
}

/// Whether it sits on the character before it. The standard library shows such a character escaped
/// where it stands alone, and as it is where it does not.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && c.escape_debug().len() > 1 && is_printable(c)
}

/// Whether a font has something to draw for it, as far as Unicode's tables say.
fn is_printable(c: char) -> bool {
    let mut text = String::from("a");
    text.push(c);
    text.escape_debug().count() == 2
}

/// Whether it can be seen, alone, and is as wide as other characters.
fn is_visible(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_graphic();
    }
    let blank = matches!(
        c,
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}'
    );
    let wide = matches!(c, '\u{FDFD}' | '\u{1242B}' | '\u{12219}');
    !blank && !wide && is_printable(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: &str) -> String {
        shown(given, PlayerId(7_000_001_234))
    }

    #[test]
    fn a_name_that_shows_nothing_has_a_stand_in() {
        let nothing = [
            "",
            " ",
            "\u{3164}",
            "\u{115F}\u{1160}",
            "\u{2800}\u{2800}",
            "\u{200B}\u{200E}",
            "\u{301}\u{302}",
            "\u{E0041}\u{E0042}",
            "\u{FE0F}",
            "\u{AD}",
            "\u{A0}\u{3000}",
            "\u{180E}",
            "\u{34F}",
            "\u{FEFF}",
            "\u{200D}\u{200D}",
            "\u{1D173}",
            "\n\t",
            "\u{E000}",
            "\u{17B4}\u{17B5}",
            "\u{FFA0}",
            "\u{61C}",
        ];
        for name in nothing {
            assert_eq!(of(name), "Player 1234", "{}", name.escape_unicode());
        }
    }

    #[test]
    fn a_name_stays_as_it_is_where_it_does_no_harm() {
        for name in [
            "Ann",
            "Carol <3 & \"co\"",
            "José",
            "Jose\u{301}",
            "Нина",
            "محمد",
            "דוד",
            "नरेन्द्र",
            "สมศักดิ์",
            "กิ๊ฟ",
            "Nguyễn",
            "山田",
            "👨\u{200D}👩\u{200D}👧",
            "❤\u{FE0F}",
            "می\u{200C}خواهم",
            "O'Neil-Smith",
            "R2D2",
            "Agent 007",
            "1984",
        ] {
            assert_eq!(of(name), name);
        }
    }

    #[test]
    fn nothing_in_a_name_is_a_link() {
        let plain = |name: &str| of(name).replace(JOINER, "");
        for name in [
            "t.me/x",
            "https://a.example",
            "@durov",
            "#win",
            "/flip",
            "$TON",
            "tg://resolve",
            "a@b.example",
            "1.2.3.4",
            "+491701234567",
            "4111111111111111",
            "mailto:x",
            "me.example",
        ] {
            let shown = of(name);
            assert_eq!(plain(name), name);
            for sign in ['.', '@', '#', '/', '$', ':', '+'] {
                for (at, _) in shown.match_indices(sign) {
                    assert!(
                        shown[at + 1..].starts_with(JOINER) || at + 1 == shown.len(),
                        "{name}"
                    );
                }
            }
            let run = shown
                .split(|c: char| !c.is_ascii_digit())
                .map(str::len)
                .max();
            assert!(run <= Some(limits::NAME_DIGITS_MAX), "{name}");
        }
    }

    #[test]
    fn a_name_is_one_line_of_bounded_height_and_width() {
        assert_eq!(of("a\nb\r\u{85}c\u{2028}d"), "a b c d");
        assert_eq!(of("a\u{202E}b\u{2066}c\u{200F}"), "abc");
        let zalgo = format!("z{}y", "\u{336}".repeat(200));
        assert!(
            of(&zalgo).chars().count() <= 2 + limits::NAME_MARKS_MAX,
            "{}",
            of(&zalgo)
        );
        assert_eq!(of(&"x".repeat(500)).len(), limits::NAME_CHARS_MAX);
        assert_eq!(of("a\u{FDFD}b"), "ab");
        assert_eq!(of("  a   b  "), "a b");
    }
}
