//! The reply_markup parameter: inline keyboards with Telegram's refusals; reply keyboards are only
//! remembered as such. Pure; called by the methods.

use serde::Serialize;
use serde_json::Value;

use super::entities::http_url;

const BUTTONS_MAX: usize = 100;
const CALLBACK_DATA_BYTES_MAX: usize = 64;
const KEYBOARD_BYTES_MAX: usize = 10 * 1024;

/// What hangs under a message.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Markup {
    None,
    Inline(Keyboard),
    /// A reply keyboard, its removal or a forced reply: such a message cannot be edited.
    Reply,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Keyboard {
    inline_keyboard: Vec<Vec<Button>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Button {
    text: String,
    #[serde(flatten)]
    action: Action,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    CallbackData(String),
    Url(String),
    WebApp(Value),
    CopyText(Value),
    SwitchInlineQuery(String),
    SwitchInlineQueryCurrentChat(String),
}

impl Markup {
    /// Under the message, where it has one.
    pub fn keyboard(&self) -> Option<&Keyboard> {
        match self {
            Markup::Inline(keyboard) => Some(keyboard),
            Markup::None | Markup::Reply => None,
        }
    }
}

/// Reads reply_markup; the error is a description without its "Bad Request: ".
pub(super) fn parse(markup: Option<Value>) -> Result<Markup, String> {
    let Some(mut markup) = markup else {
        return Ok(Markup::None);
    };
    let Some(object) = markup.as_object_mut() else {
        return Err("object expected as reply markup".to_owned());
    };
    let rows = match object.remove("inline_keyboard") {
        Some(Value::Array(rows)) => rows,
        Some(_) => return Err("field \"inline_keyboard\" must be of type Array".to_owned()),
        None => {
            let is_reply = ["keyboard", "remove_keyboard", "force_reply"]
                .iter()
                .any(|key| object.contains_key(*key));
            return Ok(if is_reply {
                Markup::Reply
            } else {
                Markup::None
            });
        }
    };
    let (mut keyboard, mut buttons, mut bytes) = (Vec::new(), 0, 0);
    for row in rows {
        let Value::Array(row) = row else {
            return Err("field \"inline_keyboard\" must be an Array of Arrays".to_owned());
        };
        buttons += row.len();
        let row: Vec<Button> = row.into_iter().map(button).collect::<Result<_, _>>()?;
        bytes += row.iter().map(Button::bytes).sum::<usize>();
        // Rows without a button are left out, a keyboard without a row is none.
        if !row.is_empty() {
            keyboard.push(row);
        }
    }
    if buttons > BUTTONS_MAX || bytes > KEYBOARD_BYTES_MAX {
        return Err("reply markup is too long".to_owned());
    }
    let keyboard = Keyboard {
        inline_keyboard: keyboard,
    };
    Ok(if keyboard.inline_keyboard.is_empty() {
        Markup::None
    } else {
        Markup::Inline(keyboard)
    })
}

impl Button {
    fn bytes(&self) -> usize {
        self.text.len()
            + match &self.action {
                Action::CallbackData(s) | Action::Url(s) => s.len(),
                Action::SwitchInlineQuery(s) | Action::SwitchInlineQueryCurrentChat(s) => s.len(),
                Action::WebApp(_) | Action::CopyText(_) => 0,
            }
    }
}

fn button(button: Value) -> Result<Button, String> {
    let cannot = |why: &str| Err(format!("can't parse inline keyboard button: {why}"));
    let Value::Object(mut button) = button else {
        return cannot("InlineKeyboardButton must be an Object");
    };
    let text = match button.remove("text") {
        Some(Value::String(text)) => text,
        Some(_) => return cannot("Field \"text\" must be of type String"),
        None => return cannot("Can't find field \"text\""),
    };
    if text.trim().is_empty() {
        return Err("inline keyboard button text must be non-empty".to_owned());
    }
    let action = match action(&mut button)? {
        Some(action) => action,
        None => return cannot("Text buttons are unallowed in the inline keyboard"),
    };
    // Telegram takes the first and says nothing; its documentation demands exactly one.
    if action_again(&mut button) {
        return cannot("exactly one action must be specified");
    }
    Ok(Button { text, action })
}

type Fields = serde_json::Map<String, Value>;

fn action_again(button: &mut Fields) -> bool {
    matches!(action(button), Ok(Some(_)) | Err(_))
}

fn action(button: &mut Fields) -> Result<Option<Action>, String> {
    if let Some(url) = taken_text(button, "url") {
        return link(url).map(|url| Some(Action::Url(url)));
    }
    if let Some(data) = taken_text(button, "callback_data") {
        if data.len() > CALLBACK_DATA_BYTES_MAX {
            return Err("BUTTON_DATA_INVALID".to_owned());
        }
        return Ok(Some(Action::CallbackData(data)));
    }
    if let Some(app) = button.remove("web_app") {
        let url = app["url"].as_str().unwrap_or_default();
        if !url.starts_with("https://") {
            return Err(format!(
                "inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
            ));
        }
        return Ok(Some(Action::WebApp(app)));
    }
    if let Some(copy) = button.remove("copy_text") {
        if !(1..=256).contains(&copy["text"].as_str().unwrap_or_default().chars().count()) {
            return Err("BUTTON_COPY_TEXT_INVALID".to_owned());
        }
        return Ok(Some(Action::CopyText(copy)));
    }
    if let Some(Value::String(query)) = button.remove("switch_inline_query") {
        return Ok(Some(Action::SwitchInlineQuery(query)));
    }
    if let Some(Value::String(query)) = button.remove("switch_inline_query_current_chat") {
        return Ok(Some(Action::SwitchInlineQueryCurrentChat(query)));
    }
    // Payments, games and logins need what the sandbox does not have.
    if ["pay", "callback_game", "login_url"]
        .iter()
        .any(|key| button.contains_key(*key))
    {
        return Err("BUTTON_TYPE_INVALID".to_owned());
    }
    Ok(None)
}

/// An empty string counts as absent.
fn taken_text(button: &mut Fields, name: &str) -> Option<String> {
    match button.remove(name) {
        Some(Value::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    }
}

fn link(url: String) -> Result<String, String> {
    let protocol = url
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    let why = match protocol.as_deref() {
        Some("http" | "https" | "tg" | "ton") | None => "Wrong HTTP URL",
        Some(_) => "Unsupported URL protocol",
    };
    http_url(&url).ok_or_else(|| format!("inline keyboard button URL '{url}' is invalid: {why}"))
}
