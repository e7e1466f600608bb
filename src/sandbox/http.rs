//! The sandbox over HTTP: `/bot<token>/<method>` for bots, `/pay/api/<method>` for their money, `/sandbox/…` for
//! the page and tests, the page at `/`. Only a translation; called by the `sandbox` command and by tests of the built program.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Sandbox;
use super::answer::{Answer, ApiError};
use super::faults::Fault;
use super::params::Params;
use super::pay::{courier, front};
use super::players::Manner;
use crate::web::forms::{form_pairs, percent_decoded};
use crate::web::http::{Limits, Request, Response, Server};

const LIMITS: Limits = Limits {
    conns_max: 1_024,
    head_bytes_max: 16 * 1024,
    body_bytes_max: 5 * 1024 * 1024,
    head_deadline: Duration::from_secs(10),
    write_timeout: Duration::from_secs(10),
    keep_alive: Some(Duration::from_secs(120)),
    stack_bytes: 256 * 1024,
};
/// Where the page finds the files that the bot sent.
const FILES: &str = "/sandbox/file/";
const STATE_WAIT_MAX: Duration = Duration::from_secs(50);
/// Nothing from outside, no inline code: what a message contains stays text.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Serves `sandbox` on `listener` until the server is dropped. Call `Sandbox::close` first: it ends the
/// polls that shutdown would otherwise wait for.
///
/// # Errors
/// As `Server::start`.
pub fn start(sandbox: Arc<Sandbox>, listener: TcpListener) -> io::Result<Server> {
    courier::start(Arc::clone(&sandbox))?;
    let base = format!("http://{}", listener.local_addr()?);
    sandbox.with(|world, _| world.provider.base = base);
    Server::start(listener, "sandbox", LIMITS, move |request| {
        route(&sandbox, request)
    })
}

fn route(sandbox: &Sandbox, request: &Request) -> Response {
    // A page of another origin could otherwise play in the visitor's name; bots send no Origin.
    let own =
        |origin: &str| origin.split_once("://").map(|(_, host)| host) == request.header("host");
    if request.header("origin").is_some_and(|origin| !own(origin)) {
        return Response::error(403, "foreign origin");
    }
    if let Some(rest) = request.path.strip_prefix("/bot") {
        return bot(sandbox, rest, request);
    }
    if let Some(response) = front::route(sandbox, request) {
        return response;
    }
    match (
        request.path.as_str(),
        request.is_get(),
        request.method == "POST",
    ) {
        ("/", true, _) => page("text/html; charset=utf-8", include_str!("page.html")),
        ("/page.css", true, _) => page("text/css; charset=utf-8", include_str!("page.css")),
        ("/page.js", true, _) => page("text/javascript; charset=utf-8", include_str!("page.js")),
        ("/wallet.js", true, _) => page(
            "text/javascript; charset=utf-8",
            include_str!("pay/wallet.js"),
        ),
        ("/sandbox/state", true, _) => state(sandbox, &request.query),
        ("/sandbox/calls", true, _) => calls(sandbox, &request.query),
        (path, true, _) if path.starts_with(FILES) => file(sandbox, &path[FILES.len()..]),
        (path, ..) if path.starts_with(FILES) => Response::method_not_allowed("GET, HEAD"),
        (path, _, true) if path.starts_with("/sandbox/") => match act(sandbox, path, &request.body)
        {
            Ok(Some(value)) => Response::json(200, value.to_string()),
            Ok(None) => Response::error(404, "not found"),
            Err(error) => Answer::refusal(&error).response(),
        },
        (
            "/" | "/page.css" | "/page.js" | "/wallet.js" | "/sandbox/state" | "/sandbox/calls",
            ..,
        ) => Response::method_not_allowed("GET, HEAD"),
        (path, ..) if path.starts_with("/sandbox/") => Response::method_not_allowed("POST"),
        _ => Response::error(404, "not found"),
    }
}

fn page(content_type: &'static str, text: &str) -> Response {
    let mut response = Response::new(200, content_type, text);
    response
        .headers
        .push(("Cache-Control", "no-cache".to_owned()));
    response.headers.push((
        "Content-Security-Policy",
        CONTENT_SECURITY_POLICY.to_owned(),
    ));
    response
}

