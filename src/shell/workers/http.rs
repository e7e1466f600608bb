//! The health endpoints: what each path answers. Everything is read from [`Vitals`] without
//! waiting; only /metrics also asks the system about this process, and a webhook waits for the engine.
mod hook;
mod near;
mod office;

pub use hook::Hook;
pub use office::Office;

use crate::casino::wings::browser::pages::look::ROOT;
use crate::ops::config::Secret;
use crate::ops::health::judge::{judge, report};
use crate::ops::health::{Vitals, metrics};
use crate::ops::machine::Process;
use crate::ops::probe::BOT_NAME;
use crate::telegram::flood::{Bucket, Rate};
use crate::values::limits;
use crate::values::time::Now;
use crate::web::forms::form_pairs;
use crate::web::http::{Limits, Request, Response};
use crossbeam_channel::Sender;
use near::{is_of_this_machine, no_store};
use parking_lot::Mutex;
use ring::hmac;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a network may cost: each connection has a thread while it lasts.
pub const LIMITS: Limits = Limits {
    conns_max: 48,
    head_bytes_max: 8 * 1024,
    body_bytes_max: 64 * 1024,
    head_deadline: Duration::from_secs(3),
    write_timeout: Duration::from_secs(2),
    keep_alive: None,
    stack_bytes: 128 * 1024,
};

/// Nothing from outside; the dashboard's own code and style stand in the page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
     connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What the endpoints answer from.
pub struct Endpoints {
    pub vitals: Arc<Vitals>,
    /// UNHEALTHY_THRESHOLD.
    pub threshold: Duration,
    /// Who may restart the bot.
    pub restart: Gate,
    /// Who else than this machine may see figures of money.
    pub money: Gate,
    /// Asks for a restart.
    pub control: Sender<()>,
    /// The payment provider's, where there is one.
    pub hook: Option<Hook>,
    /// For browsers.
    pub office: Office,
}

impl Endpoints {
    /// Answers one request.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Response {
        let (get, post) = (request.is_get(), request.method == "POST");
        let now = Now::read();
        let path = request.path.strip_suffix('/');
        match path.filter(|p| !p.is_empty()).unwrap_or(&request.path) {
            "/restart" if get || post => self.restart(request, now),
            "/restart" => Response::method_not_allowed("GET, HEAD, POST"),
            "/webhook/cryptobot" => match &self.hook {
                Some(hook) if post => hook.answer(request),
                Some(_) => Response::method_not_allowed("POST"),
                None => Response::error(404, "not found"),
            },
            office if office == ROOT || office.starts_with("/office/") => {
                self.office.answer(request)
            }
            "/" | "/ping" | "/health" | "/metrics" | "/dashboard" if !get => {
                Response::method_not_allowed("GET, HEAD")
            }
            "/" => Response::json(
                200,
                format!(
                    r#"{{"status":"online","bot":"{BOT_NAME}","version":"{}","timestamp":"{}"}}"#,
                    env!("CARGO_PKG_VERSION"),
                    now.wall.rfc3339()
                ),
            ),
            "/ping" => {
                let at = now.wall.rfc3339();
                Response::json(200, format!(r#"{{"pong":true,"timestamp":"{at}"}}"#))
            }
            "/health" => self.health(now),
            "/metrics" => self.metrics(request, now),
            "/dashboard" => dashboard(),
            _ => Response::error(404, "not found"),
        }
    }

    fn health(&self, now: Now) -> Response {
        let facts = self.vitals.facts(now.mono, self.threshold);
        let judgement = judge(&facts);
        let status = if judgement.reasons.is_empty() {
            200
        } else {
            503
        };
        let body = report(&self.vitals, &facts, &judgement, now.wall);
        no_store(Response::json(status, body))
    }

    fn metrics(&self, request: &Request, now: Now) -> Response {
        let facts = self.vitals.facts(now.mono, self.threshold);
        let healthy = judge(&facts).reasons.is_empty();
        let money = is_of_this_machine(request) || self.money.knows(request);
        let text = metrics::text(
            &self.vitals,
            &facts,
            (healthy, money),
            Process::own().as_ref(),
            now.wall,
        );
        no_store(Response::new(200, metrics::CONTENT_TYPE, text))
    }

    fn restart(&self, request: &Request, now: Now) -> Response {
        match self.restart.admit(request, now.mono) {
            Admission::Yes => {
                // A full channel: a restart is under way already.
                let _ = self.control.try_send(());
                let at = now.wall.rfc3339();
                let body = format!(r#"{{"message":"Restart signal received","timestamp":"{at}"}}"#);
                no_store(Response::json(202, body))
            }
            Admission::No => Response::error(403, "forbidden"),
            Admission::Later(wait) => {
                let mut response = Response::error(429, "too many wrong tokens");
                let seconds = wait.as_secs() + 1;
                response.headers.push(("Retry-After", seconds.to_string()));
                response
            }
        }
    }
}

fn dashboard() -> Response {
    let page = include_str!("../../ops/health/dashboard.html");
    let mut response = Response::new(200, "text/html; charset=utf-8", page);
    let policy = CONTENT_SECURITY_POLICY.to_owned();
    response.headers.push(("Content-Security-Policy", policy));
    response
        .headers
        .push(("Referrer-Policy", "no-referrer".to_owned()));
    no_store(response)
}

/// Whoever knows the token passes. The right one is looked for first, so it is its length that keeps it
/// from being guessed; the limit for wrong ones keeps the log short.
pub struct Gate {
    token: Secret,
    key: hmac::Key,
    wrong: Mutex<Bucket>,
}

enum Admission {
    Yes,
    No,
    /// Too many were wrong; try again then.
    Later(Duration),
}

impl Gate {
    /// A gate for the bearers of `token`; for nobody when it is empty. `salt` is any number that
    /// outsiders do not know.
    #[must_use]
    pub fn new(token: Secret, salt: u64) -> Self {
        Self {
            token,
            key: hmac::Key::new(hmac::HMAC_SHA256, &salt.to_be_bytes()),
            wrong: Mutex::new(Bucket::default()),
        }
    }

    /// Whether the request bears the token. Tags are compared in constant time, and say nothing
    /// of the token's length.
    fn knows(&self, request: &Request) -> bool {
        let Some(given) = token(request).filter(|_| !self.token.is_empty()) else {
            return false;
        };
        let tag = hmac::sign(&self.key, given.as_bytes());
        hmac::verify(&self.key, self.token.expose().as_bytes(), tag.as_ref()).is_ok()
    }

    /// Only who is wrong has to wait: nobody can lock out the right token by guessing.
    fn admit(&self, request: &Request, now: Instant) -> Admission {
        if self.knows(request) {
            return Admission::Yes;
        }
        if self.token.is_empty() || token(request).is_none() {
            return Admission::No;
        }
        let rate = Rate::new(1, limits::RESTART_TRY_EVERY, limits::RESTART_TRIES);
        let mut wrong = self.wrong.lock();
        let ready = wrong.ready_at(rate, now);
        if ready > now {
            return Admission::Later(ready - now);
        }
        wrong.take(rate, now);
        log::warn!(
            "/restart was asked for with a wrong token from {}",
            request.peer.ip()
        );
        Admission::No
    }
}

/// The token of a request: `Authorization: Bearer …`, else `?token=…`.
fn token(request: &Request) -> Option<String> {
    let bearer = request
        .header("authorization")
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim().to_owned());
    let in_query = || form_pairs(&request.query).find(|(name, _)| name == "token");
    bearer.or_else(|| in_query().map(|(_, token)| token))
}
