//! Telegram's side of the wall: the Bot API as one method, what comes in as events, what goes out
//! as calls. Knows the casino's events and replies, not its rules and not its books.
pub mod client;
pub mod dispatch;
pub mod flood;
pub mod inbound;
pub mod names;
pub mod outbound;
pub mod quiet;
pub mod token;

use crate::values::fault::Fault;
use serde::Deserialize;
use std::time::Duration;

/// The Bot API (core.telegram.org/bots/api): over HTTPS in production, in-process in tests.
pub trait BotApi: Send + Sync {
    /// Calls `method` with its parameters as a JSON object. The whole answer comes back, known to
    /// say `"ok":true`; [`result`] reads it.
    ///
    /// # Errors
    /// Every way in which a call fails, classified.
    fn call(&self, method: &str, body: &str) -> Result<Vec<u8>, Fault>;

    /// Calls getUpdates, which Telegram answers within `wait` when nothing comes.
    ///
    /// # Errors
    /// As [`BotApi::call`].
    fn poll(&self, body: &str, wait: Duration) -> Result<Vec<u8>, Fault> {
        let _ = wait;
        self.call("getUpdates", body)
    }

    /// Calls `method` with a file as its parameter `document`, besides the others.
    ///
    /// # Errors
    /// As [`BotApi::call`].
    fn upload(&self, method: &str, body: &str, file: &Upload) -> Result<Vec<u8>, Fault>;

    /// Goes on with a new connection: after a conflict the old one tends to stay conflicted.
    fn reconnect(&self) {}
}

/// A file to be sent, which is read while it is sent.
#[derive(Debug)]
pub struct Upload {
    /// Its name: letters, digits, `-` and `.` only, so that it needs no quoting.
    pub name: &'static str,
    /// Its media type (RFC 6838).
    pub kind: &'static str,
    /// Its content, read from the beginning.
    pub content: std::fs::File,
}

/// What the Bot API answers with.
#[derive(Deserialize)]
struct Envelope<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// The result of a good answer.
///
/// # Errors
/// [`Fault::Malformed`] when it is not what was asked for.
pub fn result<'a, T: Deserialize<'a>>(answer: &'a [u8]) -> Result<T, Fault> {
    let envelope: Envelope<T> = serde_json::from_slice(answer)
        .map_err(|e| Fault::Malformed(format!("{:?}", e.classify())))?;
    envelope
        .result
        .ok_or_else(|| Fault::Malformed("no result".to_owned()))
}

/// What the official server says with 400 where others say 403: nothing can be said in this chat or
/// topic now. From its own texts and the codes of Telegram's servers that it passes on, in lower case.
const UNWRITABLE: &[&str] = &[
    "chat not found",
    "topic_closed",
    "topic_deleted",
    "topic_id_invalid",
    "message thread not found",
    "not enough rights to send text messages",
    "have no rights to send a message",
    "have no write access to the chat",
    "need administrator rights in the channel chat",
    "bot is not a member of the",
    "bot was kicked from the",
    "group chat was deactivated",
    "group chat was deleted",
    "group chat was upgraded",
    "user is deactivated",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_forbidden",
    "chat_admin_required",
    "chat_guest_send_forbidden",
    "chat_send_plain_forbidden",
    "chat_id_invalid",
    "channel_private",
    "channel_invalid",
    "peer_id_invalid",
    "user_banned_in_channel",
    "user_is_blocked",
    "user_deactivated",
    "allow_payment_required",
    "privacy_premium_required",
];

/// Whether a refusal is the chat's, whatever is said there.
fn is_unwritable(description: &str) -> bool {
    let description = description.to_ascii_lowercase();
    UNWRITABLE.iter().any(|text| description.contains(text))
}

