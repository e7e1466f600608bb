//! The parameters of a Bot API call, whichever way they came: query, form, JSON. Pure; called by the fronts.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::http::form_pairs;

/// Named parameters. Unknown ones are ignored, numbers may be strings and objects may be JSON in strings.
#[derive(Debug, Default)]
pub struct Params(Map<String, Value>, Vec<File>);

/// A file that came with a call.
#[derive(Debug)]
pub(super) struct File {
    /// The parameter that it is.
    pub parameter: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Params {
    /// From a JSON object; null counts as none.
    ///
    /// # Errors
    /// Any other JSON value.
    pub fn from_json(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Object(map) => Ok(Self(map, Vec::new())),
            Value::Null => Ok(Self::default()),
            _ => Err("can't parse request parameters: object expected"),
        }
    }

    /// Adds the pairs of a query or a form body.
    pub fn add_form(&mut self, encoded: &str) {
        self.0
            .extend(form_pairs(encoded).map(|(name, value)| (name, Value::String(value))));
    }

    /// Adds the parts of a multipart/form-data body, as RFC 7578 has them.
    ///
    /// # Errors
    /// Whatever a strict server would not read.
    pub(super) fn add_multipart(
        &mut self,
        boundary: &str,
        body: &[u8],
    ) -> Result<(), &'static str> {
        const BAD: &str = "can't parse multipart form data";
        let find =
            |hay: &[u8], needle: &[u8]| hay.windows(needle.len()).position(|at| at == needle);
        let opening = format!("--{boundary}\r\n");
        let between = format!("\r\n--{boundary}");
        let mut rest = body.strip_prefix(opening.as_bytes()).ok_or(BAD)?;
        loop {
            let head_end = find(rest, b"\r\n\r\n").ok_or(BAD)?;
            let head = std::str::from_utf8(&rest[..head_end]).map_err(|_| BAD)?;
            rest = &rest[head_end + 4..];
            let end = find(rest, between.as_bytes()).ok_or(BAD)?;
            let content = &rest[..end];
            rest = &rest[end + between.len()..];
            let name = quoted(head, "name").ok_or(BAD)?;
            match quoted(head, "filename") {
                Some(file) => self.add_file(name, file, content.to_vec()),
                None => {
                    let text = std::str::from_utf8(content)
                        .map_err(|_| "strings must be encoded in UTF-8")?;
                    self.0
                        .insert(name.to_owned(), Value::String(text.to_owned()));
                }
            }
            match rest {
                b"--\r\n" | b"--" => return Ok(()),
                _ => rest = rest.strip_prefix(b"\r\n").ok_or(BAD)?,
            }
        }
    }

    /// Adds a file.
    pub(super) fn add_file(&mut self, parameter: &str, name: &str, bytes: Vec<u8>) {
        self.1.push(File {
            parameter: parameter.to_owned(),
            name: name.to_owned(),
            bytes,
        });
    }

    /// The file that is this parameter; taken out.
    pub(super) fn take_file(&mut self, parameter: &str) -> Option<File> {
        let at = self.1.iter().position(|file| file.parameter == parameter)?;
        Some(self.1.swap_remove(at))
    }

    /// A string, or a number or boolean written as one. Empty strings are there.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.0.get(name)? {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            Value::Bool(flag) => Some(Cow::Owned(flag.to_string())),
            _ => None,
        }
    }

    /// An integer; out of range it is clamped, as by Telegram. What is none counts as absent.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        let text = self.text(name)?;
        match text.trim().parse::<i128>() {
            Ok(n) => Some(i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX })),
            Err(_) => None,
        }
    }

    /// true, 1, yes, y, t in any case.
    pub(super) fn flag(&self, name: &str) -> bool {
        let text = self.text(name).unwrap_or_default().to_ascii_lowercase();
        matches!(text.as_str(), "true" | "1" | "yes" | "y" | "t")
    }

    /// An object or array, also when it is JSON in a string; taken out, so that nothing is copied.
    pub(super) fn take_json(&mut self, name: &str) -> Result<Option<Value>, String> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => {
                let value = serde_json::from_str(&text);
                value
                    .map(Some)
                    .map_err(|_| format!("can't parse {} JSON object", name.replace('_', " ")))
            }
            Some(value) => Ok(Some(value)),
        }
    }
}

/// A quoted attribute of a part's Content-Disposition.
fn quoted<'a>(head: &'a str, attribute: &str) -> Option<&'a str> {
    let mut lines = head.split("\r\n");
    let disposition = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition")
            .then_some(value.trim())
    })?;
    let attributes = disposition.strip_prefix("form-data")?;
    let found = attributes.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == attribute).then_some(value)
    })?;
    let inner = found.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner).filter(|inner| !inner.is_empty() && !inner.contains('"'))
}
