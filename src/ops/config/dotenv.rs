//! Reads a `.env` file: `NAME=value` lines, as people and their other tools write them. Pure and
//! total: any bytes come to values, errors and remarks, and none of those quotes a line, which may
//! hold a secret.
use std::collections::HashMap;

/// What a file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct EnvFile {
    /// By name; the last line of a name counts.
    pub values: HashMap<String, String>,
    /// What makes a value unusable.
    pub errors: Vec<String>,
    /// What somebody may have meant otherwise.
    pub remarks: Vec<String>,
}

/// Reads a file. A value is literal; in single quotes too; in double quotes `\\n`, `\\r`, `\\t`,
/// `\\"`, `\\$` and `\\\\` are what they are elsewhere, and `${NAME}` is `outside`'s value or else a
/// line's above. `matters` tells which names are worth an error.
pub(super) fn parse(
    bytes: &[u8],
    outside: impl Fn(&str) -> Option<String>,
    matters: impl Fn(&str) -> bool,
) -> EnvFile {
    let mut file = EnvFile::default();
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        file.errors
            .push("it is UTF-16: save it as UTF-8".to_owned());
        return file;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1_u32..) {
        let Some((name, value)) = assignment(line) else {
            if !is_blank(line) {
                file.remarks
                    .push(format!("line {number} is not NAME=value and is ignored"));
            }
            continue;
        };
        let known = |name: &str| outside(name).or_else(|| file.values.get(name).cloned());
        let read = std::str::from_utf8(value)
            .map_err(|_| "is not UTF-8".to_owned())
            .and_then(|value| read(value, known));
        match read {
            Ok(value) => {
                if file.values.insert(name.to_owned(), value).is_some() {
                    file.remarks
                        .push(format!("line {number} sets {name} again, and counts"));
                }
            }
            Err(why) if matters(name) => file.errors.push(format!("line {number}: {name} {why}")),
            Err(_) => file
                .remarks
                .push(format!("line {number} cannot be read and is ignored")),
        }
    }
    file
}

fn is_blank(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty() || line.starts_with(b"#")
}

/// The name and the rest behind `=`, if it is one.
fn assignment(line: &[u8]) -> Option<(&str, &[u8])> {
    let line = line.trim_ascii();
    let line = match line.strip_prefix(b"export") {
        Some(rest) if rest.first().is_some_and(u8::is_ascii_whitespace) => rest,
        _ => line,
    };
    let at = line.iter().position(|byte| *byte == b'=')?;
    let (name, value) = (&line[..at], &line[at + 1..]);
    let name = std::str::from_utf8(name).ok()?.trim_ascii();
    is_name(name).then_some((name, value))
}

fn is_name(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && name.bytes().next().is_some_and(|b| !b.is_ascii_digit())
}

/// A value as it is written, read; or what is wrong with it, without it.
fn read(written: &str, known: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let value = written.trim_ascii_start();
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
        return Ok(bare(written).to_owned());
    };
    let (value, rest) = match quote {
        '\'' => value[1..]
            .split_once('\'')
            .map(|(value, rest)| (value.to_owned(), rest))
            .ok_or("has no closing quote")?,
        _ => quoted(&value[1..], known)?,
    };
    let rest = rest.trim_ascii();
    if rest.is_empty() || rest.starts_with('#') {
        Ok(value)
    } else {
        Err("has something behind its closing quote".to_owned())
    }
}

/// Up to a comment, which begins with a `#` behind a blank.
fn bare(written: &str) -> &str {
    let comment = written
        .match_indices('#')
        .map(|(at, _)| at)
        .find(|at| written[..*at].ends_with([' ', '\t']));
    written[..comment.unwrap_or(written.len())].trim_ascii()
}