/// Tells a good answer from a fault. Error codes decide first, texts only within a code, since
/// Telegram may reword them.
///
/// # Errors
/// The fault that the answer is.
pub fn classify(status: u16, answer: &[u8]) -> Result<(), Fault> {
    if status == 200 && answer.starts_with(b"{\"ok\":true,") {
        return Ok(());
    }
    let envelope: Envelope<serde::de::IgnoredAny> = match serde_json::from_slice(answer) {
        Ok(envelope) => envelope,
        // The front servers' own errors are HTML pages.
        Err(_) if status >= 500 => return Err(Fault::Server(status)),
        Err(_) => return Err(Fault::Malformed(format!("status {status}, not JSON"))),
    };
    if envelope.ok && status == 200 {
        return Ok(());
    }
    let text =
        crate::ops::logging::Plain(envelope.description.as_deref().unwrap_or("")).to_string();
    let parameters = envelope.parameters;
    let moved_to = parameters.as_ref().and_then(|p| p.migrate_to_chat_id);
    if let Some(chat) = moved_to.filter(|chat| crate::values::limits::is_group(*chat)) {
        return Err(Fault::Migrated(chat));
    }
    Err(match envelope.error_code.unwrap_or(status) {
        401 | 404 => Fault::Unauthorized,
        403 => Fault::Forbidden(text),
        400 if is_unwritable(&text) => Fault::Forbidden(text),
        409 if text.to_ascii_lowercase().contains("webhook") => Fault::Webhook,
        409 => Fault::Conflict(text),
        429 => {
            let seconds = parameters.and_then(|p| p.retry_after).unwrap_or(1);
            // A limit of more than a day is as good as one of a day.
            Fault::Throttled(Duration::from_secs(seconds.clamp(1, 86_400)))
        }
        code @ 400..500 => Fault::Refused(format!("{code} {text}")),
        _ if text.contains("immediately deleted") => Fault::Vanished,
        code => Fault::Server(code),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_classified_once() {
        let of = |status, body: &str| classify(status, body.as_bytes());
        assert_eq!(of(200, r#"{"ok":true,"result":true}"#), Ok(()));
        assert_eq!(of(200, r#"{ "result":1, "ok" : true }"#), Ok(()));
        assert!(matches!(of(200, "<html>"), Err(Fault::Malformed(_))));
        assert!(
            matches!(of(200, r#"{"ok":true,"result":tr"#), Ok(())),
            "read by result()"
        );
        assert!(result::<bool>(br#"{"ok":true,"result":tr"#).is_err());
        assert_eq!(of(502, "<html>Bad Gateway"), Err(Fault::Server(502)));
        assert_eq!(
            of(
                401,
                r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#
            ),
            Err(Fault::Unauthorized)
        );
        assert_eq!(
            of(
                429,
                r#"{"ok":false,"error_code":429,"parameters":{"retry_after":7}}"#
            ),
            Err(Fault::Throttled(Duration::from_secs(7)))
        );
        assert_eq!(
            of(
                400,
                r#"{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-100123}}"#
            ),
            Err(Fault::Migrated(-100_123))
        );
        let bad = |why: &str| {
            let body = format!(r#"{{"ok":false,"error_code":400,"description":"{why}"}}"#);
            of(400, &body)
        };
        for why in [
            "Bad Request: chat not found",
            "Bad Request: TOPIC_CLOSED",
            "Bad Request: CHAT_RESTRICTED",
            "Bad Request: not enough rights to send text messages to the chat",
            "Bad Request: need administrator rights in the channel chat",
            "Bad Request: message thread not found",
        ] {
            let gone = bad(why);
            assert!(matches!(gone, Err(Fault::Forbidden(_))), "{gone:?}");
        }
        for why in [
            "Bad Request: message to be replied not found",
            "Bad Request: message text is empty",
            "Bad Request: not enough rights to send dice to the chat",
        ] {
            assert!(matches!(bad(why), Err(Fault::Refused(_))), "{why}");
        }
        let vanished = r#"{"ok":false,"error_code":500,"description":"Internal Server Error: sent message was immediately deleted and can't be returned"}"#;
        assert_eq!(of(500, vanished), Err(Fault::Vanished));
        let other = bad("Bad Request: message to edit not found");
        assert!(matches!(other, Err(Fault::Refused(_))), "{other:?}");
        assert!(matches!(
            of(409, r#"{"ok":false,"error_code":409}"#),
            Err(Fault::Conflict(_))
        ));
        for named in [
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to \
             delete the webhook first",
            "Conflict: terminated by setWebhook request",
        ] {
            let body = format!(r#"{{"ok":false,"error_code":409,"description":"{named}"}}"#);
            assert_eq!(of(409, &body), Err(Fault::Webhook));
        }
        assert!(matches!(
            of(403, r#"{"ok":false,"error_code":403}"#),
            Err(Fault::Forbidden(_))
        ));
    }
}