/// `rest` is `<token>/<method>` or `<token>/test/<method>`.
fn bot(sandbox: &Sandbox, rest: &str, request: &Request) -> Response {
    let (token, method) = rest.split_once('/').unwrap_or((rest, ""));
    let method = method.strip_prefix("test/").unwrap_or(method);
    if !request.is_get() && request.method != "POST" {
        return Response::method_not_allowed("GET, HEAD, POST");
    }
    let params = match Params::of_request(request) {
        Ok(params) => params,
        Err(why) => return Answer::refusal(&ApiError::bad(why)).response(),
    };
    sandbox
        .deliver(&percent_decoded(token, false), method, params)
        .response()
}

fn state(sandbox: &Sandbox, query: &str) -> Response {
    let (mut since, mut world, mut wait) = (None, None, Duration::ZERO);
    for (name, value) in form_pairs(query) {
        match name.as_str() {
            "since" => since = value.parse().ok(),
            "world" => world = value.parse().ok(),
            "wait" => {
                let seconds = value.parse().unwrap_or_default();
                wait = Duration::try_from_secs_f64(seconds)
                    .unwrap_or_default()
                    .min(STATE_WAIT_MAX);
            }
            _ => {}
        }
    }
    Response::json(200, sandbox.state(since, world, wait))
}

fn calls(sandbox: &Sandbox, query: &str) -> Response {
    let method = form_pairs(query)
        .find(|(name, _)| name == "method")
        .map(|(_, method)| method);
    let json = sandbox.with(|world, _| match method {
        Some(method) => {
            let known = world
                .calls()
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&method));
            known.map_or_else(|| json!({}), |(_, outcomes)| json!(outcomes))
        }
        None => json!(world.calls()),
    });
    Response::json(200, json.to_string())
}

/// A file that the bot sent, for the page's link, by its `file_id`.
fn file(sandbox: &Sandbox, id: &str) -> Response {
    let found = sandbox.with(|world, _| {
        let file = world.file(id.parse().ok()?)?;
        Some((file.name.clone(), file.bytes.clone()))
    });
    let Some((name, bytes)) = found else {
        return Response::error(404, "the file is not kept any more");
    };
    // Always to be stored and never shown: a file may say what it likes. Names are not always ASCII.
    let mut response = Response::new(200, "application/octet-stream", bytes);
    let ascii = name.replace(|c: char| !c.is_ascii_graphic() || c == '\\', "_");
    let disposition = format!("attachment; filename=\"{ascii}\"");
    response.headers.push(("Content-Disposition", disposition));
    response
}

#[derive(Deserialize)]
struct Say {
    user: i64,
    chat: i64,
    text: String,
    #[serde(flatten)]
    manner: Manner,
}

#[derive(Deserialize)]
struct Press {
    user: i64,
    chat: i64,
    message_id: i64,
    data: String,
}

#[derive(Deserialize)]
struct Throw {
    user: i64,
    chat: i64,
    #[serde(default)]
    emoji: String,
    /// The value of an old throw that is forwarded.
    forwarded: Option<u8>,
    #[serde(flatten)]
    manner: Manner,
}

#[derive(Deserialize)]
struct OpenTopic {
    user: i64,
    chat: i64,
    name: String,
}

#[derive(Deserialize)]
struct CloseTopic {
    chat: i64,
    topic: i64,
    closed: bool,
}

#[derive(Deserialize)]
struct DeleteTopic {
    chat: i64,
    topic: i64,
}

#[derive(Deserialize)]
struct Rights {
    chat: i64,
    may_write: bool,
}

#[derive(Deserialize)]
struct Wait {
    chat: i64,
    seconds: u32,
}

#[derive(Deserialize)]
struct Migrate {
    chat: i64,
}

#[derive(Deserialize)]
struct Rename {
    username: String,
}

#[derive(Deserialize)]
struct Block {
    user: i64,
    blocked: bool,
}

#[derive(Deserialize)]
struct FloodLimits {
    chat_per_minute: Option<u32>,
    global_per_second: Option<u32>,
}

#[derive(Deserialize)]
struct NextDice {
    values: Vec<u8>,
}

#[derive(Deserialize)]
struct Token {
    token: Option<String>,
}

#[derive(Deserialize)]
struct Advance {
    seconds: u32,
}

