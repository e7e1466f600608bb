//! Brings webhooks to the app's owner over HTTP, one after the other, on a thread of its own. Called by the
//! sandbox's front; it ends with the sandbox.

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;

use super::hooks::Post;
use crate::sandbox::Sandbox;

/// What the owner has for an answer.
const ANSWER_WAIT: Duration = Duration::from_secs(5);
const STACK_BYTES: usize = 256 * 1024;
const HOSTS: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Sends webhooks until the sandbox is closed.
pub(in crate::sandbox) fn start(sandbox: Arc<Sandbox>) -> io::Result<()> {
    let config = Agent::config_builder()
        .timeout_global(Some(ANSWER_WAIT))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None);
    let agent: Agent = config.build().into();
    let run = move || {
        while let Some(post) = sandbox.next_hook() {
            let status = send(&agent, &post);
            sandbox.with(|world, now_ms| world.provider.hook_answered(status, now_ms));
        }
    };
    let thread = thread::Builder::new().name("sandbox-webhooks".to_owned());
    thread.stack_size(STACK_BYTES).spawn(run).map(drop)
}

/// The answer's status, 0 when there was none.
fn send(agent: &Agent, post: &Post) -> u16 {
    let request = agent.post(&post.url).content_type("application/json");
    let request = match &post.signature {
        Some(signature) => request.header("crypto-pay-api-signature", signature),
        None => request,
    };
    request
        .send(&post.body)
        .map_or(0, |answer| answer.status().as_u16())
}

/// Whether webhooks may go there: over plain HTTP to this machine, so that the sandbox can be made to call
/// nobody else.
pub(super) fn may_go_to(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else {
        return false;
    };
    uri.scheme_str() == Some("http") && uri.host().is_some_and(|host| HOSTS.contains(&host))
}
