//! Rust code as words.

pub fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// The words of Rust code: names, `::`, and every other sign on its own, without comments, numbers
/// and what stands in quotes.
pub fn tokens(text: &str) -> Vec<String> {
    let c: Vec<char> = text.chars().collect();
    let (mut out, mut i) = (Vec::new(), 0);
    let get = |i: usize| c.get(i).copied().unwrap_or('\0');
    let quoted = |mut i: usize| {
        while get(i) != '"' {
            i += if get(i) == '\\' { 2 } else { 1 };
        }
        i + 1
    };
    while i < c.len() {
        match c[i] {
            '/' if get(i + 1) == '/' => {
                while i < c.len() && c[i] != '\n' {
                    i += 1;
                }
            }
            '"' => i = quoted(i + 1),
            '\'' if get(i + 1) == '\\' => {
                i += 3;
                while get(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            '\'' if get(i + 2) == '\'' => i += 3,
            '\'' => {
                i += 1;
                while get(i).is_alphanumeric() || get(i) == '_' {
                    i += 1;
                }
            }
            ':' if get(i + 1) == ':' => {
                out.push("::".to_owned());
                i += 2;
            }
            a if a.is_alphanumeric() || a == '_' => {
                let start = i;
                while get(i).is_alphanumeric() || get(i) == '_' {
                    i += 1;
                }
                let word: String = c[start..i].iter().collect();
                let hashes = c[i..].iter().take_while(|c| **c == '#').count();
                if matches!(word.as_str(), "r" | "br") && get(i + hashes) == '"' {
                    i += hashes + 1;
                    let end: Vec<char> = std::iter::once('"').chain(vec!['#'; hashes]).collect();
                    while !c[i..].starts_with(&end) {
                        i += 1;
                    }
                    i += end.len();
                } else if !matches!(word.as_str(), "b" | "c") || !matches!(get(i), '"' | '\'') {
                    out.push(word);
                }
            }
            sign => {
                if !sign.is_whitespace() {
                    out.push(sign.to_string());
                }
                i += 1;
            }
        }
    }
    out
}

/// The words without attributes, and without what is there for tests only.
pub fn without_tests(words: Vec<String>) -> Vec<String> {
    let (mut out, mut at) = (Vec::new(), 0);
    // The end of the brackets that open here.
    let closed = |mut at: usize| {
        let mut depth = 0;
        loop {
            match words[at].as_str() {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return at;
            }
        }
    };
    while at < words.len() {
        let inner = usize::from(words.get(at + 1).is_some_and(|w| w == "!"));
        if words[at] != "#" || words.get(at + 1 + inner).is_none_or(|w| w != "[") {
            out.push(words[at].clone());
            at += 1;
            continue;
        }
        let end = closed(at + 1 + inner);
        let test = words[at..end].join("") == "#[cfg(test)]";
        at = end;
        if test {
            while words[at] == "#" {
                at = closed(at + 1);
            }
            loop {
                let word = words[at].as_str();
                let opens = matches!(word, "{" | "(" | "[");
                at = if opens { closed(at) } else { at + 1 };
                if matches!(word, ";" | "{") {
                    break;
                }
            }
        }
    }
    out
}