/// What stands in double quotes, and what behind them.
fn quoted(value: &str, known: impl Fn(&str) -> Option<String>) -> Result<(String, &str), String> {
    let (mut read, mut rest) = (String::new(), value);
    loop {
        let at = rest.find(['"', '\\', '$']).ok_or("has no closing quote")?;
        read.push_str(&rest[..at]);
        let (mark, behind) = rest[at..].split_at(1);
        rest = behind;
        match mark {
            "\"" => return Ok((read, rest)),
            "$" => {
                let Some((name, behind)) = rest.strip_prefix('{').and_then(|r| r.split_once('}'))
                else {
                    read.push('$');
                    continue;
                };
                let value = Some(name).filter(|name| is_name(name)).and_then(&known);
                read.push_str(&value.ok_or("uses a ${NAME} that is not set")?);
                rest = behind;
            }
            _ => {
                let mut chars = rest.chars();
                match chars.next() {
                    Some('n') => read.push('\n'),
                    Some('r') => read.push('\r'),
                    Some('t') => read.push('\t'),
                    Some(same @ ('"' | '\\' | '$')) => read.push(same),
                    Some(other) => read.extend(['\\', other]),
                    None => return Err("has no closing quote".to_owned()),
                }
                rest = chars.as_str();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(text: &[u8]) -> EnvFile {
        let outside = |name: &str| (name == "HOME").then(|| "/h".to_owned());
        parse(text, outside, |name| name.starts_with("BOT"))
    }

    #[test]
    fn lines_are_read_as_people_write_them() {
        let text = "\u{feff}BOT_A=1:a$b\r\nexport BOT_B = x y # why\n\t\n# BOT_A=2\nBOT_C='a \"$HOME\" ${X}' # c\n\
            BOT_D=\"${BOT_A}-${HOME}-$HOME-\\$\\\"\\n\"\nBOT_E=\nBOT_F= # none\nBOT_G=a#b\nBOT_H==\nBOT_I=it's\nexport=7";
        let read = file(text.as_bytes());
        let none: [String; 0] = [];
        assert_eq!(
            (&read.errors[..], &read.remarks[..]),
            (&none[..], &none[..])
        );
        for (name, value) in [
            ("BOT_A", "1:a$b"),
            ("BOT_B", "x y"),
            ("BOT_C", "a \"$HOME\" ${X}"),
            ("BOT_D", "1:a$b-/h-$HOME-$\"\n"),
            ("BOT_E", ""),
            ("BOT_F", ""),
            ("BOT_G", "a#b"),
            ("BOT_H", "="),
            ("BOT_I", "it's"),
            ("export", "7"),
        ] {
            assert_eq!(
                read.values.get(name).map(String::as_str),
                Some(value),
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_told_by_its_line_and_never_quoted() {
        let text =
            b"secret words\nBOT_A=1\nBOT_A=2\nBOT_B='secret\nBOT_C=\"secret\nBOT_D='x' secret\n\
            BOT_E=\"${SECRET}\"\nOTHER=\"secret\nBOT_F=\xff\n2=secret\nBOT_G=\"secret\\";
        let read = file(text);
        assert_eq!(read.values.get("BOT_A").map(String::as_str), Some("2"));
        assert_eq!(
            read.errors,
            [
                "line 4: BOT_B has no closing quote",
                "line 5: BOT_C has no closing quote",
                "line 6: BOT_D has something behind its closing quote",
                "line 7: BOT_E uses a ${NAME} that is not set",
                "line 9: BOT_F is not UTF-8",
                "line 11: BOT_G has no closing quote",
            ]
        );
        assert_eq!(
            read.remarks,
            [
                "line 1 is not NAME=value and is ignored",
                "line 3 sets BOT_A again, and counts",
                "line 8 cannot be read and is ignored",
                "line 10 is not NAME=value and is ignored",
            ]
        );
        assert_eq!(
            file(b"\xff\xfeB\0").errors,
            ["it is UTF-16: save it as UTF-8"]
        );
    }

    /// How many random files; more for a night's run.
    fn cases() -> u32 {
        let asked = std::env::var("CASINO_PROOF_CASES").ok();
        asked.and_then(|count| count.parse().ok()).unwrap_or(256)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(cases()))]

        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            file(&bytes);
        }

        #[test]
        fn anything_like_a_line_is_read(text in "(\u{feff})?((export )?BOT_[A-C]? ?= ?['\"]?[a$\\\\{}'\"# é]{0,8}['\"]?\r?\n){0,6}") {
            file(text.as_bytes());
        }

        /// Whatever a value is, quoted as this says it comes back, and bare where it can.
        #[test]
        fn a_value_that_is_written_is_read(value in "[ -~é]{0,40}") {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$");
            let mut ways = vec![format!("\"{escaped}\"")];
            if !value.contains('\'') {
                ways.push(format!("'{value}'"));
            }
            if value.trim() == value && !value.starts_with(['\'', '"', '#']) && !value.contains(" #") {
                ways.push(value.clone());
            }
            for way in ways {
                let read = file(format!("BOT_A={way}\n").as_bytes());
                prop_assert_eq!(read.values.get("BOT_A"), Some(&value), "{}", way);
            }
        }
    }
}
