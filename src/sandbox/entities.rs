//! Message texts as Telegram reads them: HTML into text and entities, with its refusals word by word
//! (TDLib's MessageEntity.cpp), and commands found in plain text. Pure; called by the methods and players.

use std::cmp::Reverse;

use serde::Serialize;
use serde_json::Value;

/// A formatted stretch of a text; `offset` and `length` count UTF-16 code units.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Entity {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub offset: usize,
    pub length: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Tag, entity type.
const TAGS: [(&str, &str); 17] = [
    ("a", "text_link"),
    ("b", "bold"),
    ("strong", "bold"),
    ("i", "italic"),
    ("em", "italic"),
    ("s", "strikethrough"),
    ("strike", "strikethrough"),
    ("del", "strikethrough"),
    ("u", "underline"),
    ("ins", "underline"),
    ("tg-spoiler", "spoiler"),
    ("span", "spoiler"),
    ("code", "code"),
    ("pre", "pre"),
    ("blockquote", "blockquote"),
    ("tg-emoji", "custom_emoji"),
    ("tg-time", "date_time"),
];

struct Open {
    tag: String,
    kind: &'static str,
    argument: Option<String>,
    /// UTF-16 offset in the text so far.
    offset: usize,
    /// Byte offset in the text so far.
    start: usize,
    /// Position among all start tags: of entities over the same stretch the outer one comes first.
    order: usize,
}

struct Html<'a> {
    source: &'a [u8],
    at: usize,
    text: Vec<u8>,
    utf16: usize,
    open: Vec<Open>,
    opened: usize,
    done: Vec<(usize, Entity)>,
}

/// Telegram's HTML into text and entities; the error is the part after "can't parse entities: ".
pub(super) fn parse_html(source: &str) -> Result<(String, Vec<Entity>), String> {
    let mut html = Html {
        source: source.as_bytes(),
        at: 0,
        text: Vec::with_capacity(source.len()),
        utf16: 0,
        open: Vec::new(),
        opened: 0,
        done: Vec::new(),
    };
    while html.at < html.source.len() {
        match html.source[html.at] {
            b'<' if html.peek(html.at + 1) == b'/' => html.end_tag()?,
            b'<' => html.start_tag()?,
            byte => match html.character_reference() {
                Some(c) => html.push_char(c),
                None => {
                    // A character counts at its first byte; four bytes are a surrogate pair.
                    html.utf16 += usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0);
                    html.text.push(byte);
                    html.at += 1;
                }
            },
        }
    }
    if let Some(open) = html.open.last() {
        return Err(format!(
            "Can't find end tag corresponding to start tag \"{}\"",
            open.tag
        ));
    }
    let text =
        String::from_utf8(html.text).map_err(|_| "Text must be encoded in UTF-8".to_owned())?;
    html.done
        .sort_by_key(|(order, e)| (e.offset, Reverse(e.length), *order));
    Ok((
        text,
        html.done.into_iter().map(|(_, entity)| entity).collect(),
    ))
}

/// As TDLib's is_space: the end of the text (0) counts, which is what ends its scans.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0B)
}