/// The actions under /sandbox/; None: there is no such action.
fn act(sandbox: &Sandbox, path: &str, body: &[u8]) -> Result<Option<Value>, ApiError> {
    Ok(Some(match path {
        "/sandbox/say" => {
            let Say {
                user,
                chat,
                text,
                manner,
            } = read(body)?;
            let said = sandbox.with(|world, now| world.say_so(user, chat, &text, manner, now))?;
            json!({"update_id": said.update_id, "message_id": said.message_id})
        }
        "/sandbox/press" => {
            let Press {
                user,
                chat,
                message_id,
                data,
            } = read(body)?;
            let pressed = sandbox.press(user, chat, message_id, &data)?;
            json!({"update_id": pressed.update_id, "callback_query_id": pressed.callback_query_id})
        }
        "/sandbox/dice" => {
            let Throw {
                user,
                chat,
                emoji,
                forwarded,
                manner,
            } = read(body)?;
            let said = sandbox
                .with(|world, now| world.throw_so(user, chat, &emoji, forwarded, manner, now))?;
            json!({"update_id": said.update_id, "message_id": said.message_id})
        }
        "/sandbox/block" => {
            let Block { user, blocked } = read(body)?;
            json!({"update_id": sandbox.block(user, blocked)?})
        }
        "/sandbox/update" => {
            json!({"update_id": sandbox.inject(read::<Map<String, Value>>(body)?)?})
        }
        _ => match world(sandbox, path, body)? {
            true => json!({"ok": true}),
            false => return groups(sandbox, path, body),
        },
    }))
}

/// The actions that change how the world is; whether this is one.
fn world(sandbox: &Sandbox, path: &str, body: &[u8]) -> Result<bool, ApiError> {
    match path {
        "/sandbox/fault" => {
            let fault: Fault = read(body)?;
            sandbox.with(|world, _| world.fault(fault));
        }
        "/sandbox/fault/clear" => {
            sandbox.with(|world, _| world.clear_faults());
        }
        "/sandbox/limits" => {
            let FloodLimits {
                chat_per_minute,
                global_per_second,
            } = read(body)?;
            sandbox.with(|world, _| world.limit(chat_per_minute, global_per_second));
        }
        "/sandbox/dice/next" => {
            let NextDice { values } = read(body)?;
            sandbox.with(|world, _| world.next_dice(values));
        }
        "/sandbox/token" => {
            let Token { token } = read(body)?;
            sandbox.with(|world, _| world.accept_token(token));
        }
        "/sandbox/clock" => {
            let Advance { seconds } = read(body)?;
            sandbox.advance(Duration::from_secs(seconds.into()));
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The actions that change a chat or the bot itself; None: there is no such action.
fn groups(sandbox: &Sandbox, path: &str, body: &[u8]) -> Result<Option<Value>, ApiError> {
    let done = json!({"ok": true});
    Ok(Some(match path {
        "/sandbox/topic" => {
            let OpenTopic { user, chat, name } = read(body)?;
            let topic = sandbox.with(|world, now| world.open_topic(user, chat, &name, now))?;
            json!({"topic": topic})
        }
        "/sandbox/topic/close" => {
            let CloseTopic {
                chat,
                topic,
                closed,
            } = read(body)?;
            let closed = sandbox.with(|world, now| world.close_topic(chat, topic, closed, now))?;
            json!({"update_id": closed})
        }
        "/sandbox/topic/delete" => {
            let DeleteTopic { chat, topic } = read(body)?;
            sandbox.with(|world, _| world.delete_topic(chat, topic))?;
            done
        }
        "/sandbox/rights" => {
            let Rights { chat, may_write } = read(body)?;
            sandbox.with(|world, _| world.allow(chat, may_write))?;
            done
        }
        "/sandbox/slow" => {
            let Wait { chat, seconds } = read(body)?;
            sandbox.with(|world, _| world.slow(chat, seconds))?;
            done
        }
        "/sandbox/flood" => {
            let Wait { chat, seconds } = read(body)?;
            sandbox.with(|world, now| world.flood(chat, seconds, now))?;
            done
        }
        "/sandbox/migrate" => {
            let Migrate { chat } = read(body)?;
            json!({"chat": sandbox.with(|world, now| world.migrate(chat, now))?})
        }
        "/sandbox/rename" => {
            let Rename { username } = read(body)?;
            sandbox.with(|world, _| world.rename(&username))?;
            done
        }
        _ => return Ok(None),
    }))
}

fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|e| ApiError::bad(format!("can't parse the request: {e}")))
}
