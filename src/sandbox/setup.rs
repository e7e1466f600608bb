//! The Bot API's methods that a bot calls once at its start: menu commands and the webhook, which exists
//! only to get in the way of polling. Part of `World`; called by `methods`.

use super::answer::{ApiError, Done, to_json};
use super::params::Params;
use super::world::{Command, World};

const COMMANDS_MAX: usize = 100;
/// Pairs of scope and language.
const COMMAND_LISTS_MAX: usize = 1_000;

impl World {
    pub(super) fn set_commands(&mut self, params: &mut Params) -> Done {
        let list = params.take_json("commands").map_err(ApiError::bad)?;
        let list = list.ok_or_else(|| ApiError::bad("can't parse commands JSON object"))?;
        let mut commands: Vec<Command> = serde_json::from_value(list).map_err(|_| {
            ApiError::bad("can't parse BotCommand: expected fields \"command\" and \"description\"")
        })?;
        if commands.len() > COMMANDS_MAX {
            return Err(ApiError::bad("BOT_COMMANDS_TOO_MUCH"));
        }
        for Command {
            command,
            description,
        } in &mut commands
        {
            if command.starts_with('/') {
                command.remove(0);
            }
            let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if !(1..=32).contains(&command.len()) || !command.bytes().all(fits) {
                return Err(ApiError::bad("BOT_COMMAND_INVALID"));
            }
            if !(1..=256).contains(&description.trim().chars().count()) {
                return Err(ApiError::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
            }
        }
        let key = command_key(params)?;
        if self.commands.len() >= COMMAND_LISTS_MAX && !self.commands.contains_key(&key) {
            return Err(ApiError::bad("too many command scopes for the sandbox"));
        }
        self.commands_changed = self.feed.next_seq();
        self.commands.insert(key, commands);
        self.tell("commands", 0, "");
        Ok("true".to_owned())
    }

    pub(super) fn get_commands(&mut self, params: &mut Params) -> Done {
        let key = command_key(params)?;
        Ok(to_json(
            &self.commands.get(&key).map_or(&[][..], |commands| commands),
        ))
    }

    pub(super) fn set_webhook(&mut self, params: &Params) -> Done {
        let url = params.text("url").unwrap_or_default();
        if url.is_empty() {
            return self.delete_webhook(params);
        }
        if !url.starts_with("https://") {
            return Err(ApiError::bad(
                "bad webhook: An HTTPS URL must be provided for webhook",
            ));
        }
        self.webhook = Some(url.into_owned());
        self.queue
            .terminate_poll("Conflict: terminated by setWebhook request");
        self.delete_pending(params);
        Ok("true".to_owned())
    }

    pub(super) fn delete_webhook(&mut self, params: &Params) -> Done {
        self.webhook = None;
        self.delete_pending(params);
        Ok("true".to_owned())
    }

    fn delete_pending(&mut self, params: &Params) {
        if params.flag("drop_pending_updates") {
            self.queue.clear();
        }
        self.wake.updates = true;
    }
}

/// Scope and language of the command methods.
fn command_key(params: &mut Params) -> Result<(String, String), ApiError> {
    const SCOPES: [&str; 7] = [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ];
    let language = params
        .text("language_code")
        .unwrap_or_default()
        .into_owned();
    let scope = match params.take_json("scope").map_err(ApiError::bad)? {
        None => "default".to_owned(),
        Some(scope) => match scope["type"].as_str() {
            Some(kind) if SCOPES.contains(&kind) && kind.starts_with("chat") => scope.to_string(),
            Some(kind) if SCOPES.contains(&kind) => kind.to_owned(),
            _ => {
                return Err(ApiError::bad(
                    "can't parse BotCommandScope: Unsupported type specified",
                ));
            }
        },
    };
    Ok((scope, language))
}