impl Html<'_> {
    fn peek(&self, at: usize) -> u8 {
        self.source.get(at).copied().unwrap_or(0)
    }

    fn push_char(&mut self, c: char) {
        self.utf16 += c.len_utf16();
        self.text
            .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) -> &str {
        let start = self.at;
        while self.at < self.source.len() && keep(self.source[self.at]) {
            self.at += 1;
        }
        std::str::from_utf8(&self.source[start..self.at]).unwrap_or("\u{FFFD}")
    }

    /// `&lt;` and the like at the cursor; what is not one of Telegram's stays text.
    fn character_reference(&mut self) -> Option<char> {
        let rest = self.source[self.at..].strip_prefix(b"&")?;
        let (c, length) = if let Some(digits) = rest.strip_prefix(b"#") {
            let (digits, radix, prefix) = match digits.strip_prefix(b"x") {
                Some(hex) => (hex, 16, 2),
                None => (digits, 10, 1),
            };
            let count = digits
                .iter()
                .take_while(|b| char::from(**b).is_digit(radix))
                .count();
            let number = std::str::from_utf8(&digits[..count.min(8)]).ok()?;
            let c = char::from_u32(u32::from_str_radix(number, radix).ok()?)?;
            (
                Some(c).filter(|c| *c != '\0' && count <= 8)?,
                prefix + count,
            )
        } else {
            let count = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
            let c = match &rest[..count] {
                b"lt" => '<',
                b"gt" => '>',
                b"amp" => '&',
                b"quot" => '"',
                _ => return None,
            };
            (c, count)
        };
        self.at += 1 + length + usize::from(rest.get(length) == Some(&b';'));
        Some(c)
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        let tag = self
            .skip_while(|b| !is_space(b) && b != b'>')
            .to_ascii_lowercase();
        if self.peek(self.at) == 0 {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        let Some((_, kind)) = TAGS.iter().find(|(name, _)| *name == tag) else {
            return Err(format!(
                "Unsupported start tag \"{tag}\" at byte offset {begin}"
            ));
        };
        let mut argument = None;
        while let Some((name, value)) = self.attribute(&tag, begin)? {
            argument = match (tag.as_str(), name.as_str()) {
                ("a", "href") | ("tg-emoji", "emoji-id") => Some(value),
                ("code", "class") => value
                    .strip_prefix("language-")
                    .map(str::to_owned)
                    .or(argument),
                ("span", "class") => value.strip_prefix("tg-").map(str::to_owned).or(argument),
                ("blockquote", "expandable") => Some(String::new()),
                _ => argument,
            };
        }
        if tag == "span" && argument.as_deref() != Some("spoiler") {
            return Err(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            ));
        }
        self.opened += 1;
        let (offset, start, order) = (self.utf16, self.text.len(), self.opened);
        self.open.push(Open {
            tag,
            kind,
            argument,
            offset,
            start,
            order,
        });
        Ok(())
    }

    /// The next attribute of a start tag; None past its '>'.
    fn attribute(&mut self, tag: &str, begin: usize) -> Result<Option<(String, String)>, String> {
        let unclosed = || {
            Err(format!(
                "Unclosed start tag \"{tag}\" at byte offset {begin}"
            ))
        };
        self.skip_while(is_space);
        if self.peek(self.at) == b'>' {
            self.at += 1;
            return Ok(None);
        }
        let name = self
            .skip_while(|b| !is_space(b) && !b"=>/\"'".contains(&b))
            .to_ascii_lowercase();
        if name.is_empty() {
            return Err(format!(
                "Empty attribute name in the tag \"{tag}\" at byte offset {begin}"
            ));
        }
        self.skip_while(is_space);
        if self.peek(self.at) != b'=' {
            return if self.peek(self.at) == 0 {
                unclosed()
            } else {
                Ok(Some((name, String::new())))
            };
        }
        self.at += 1;
        self.skip_while(is_space);
        let value = match self.peek(self.at) {
            0 => return unclosed(),
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let mut value = Vec::new();
                while self.peek(self.at) != quote {
                    if self.peek(self.at) == 0 {
                        return unclosed();
                    }
                    match self.character_reference() {
                        Some(c) => value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                        None => {
                            value.push(self.source[self.at]);
                            self.at += 1;
                        }
                    }
                }
                self.at += 1;
                String::from_utf8_lossy(&value).into_owned()
            }
            _ => {
                let start = self.at;
                let token =
                    self.skip_while(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
                let value = token.to_ascii_lowercase();
                if !is_space(self.peek(self.at)) && self.peek(self.at) != b'>' {
                    return Err(format!(
                        "Unexpected end of name token at byte offset {start}"
                    ));
                }
                value
            }
        };
        if self.peek(self.at) == 0 {
            unclosed()
        } else {
            Ok(Some((name, value)))
        }
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 2;
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        let found = self
            .skip_while(|b| !is_space(b) && b != b'>')
            .to_ascii_lowercase();
        self.skip_while(is_space);
        if self.peek(self.at) != b'>' {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !found.is_empty() && found != open.tag {
            let expected = open.tag;
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{found}>\""
            ));
        }
        let length = self.utf16 - open.offset;
        if length > 0 {
            self.close(open, length);
        }
        Ok(())
    }

    fn close(&mut self, open: Open, length: usize) {
        let Open {
            kind,
            argument,
            offset,
            order,
            start,
            tag,
        } = open;
        let mut entity = Entity {
            kind,
            offset,
            length,
            url: None,
            language: None,
        };
        match tag.as_str() {
            "a" => {
                let shown = || String::from_utf8_lossy(&self.text[start..]).into_owned();
                match http_url(&argument.filter(|url| !url.is_empty()).unwrap_or_else(shown)) {
                    Some(url) => entity.url = Some(url),
                    None => return, // Telegram shows such a link as plain text
                }
            }
            "blockquote" if argument.is_some() => entity.kind = "expandable_blockquote",
            "pre" => {
                // <pre><code class="language-x">…</code></pre> over the same stretch is one entity.
                let inner =
                    |e: &Entity| e.kind == "code" && e.offset == offset && e.length == length;
                if let Some((_, code)) = self.done.pop_if(|(_, e)| inner(e)) {
                    entity.language = code.language;
                }
            }
            "code" if self.open.last().is_some_and(|o| o.tag == "pre") => {
                entity.language = argument
            }
            // Custom emoji need a paid bot and times a client that formats them: the plain text stays.
            "tg-emoji" | "tg-time" => return,
            _ => {}
        }
        self.done.push((order, entity));
    }
}

