//! The door of the browser's office: by which way a request may come, whose session it is, how often, and in what
//! form the answer goes. What pages say is the casino's, and what is done the engine's. The books are read here beside
//! the engine, one page at a time and for a bounded time.
mod answers;
mod books;
mod callers;
mod failed;
mod way;

use crate::casino::House;
use crate::casino::wings::browser::errand::{Ending, Errand, Outcome, hash};
use crate::casino::wings::browser::lasts::SESSION_LASTS;
use crate::casino::wings::browser::pages::look::{Look, ROOT, Shown};
use crate::casino::wings::browser::pages::{self, STYLE};
use crate::casino::wings::office::acts;
use crate::ops::config::Settings;
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Action, Role};
use crate::shell::workers::Stop;
use crate::shell::workers::engine::Asking;
use crate::shell::workers::engine::bell::Ringer;
use crate::store::SecretHash;
use crate::telegram::flood::{Bucket, Rate};
use crate::values::base32::{CHARS, base32};
use crate::values::time::Now;
use crate::web::forms::{form_pairs, percent_decoded};
use crate::web::html::{tag, text};
use crate::web::http::{Request, Response};
use answers::{HTML, bare, busy, guarded, late, nobody, to};
use books::Books;
use callers::Callers;
use crossbeam_channel::{bounded, select};
use failed::Failed;
use parking_lot::Mutex;
use ring::hmac;
use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};
use way::{Way, Ways};

/// What stands in a form, at most: a letter, each character of which takes up to twelve.
const FORM_BYTES_MAX: usize = 20 * 1024;
/// Fields of one.
const FIELDS_MAX: usize = 16;
/// Requests of one session: so many at once after a rest, and this often.
const SESSION_BURST: u32 = 60;
const SESSION_EVERY: Duration = Duration::from_millis(250);
/// Requests of one place that show no session that is known.
const STRANGERS_BURST: u32 = 20;
const STRANGERS_EVERY: Duration = Duration::from_millis(500);
/// Sessions whose requests are counted.
const COUNTED_MAX: usize = 64;
/// How long the engine is waited for.
const ENGINE_WAIT: Duration = Duration::from_secs(5);
/// What it has taken up by then it may end within.
const ENGINE_GRACE: Duration = Duration::from_secs(2);

/// The endpoint.
pub struct Office {
    house: House,
    settings: Vec<(&'static str, String, &'static str)>,
    ways: Ways,
    books: Books,
    askings: Ringer<Asking>,
    strangers: Mutex<Callers>,
    sessions: Mutex<HashMap<SecretHash, Bucket>>,
    failed: Mutex<Failed>,
    stop: Stop,
    clock: Box<dyn Fn() -> Now + Send + Sync>,
}

/// Who is in.
struct Member {
    secret: String,
    hash: SecretHash,
    player: PlayerId,
    role: Role,
}

impl Member {
    /// What their forms carry: it follows from the cookie, which no other site reads.
    fn csrf(&self) -> String {
        let tag = hmac::sign(&key(&self.secret), CSRF);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(tag.as_ref());
        base32(&bytes)
    }

    /// Whether a form is theirs; compared in constant time.
    fn wrote(&self, token: &str) -> bool {
        let key = key("any");
        let tag = hmac::sign(&key, token.as_bytes());
        hmac::verify(&key, self.csrf().as_bytes(), tag.as_ref()).is_ok()
    }
}

const CSRF: &[u8] = b"casino-bot office form";

