//! The parameters of a Bot API call, whichever way they came: query, form, JSON. Pure; called by the fronts.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::http::form_pairs;

/// Named parameters. Unknown ones are ignored, numbers may be strings and objects may be JSON in strings.
#[derive(Debug, Default)]
pub struct Params(Map<String, Value>);

impl Params {
    /// From a JSON object; null counts as none.
    ///
    /// # Errors
    /// Any other JSON value.
    pub fn from_json(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Object(map) => Ok(Self(map)),
            Value::Null => Ok(Self::default()),
            _ => Err("can't parse request parameters: object expected"),
        }
    }

    /// Adds the pairs of a query or a form body.
    pub fn add_form(&mut self, encoded: &str) {
        self.0
            .extend(form_pairs(encoded).map(|(name, value)| (name, Value::String(value))));
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