/// A link as Telegram stores it, or None when it takes the text for no link.
pub(super) fn http_url(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let scheme = scheme.to_ascii_lowercase();
    if scheme == "tg" || scheme == "ton" {
        return Some(url.to_owned());
    }
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let ok = matches!(scheme.as_str(), "http" | "https")
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || c == '.' || c == '-' || c == '_');
    ok.then(|| {
        if rest.contains('/') {
            format!("{scheme}://{rest}")
        } else {
            format!("{scheme}://{rest}/")
        }
    })
}

/// The `entities` parameter of a text without parse_mode; the error is a whole description.
pub(super) fn given(list: &Value, text: &str) -> Result<Vec<Entity>, String> {
    let end = text.encode_utf16().count();
    let mut entities = Vec::new();
    for item in list.as_array().ok_or("can't parse entities JSON object")? {
        let kind = item["type"]
            .as_str()
            .ok_or("can't parse MessageEntity: Can't find field \"type\"")?;
        let known = TAGS
            .iter()
            .map(|(_, kind)| *kind)
            .chain(["expandable_blockquote"]);
        let Some(kind) = known.into_iter().find(|known| *known == kind) else {
            match kind {
                "mention" | "hashtag" | "cashtag" | "bot_command" | "url" | "email"
                | "phone_number" => continue,
                _ => return Err("can't parse MessageEntity: Unsupported type specified".to_owned()),
            }
        };
        let number = |name: &str| item[name].as_u64().and_then(|n| usize::try_from(n).ok());
        let (Some(offset), Some(length)) = (number("offset"), number("length")) else {
            return Err("receive an entity with incorrect offset or length".to_owned());
        };
        if offset > end {
            return Err(format!(
                "entity begins after the end of the text at UTF-16 offset {offset}"
            ));
        }
        let stop = offset.saturating_add(length);
        if stop > end {
            return Err(format!(
                "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {stop}"
            ));
        }
        let url = match (kind, item["url"].as_str().unwrap_or_default()) {
            ("text_link", url) => Some(
                http_url(url)
                    .ok_or_else(|| format!("entity URL '{url}' is invalid: Wrong HTTP URL"))?,
            ),
            _ => None,
        };
        entities.push(Entity {
            kind,
            offset,
            length,
            url,
            language: None,
        });
    }
    entities.sort_by_key(|e| (e.offset, Reverse(e.length)));
    Ok(entities)
}

/// Cuts white space off both ends, as Telegram does, and moves the entities along.
pub(super) fn trimmed(text: String, mut entities: Vec<Entity>) -> (String, Vec<Entity>) {
    let lead = text.len() - text.trim_start().len();
    if lead == 0 && text.trim_end().len() == text.len() {
        return (text, entities);
    }
    let cut = text[..lead].encode_utf16().count();
    let kept = text.trim().to_owned();
    let end = kept.encode_utf16().count();
    entities.retain_mut(|e| {
        let stop = (e.offset + e.length).saturating_sub(cut).min(end);
        e.offset = e.offset.saturating_sub(cut);
        e.length = stop.saturating_sub(e.offset);
        e.length > 0
    });
    (kept, entities)
}

/// Adds the bot_command entities of `text`, except inside code and links.
pub(super) fn add_commands(text: &str, entities: &mut Vec<Entity>) {
    if !text.contains('/') {
        return;
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let run = |s: &str| s.find(|c| !is_word(c)).unwrap_or(s.len());
    let (mut offset, mut before) = (0, ' ');
    for (at, c) in text.char_indices() {
        let begins = c == '/' && !before.is_alphanumeric() && !"_/<>".contains(before);
        before = c;
        let here = offset;
        offset += c.len_utf16();
        let name = if begins { run(&text[at + 1..]) } else { 0 };
        if name == 0 || name > 64 {
            continue;
        }
        let mut length = 1 + name;
        if let Some(rest) = text[at + length..].strip_prefix('@') {
            let bot = run(rest);
            length += if (3..=32).contains(&bot) { 1 + bot } else { 0 };
        }
        let covered = |e: &Entity| {
            matches!(e.kind, "code" | "pre" | "text_link")
                && e.offset < here + length
                && here < e.offset + e.length
        };
        if !text[at + length..].starts_with('/') && !entities.iter().any(covered) {
            entities.push(Entity {
                kind: "bot_command",
                offset: here,
                length,
                url: None,
                language: None,
            });
        }
    }
    entities.sort_by_key(|e| (e.offset, Reverse(e.length)));
}