fn key(secret: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

impl Office {
    /// The office of this house, which goes by this clock.
    #[must_use]
    pub fn new(
        settings: &Settings,
        house: House,
        askings: Ringer<Asking>,
        stop: Stop,
        clock: impl Fn() -> Now + Send + Sync + 'static,
    ) -> Self {
        Self {
            house,
            settings: settings.shown(),
            ways: Ways::new(&settings.office_url),
            books: Books::new(settings.database.clone()),
            askings,
            strangers: Mutex::default(),
            sessions: Mutex::default(),
            failed: Mutex::default(),
            stop,
            clock: Box::new(clock),
        }
    }

    /// Answers a request for a path at the office's root or below it.
    pub(super) fn answer(&self, request: &Request) -> Response {
        self.note_failed(None);
        let response = match self.ways.of(request) {
            Some(way) => self.admitted(request, way),
            None => {
                let why =
                    "the office is reached through a tunnel to this machine, or by OFFICE_URL";
                Response::error(403, why)
            }
        };
        guarded(response)
    }

    fn admitted(&self, request: &Request, way: Way) -> Response {
        let path = request.path.strip_prefix(ROOT).unwrap_or_default();
        let path = path.strip_prefix('/').unwrap_or(path);
        let get = request.is_get();
        if !get && request.method != "POST" {
            return Response::method_not_allowed("GET, HEAD, POST");
        }
        if !get && !self.ways.is_own_form(request, way) {
            return bare(403, "Not from here", "This form was sent by another site.");
        }
        match path {
            "style.css" if get => Response::new(200, "text/css; charset=utf-8", STYLE),
            "in" if get => {
                let key = field(&form_pairs(&request.query).collect::<Vec<_>>(), "key");
                Response::new(
                    200,
                    HTML,
                    pages::door(if is_secret(&key) { &key } else { "" }),
                )
            }
            "in" => self.enter(request, way),
            "out" if get => Response::method_not_allowed("POST"),
            path if path.starts_with("do/") && get => Response::method_not_allowed("POST"),
            path => match self.member(request, way) {
                Ok(member) if get => self.page(request, &member, path),
                Ok(member) => self.posted(request, way, &member, path),
                Err(response) => response,
            },
        }
    }

    /// Who asks, as the books know them at this moment.
    fn member(&self, request: &Request, way: Way) -> Result<Member, Response> {
        let secret = cookie(request).ok_or_else(nobody)?;
        let (hash, now) = (hash(&secret), (self.clock)());
        self.may(hash, way.caller(request), now.mono)?;
        let house = self.house.clone();
        let found = self.books.read(move |db| {
            let Some(session) = db.browsing(&hash, now.wall)? else {
                return Ok(None);
            };
            let role = acts::role(&house, db, session.player)?;
            Ok(role.map(|role| (session.player, role)))
        });
        let found = found.map_err(|why| busy(&why))?;
        let Some((player, role)) = found else {
            return Err(nobody());
        };
        self.known(hash, now.mono);
        Ok(Member {
            secret,
            hash,
            player,
            role,
        })
    }

    /// Whether a request may be looked at now: of a session that is known by its own count, of others by their place's.
    fn may(&self, hash: SecretHash, from: Option<IpAddr>, now: Instant) -> Result<(), Response> {
        let mut sessions = self.sessions.lock();
        match sessions.get_mut(&hash) {
            Some(own) => take(own, Rate::new(1, SESSION_EVERY, SESSION_BURST), now),
            None => self.stranger(from, now),
        }
    }

    fn stranger(&self, from: Option<IpAddr>, now: Instant) -> Result<(), Response> {
        let rate = Rate::new(1, STRANGERS_EVERY, STRANGERS_BURST);
        take(self.strangers.lock().of(from, now), rate, now)
    }

    fn known(&self, hash: SecretHash, now: Instant) {
        let mut sessions = self.sessions.lock();
        if sessions.len() >= COUNTED_MAX {
            sessions.retain(|_, own| own.rested_at(now) > now);
            if sessions.len() >= COUNTED_MAX {
                sessions.clear();
            }
        }
        sessions.entry(hash).or_default();
    }

    /// Lets in who shows a link that leads in.
    fn enter(&self, request: &Request, way: Way) -> Response {
        let (now, caller) = ((self.clock)(), way.caller(request));
        let from = caller.unwrap_or_else(|| request.peer.ip());
        if let Err(later) = self.stranger(caller, now.mono) {
            self.note_failed(Some(from));
            return later;
        }
        let key = form(request).map(|fields| field(&fields, "key"));
        let key = key.filter(|key| is_secret(key));
        // Only a link that may lead in is the engine's business.
        let may = match &key {
            Some(key) => {
                let hash = hash(key);
                self.books.read(move |db| db.link_leads_in(&hash, now.wall))
            }
            None => Ok(false),
        };
        let came = match (key, may) {
            (_, Err(why)) => return busy(&why),
            (Some(key), Ok(true)) => self.ask(Errand::Enter { key }),
            (_, Ok(_)) => Some(Outcome::Spent),
        };
        match came {
            Some(Outcome::In(secret)) => {
                self.known(hash(&secret), now.mono);
                let mut response = to("");
                let cookie = cookie_of(&secret, SESSION_LASTS.as_secs(), way);
                response.headers.push(("Set-Cookie", cookie));
                response
            }
            Some(_) => {
                log::warn!("a link into the office that leads nowhere was shown from {from}");
                self.note_failed(Some(from));
                let why =
                    "The link was used, is too old, or was replaced. Ask the bot for another: /web";
                bare(403, "The link leads nowhere", why)
            }
            None => late(),
        }
    }

    /// Counts a log-in that failed, and has what was counted written down, which nobody waits for and which is once in
    /// a while however many there are.
    fn note_failed(&self, from: Option<IpAddr>) {
        let now = (self.clock)().mono;
        let Some((tries, peer)) = self.failed.lock().note(from, now) else {
            return;
        };
        let asking = Asking {
            errand: Errand::Failed { tries, peer },
            until: Instant::now() + ENGINE_WAIT,
            done: bounded(1).0,
        };
        if self.askings.try_send(asking).is_err() {
            log::warn!("{tries} log-ins into the office that failed are not written down");
        }
    }

    fn page(&self, request: &Request, member: &Member, path: &str) -> Response {
        let query: Vec<_> = form_pairs(&request.query).take(FIELDS_MAX).collect();
        let (house, settings) = (self.house.clone(), self.settings.clone());
        let (player, role, csrf) = (member.player, member.role, member.csrf());
        let path = percent_decoded(path, false);
        let now = (self.clock)().wall;
        let made = self.books.read(move |db| {
            let look = Look {
                house: &house,
                db,
                now,
                player,
                role,
                csrf: &csrf,
                query: &query,
                settings: &settings,
            };
            let shown = db.at_one_moment(|_| pages::show(&look, &path))??;
            Ok(match shown {
                Shown::Page(heading, body) => {
                    let done = Ending::find(&field(&query, "done"));
                    let told = [("class", "told"), ("role", "status")];
                    let done = done.map(|ending| tag("p", &told, text(ending.says())));
                    let body = done.unwrap_or_default().and(body);
                    Response::new(200, HTML, pages::framed(&look, &path, &heading, &body))
                }
                Shown::File(name, kind, file) => {
                    let mut response = Response::new(200, kind, file);
                    let kept = format!("attachment; filename=\"{name}\"");
                    response.headers.push(("Content-Disposition", kept));
                    response
                }
                Shown::Nothing => {
                    let body = tag(
                        "p",
                        &[],
                        text("There is no such page, or it is not for your role."),
                    );
                    Response::new(
                        404,
                        HTML,
                        pages::framed(&look, &path, "Nothing here", &body),
                    )
                }
            })
        });
        made.unwrap_or_else(|why| busy(&why))
    }

    fn posted(&self, request: &Request, way: Way, member: &Member, path: &str) -> Response {
        let Some(fields) = form(request) else {
            return bare(
                400,
                "Not a form",
                "What was sent is no form of these pages.",
            );
        };
        if !member.wrote(&field(&fields, "csrf")) {
            let from = way.caller(request).unwrap_or_else(|| request.peer.ip());
            log::warn!("a form of the office without its token came from {from}");
            return bare(
                403,
                "Not this form",
                "The form is not of this session. Open the page anew.",
            );
        }
        if path == "out" {
            let session = member.secret.clone();
            self.sessions.lock().remove(&member.hash);
            let came = self.ask(Errand::Leave { session });
            let mut response = match came {
                Some(_) => bare(200, "Logged out", "The session has ended."),
                None => late(),
            };
            response.headers.push(("Set-Cookie", cookie_of("", 0, way)));
            return response;
        }
        let Some(action) = path.strip_prefix("do/").and_then(Action::find) else {
            return bare(
                404,
                "Nothing here",
                "There is nothing to be done by this name.",
            );
        };
        let back = field(&fields, "back");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '/' || c == '-';
        let back = if back.chars().all(plain) {
            back
        } else {
            String::new()
        };
        let session = member.secret.clone();
        let asked = Errand::Act {
            session,
            action,
            fields,
        };
        match self.ask(asked) {
            Some(Outcome::Done(ending)) => to(&format!("{back}?done={}", ending.word())),
            Some(Outcome::Refused(why)) => bare(409, "Not done", &why),
            Some(Outcome::Out | Outcome::Spent | Outcome::In(_)) => nobody(),
            None => late(),
        }
    }

    /// What the engine makes of it; `None` when it is not known within the time that there is.
    fn ask(&self, errand: Errand) -> Option<Outcome> {
        let (done, came) = bounded(1);
        let until = Instant::now() + ENGINE_WAIT;
        let asking = Asking {
            errand,
            until,
            done,
        };
        self.askings.try_send(asking).ok()?;
        select! {
            recv(came) -> outcome => outcome.ok(),
            recv(self.stop.channel()) -> _ => None,
            default(ENGINE_WAIT + ENGINE_GRACE) => None,
        }
    }
}

fn take(bucket: &mut Bucket, rate: Option<Rate>, now: Instant) -> Result<(), Response> {
    let ready = bucket.ready_at(rate, now);
    if ready > now {
        let mut response = bare(429, "Too fast", "Wait a moment and try again.");
        let wait = (ready - now).as_secs() + 1;
        response.headers.push(("Retry-After", wait.to_string()));
        return Err(response);
    }
    bucket.take(rate, now);
    Ok(())
}

/// Whether it may be something that the house has made: nothing else is looked for.
fn is_secret(text: &str) -> bool {
    text.len() == CHARS && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The session's secret, where exactly one is shown.
fn cookie(request: &Request) -> Option<String> {
    let headers = request.headers.iter().filter(|(name, _)| name == "cookie");
    let pairs = headers.flat_map(|(_, value)| value.split(';'));
    let mut own = pairs.filter_map(|pair| pair.trim().strip_prefix("office="));
    let secret = own.next().filter(|secret| is_secret(secret))?;
    own.next().is_none().then(|| secret.to_owned())
}

fn cookie_of(secret: &str, seconds: u64, way: Way) -> String {
    let secure = if way == Way::Public { "; Secure" } else { "" };
    format!("office={secret}; HttpOnly; SameSite=Strict; Path={ROOT}; Max-Age={seconds}{secure}")
}

/// What a form says, if it is one of these pages'.
fn form(request: &Request) -> Option<Vec<(String, String)>> {
    let kind = request.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_form = kind.eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if !is_form || request.body.len() > FORM_BYTES_MAX {
        return None;
    }
    let body = std::str::from_utf8(&request.body).ok()?;
    let fields: Vec<_> = form_pairs(body).take(FIELDS_MAX + 1).collect();
    (fields.len() <= FIELDS_MAX).then_some(fields)
}

fn field(fields: &[(String, String)], name: &str) -> String {
    let found = fields.iter().find(|(field, _)| field == name);
    found.map_or_else(String::new, |(_, value)| value.clone())
}
