//! The parameters of a Bot API call, whichever way they came: query, form, JSON. Pure; called by the fronts.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::web::forms::form_pairs;
use crate::web::http::Request;

/// RFC 2046, 5.1.1.
const BOUNDARY_BYTES_MAX: usize = 70;

/// Named parameters. Unknown ones are ignored, numbers may be strings and objects may be JSON in strings.
#[derive(Debug, Default)]
pub struct Params(Map<String, Value>, Vec<(String, Part)>);

/// A file that came as a parameter.
#[derive(Debug)]
pub(super) struct Part {
    /// Without quotes and control characters.
    pub name: String,
    pub mime: String,
    pub bytes: Vec<u8>,
}

impl Params {
    /// Of a request's body, whichever way it comes, and of its query.
    ///
    /// # Errors
    /// What is wrong, in Telegram's words as far as its server says anything.
    pub(super) fn of_request(request: &Request) -> Result<Self, &'static str> {
        let content_type = request.header("content-type").unwrap_or_default();
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        let is = |other: &str| kind.eq_ignore_ascii_case(other);
        let mut params = if request.body.is_empty() || is("application/x-www-form-urlencoded") {
            let mut params = Self::default();
            let form = std::str::from_utf8(&request.body);
            params.add_form(form.map_err(|_| "strings must be encoded in UTF-8")?);
            params
        } else if is("application/json") {
            let value = serde_json::from_slice(&request.body);
            Self::from_json(value.map_err(|_| "can't parse request parameters: invalid JSON")?)?
        } else if is("multipart/form-data") {
            let at = content_type.to_ascii_lowercase().find("boundary=");
            let boundary = &content_type[at.ok_or("boundary not found")? + 9..];
            let boundary = boundary.split(';').next().unwrap_or_default().trim();
            let boundary = boundary.trim_matches('"');
            if !(1..=BOUNDARY_BYTES_MAX).contains(&boundary.len()) {
                return Err("boundary too big or empty");
            }
            let mut params = Self::default();
            params.add_multipart(boundary, &request.body)?;
            params
        } else {
            return Err("unsupported content type: the sandbox reads JSON and forms");
        };
        params.add_form(&request.query);
        Ok(params)
    }

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

    /// Adds the parts of a multipart/form-data body, as RFC 7578 has them. Nothing may stand before the
    /// first boundary, and the last must be there.
    ///
    /// # Errors
    /// What is wrong, in Telegram's words as far as its server says anything.
    pub(super) fn add_multipart(
        &mut self,
        boundary: &str,
        body: &[u8],
    ) -> Result<(), &'static str> {
        const CUT: &str = "can't parse form data: boundary expected";
        let find = |hay: &[u8], needle: &str| {
            hay.windows(needle.len())
                .position(|at| at == needle.as_bytes())
        };
        let next = format!("\r\n--{boundary}");
        let mut rest = body.strip_prefix(&next.as_bytes()[2..]).ok_or(CUT)?;
        while !matches!(rest, b"--" | b"--\r\n") {
            rest = rest.strip_prefix(b"\r\n").ok_or(CUT)?;
            let end = find(rest, "\r\n\r\n").ok_or("can't parse form data headers")?;
            let head = std::str::from_utf8(&rest[..end]);
            let head = Head::read(head.map_err(|_| "can't parse form data headers")?)?;
            rest = &rest[end + 4..];
            let end = find(rest, &next).ok_or(CUT)?;
            let content = &rest[..end];
            rest = &rest[end + next.len()..];
            if let Some(file) = head.file {
                self.add_file(head.name, file, head.mime, content.to_vec());
            } else {
                let text = std::str::from_utf8(content);
                let text = text.map_err(|_| "strings must be encoded in UTF-8")?;
                let value = Value::String(text.to_owned());
                self.0.insert(head.name.to_owned(), value);
            }
        }
        Ok(())
    }

    /// Adds a file.
    pub(super) fn add_file(&mut self, parameter: &str, name: &str, mime: &str, bytes: Vec<u8>) {
        let (name, mime) = (name.to_owned(), mime.to_owned());
        self.1
            .push((parameter.to_owned(), Part { name, mime, bytes }));
    }

    /// The file that is this parameter; taken out.
    pub(super) fn take_file(&mut self, parameter: &str) -> Option<Part> {
        let at = self.1.iter().position(|(name, _)| name == parameter)?;
        Some(self.1.swap_remove(at).1)
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

/// What the headers of a part say.
struct Head<'a> {
    name: &'a str,
    file: Option<&'a str>,
    mime: &'a str,
}

impl<'a> Head<'a> {
    fn read(head: &'a str) -> Result<Self, &'static str> {
        if head.is_empty() {
            return Err("headers in multipart/form-data are empty");
        }
        let (mut name, mut file, mut mime) = ("", None, "application/octet-stream");
        for line in head.split("\r\n") {
            let (header, value) = line
                .split_once(':')
                .ok_or("can't parse form data headers")?;
            if line.contains(|c: char| c.is_control()) {
                return Err("can't parse form data headers");
            }
            if header.eq_ignore_ascii_case("content-type") {
                mime = value.trim();
            }
            if !header.eq_ignore_ascii_case("content-disposition") {
                continue;
            }
            let attributes = value.trim().strip_prefix("form-data;");
            let attributes = attributes.ok_or("expected form-data content disposition")?;
            for pair in attributes.split(';') {
                let (attribute, value) = pair.trim().split_once('=').unwrap_or_default();
                let inner = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
                let inner = inner.unwrap_or(value);
                if inner.contains('"') {
                    return Err("can't parse form data headers");
                }
                match attribute {
                    "name" => name = inner,
                    "filename" => file = Some(if inner.is_empty() { "file" } else { inner }),
                    _ => {}
                }
            }
        }
        if name.is_empty() {
            return Err("field name in multipart/form-data not found");
        }
        Ok(Self { name, file, mime })
    }
}
