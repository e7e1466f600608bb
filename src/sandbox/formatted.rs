//! What a call says, as Telegram stores it: text or caption with its marks, within their bounds. Called by `methods`.

use serde_json::Value;

use super::answer::ApiError;
use super::entities::{self, Entity};
use super::params::Params;

const TEXT_CHARS_MAX: usize = 4096;
const CAPTION_CHARS_MAX: usize = 1024;

/// The text parameter as Telegram stores it.
pub(super) fn formatted(params: &mut Params) -> Result<(String, Vec<Entity>), ApiError> {
    let given = params.take_json("entities").map_err(ApiError::bad)?;
    let text = params.text("text").filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| ApiError::bad("message text is empty"))?;
    let (text, entities) = marked(params, text.into_owned(), given)?;
    if text.is_empty() {
        return Err(ApiError::bad("text must be non-empty"));
    }
    bounded(text, entities, TEXT_CHARS_MAX, "message is too long")
}

/// The caption parameter, likewise; there may be none.
pub(super) fn captioned(params: &mut Params) -> Result<(String, Vec<Entity>), ApiError> {
    let given = params
        .take_json("caption_entities")
        .map_err(ApiError::bad)?;
    let text = params.text("caption").unwrap_or_default().into_owned();
    let (text, entities) = marked(params, text, given)?;
    bounded(
        text,
        entities,
        CAPTION_CHARS_MAX,
        "message caption is too long",
    )
}

fn marked(
    params: &Params,
    text: String,
    given: Option<Value>,
) -> Result<(String, Vec<Entity>), ApiError> {
    let mode = params.text("parse_mode").unwrap_or_default();
    let (text, entities) = if mode.eq_ignore_ascii_case("html") {
        entities::parse_html(&text)
            .map_err(|why| ApiError::bad(format!("can't parse entities: {why}")))?
    } else if mode.is_empty() {
        let entities = given.map_or(Ok(Vec::new()), |list| entities::given(&list, &text));
        (text, entities.map_err(ApiError::bad)?)
    } else {
        return Err(ApiError::bad("unsupported parse_mode"));
    };
    Ok(entities::trimmed(text, entities))
}

fn bounded(
    text: String,
    mut entities: Vec<Entity>,
    chars_max: usize,
    why: &str,
) -> Result<(String, Vec<Entity>), ApiError> {
    if text.len() > chars_max && text.chars().count() > chars_max {
        return Err(ApiError::bad(why));
    }
    entities::add_commands(&text, &mut entities);
    Ok((text, entities))
}
