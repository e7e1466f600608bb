//! The Bot API over HTTP, with ureq. The token lives in the path of every URL, so no error that
//! leaves this file holds one.
use super::inbound::Me;
use super::{BotApi, Upload, classify, result};
use crate::ops::config::Settings;
use crate::ops::wire::{Plan, Way, fault};
use crate::values::chance::random;
use crate::values::fault::Fault;
use crate::values::heartbeat::drill;
use crate::values::limits;
use crate::values::tenure::Tenure;
use crate::values::time::Reading;
use parking_lot::Mutex;
use std::fmt::Write;
use std::io::{Read, Seek};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};
use ureq::http::{Response, Uri};
use ureq::{Agent, Body, SendBody};

/// A client of its own connections: polling and sending have one each, so that a hung poll
/// disturbs no reply and either can be interrupted alone.
pub struct Client {
    way: Way,
    plan: Plan,
    base: String,
    body_bytes_max: u64,
    tenure: Tenure,
    /// Those of [`OFTEN`], once they were used.
    uris: [OnceLock<Uri>; OFTEN.len()],
    agent: Mutex<Agent>,
}

/// The methods of most calls.
const OFTEN: [&str; 4] = [
    "sendMessage",
    "editMessageText",
    "answerCallbackQuery",
    "getUpdates",
];

impl Client {
    /// For getUpdates: one connection, waits as long as Telegram holds the poll.
    #[must_use]
    pub fn for_polls(settings: &Settings) -> Self {
        let wait = limits::POLL_WAIT + limits::POLL_GRACE;
        Self::new(settings, 1, wait, limits::POLL_BODY_BYTES_MAX, None)
    }

    /// For everything else, up to `senders` calls at once.
    #[must_use]
    pub fn for_sends(settings: &Settings, senders: usize) -> Self {
        Self::new(
            settings,
            senders,
            limits::ANSWER_WAIT,
            limits::ANSWER_BODY_BYTES_MAX,
            None,
        )
    }

    /// For one look before the start: a call takes at most `wait` as a whole.
    #[must_use]
    pub fn for_check(settings: &Settings, wait: Duration) -> Self {
        let bytes_max = limits::ANSWER_BODY_BYTES_MAX;
        Self::new(settings, 1, wait, bytes_max, Some(wait))
    }

    fn new(
        settings: &Settings,
        connections: usize,
        wait: Duration,
        body_bytes_max: u64,
        whole: Option<Duration>,
    ) -> Self {
        let plan = Plan {
            https_only: settings.telegram_api_url.starts_with("https://"),
            connections,
            wait,
            whole,
        };
        let base = format!(
            "{}/bot{}/",
            settings.telegram_api_url,
            settings.bot_token.expose()
        );
        let way = Way::to(&settings.telegram_api_url, settings);
        let agent = Mutex::new(way.agent(|| plan.config()));
        Self {
            way,
            plan,
            base,
            body_bytes_max,
            tenure: Tenure::default(),
            uris: std::array::from_fn(|_| OnceLock::new()),
            agent,
        }
    }

    /// The same, which calls nobody but while this lasts.
    #[must_use]
    pub fn under(mut self, tenure: &Tenure) -> Self {
        self.tenure = tenure.clone();
        self
    }

    /// Asked before each call.
    fn may(&self) -> Result<(), Fault> {
        match self.tenure.lasts(Reading::take) {
            true => Ok(()),
            false => Err(Fault::Lapsed),
        }
    }

    /// Ends every call under way, which then fails with [`Fault::Stopped`] or
    /// [`Fault::Network`]; later calls use new connections.
    pub fn interrupt(&self) {
        let old = std::mem::replace(
            &mut *self.agent.lock(),
            self.way.agent(|| self.plan.config()),
        );
        old.shutdown();
    }

    /// Who the bot is, and the time on Telegram's side, which any answer tells.
    pub fn introduce(&self) -> (Result<Me, Fault>, Option<SystemTime>) {
        let response = match self.send("getMe", JSON, b"{}", None) {
            Ok(response) => response,
            Err(fault) => return (Err(fault), None),
        };
        let date = response.headers().get("date");
        let date = date.and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
        let me = self.read(response).and_then(|answer| result(&answer));
        (me, date)
    }

    /// The host that a webhook is set to, without what else its address tells; `None`: none is set.
    ///
    /// # Errors
    /// As [`BotApi::call`].
    pub fn hook(&self) -> Result<Option<String>, Fault> {
        #[derive(serde::Deserialize)]
        struct Info {
            url: String,
        }
        let info: Info = result(&self.call("getWebhookInfo", "{}")?)?;
        let host = || {
            let uri: Uri = info.url.parse().ok()?;
            uri.host().map(str::to_owned)
        };
        Ok((!info.url.is_empty()).then(|| host().unwrap_or_else(|| "somewhere".to_owned())))
    }

    fn uri(&self, method: &str) -> Result<Uri, Fault> {
        let often = OFTEN.iter().zip(&self.uris);
        let kept = often
            .filter(|(name, _)| **name == method)
            .map(|(_, uri)| uri)
            .next();
        if let Some(uri) = kept.and_then(OnceLock::get) {
            return Ok(uri.clone());
        }
        let uri: Uri = format!("{}{method}", self.base)
            .parse()
            .map_err(|_| Fault::Network("the API's URL cannot be used".to_owned()))?;
        if let Some(kept) = kept {
            let _ = kept.set(uri.clone());
        }
        Ok(uri)
    }

    /// `wait`: for the head of the answer, when it is another than for all calls.
    fn send(
        &self,
        method: &str,
        kind: &str,
        body: &[u8],
        wait: Option<Duration>,
    ) -> Result<Response<Body>, Fault> {
        self.may()?;
        drill::hold(method);
        let agent = self.agent.lock().clone();
        let mut request = agent.post(self.uri(method)?).header("content-type", kind);
        if let Some(wait) = wait {
            request = request.config().timeout_recv_response(Some(wait)).build();
        }
        request.send(body).map_err(|e| fault(&e))
    }

    fn read(&self, mut response: Response<Body>) -> Result<Vec<u8>, Fault> {
        let status = response.status().as_u16();
        let answer = response
            .body_mut()
            .with_config()
            .limit(self.body_bytes_max)
            .read_to_vec()
            .map_err(|e| fault(&e))?;
        classify(status, &answer)?;
        Ok(answer)
    }
}

impl BotApi for Client {
    fn call(&self, method: &str, body: &str) -> Result<Vec<u8>, Fault> {
        self.read(self.send(method, JSON, body.as_bytes(), None)?)
    }

    fn poll(&self, body: &str, wait: Duration) -> Result<Vec<u8>, Fault> {
        let wait = Some(wait + limits::POLL_GRACE);
        self.read(self.send("getUpdates", JSON, body.as_bytes(), wait)?)
    }

    fn upload(&self, method: &str, body: &str, file: &Upload) -> Result<Vec<u8>, Fault> {
        self.may()?;
        let boundary = format!("casino-bot-{:016x}{:016x}", random(), random());
        let (head, tail) = form(body, file, &boundary)?;
        let fails = |error| Fault::of_file(&error);
        let mut content = &file.content;
        content.rewind().map_err(fails)?;
        let length = content.metadata().map_err(fails)?.len();
        let whole = (head.len() + tail.len()) as u64 + length;
        let mut form = head
            .as_bytes()
            .chain(content.take(length))
            .chain(tail.as_bytes());
        let agent = self.agent.lock().clone();
        let response = agent
            .post(self.uri(method)?)
            .header(
                "content-type",
                format!("multipart/form-data; boundary={boundary}"),
            )
            .header("content-length", whole)
            .send(SendBody::from_reader(&mut form))
            .map_err(|e| fault(&e))?;
        self.read(response)
    }

    fn reconnect(&self) {
        self.interrupt();
    }
}

const JSON: &str = "application/json";

/// The parameters of a JSON object and a file as a form (RFC 7578): all that stands before the file, and
/// all behind it. `boundary` is between its parts, in which nobody can have guessed it. Names have no
/// quotes and no line breaks in them.
fn form(body: &str, file: &Upload, boundary: &str) -> Result<(String, String), Fault> {
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body)
        .map_err(|_| Fault::Rule("parameters are an object".to_owned()))?;
    let mut head = String::with_capacity(body.len() + 1_024);
    for (name, value) in fields {
        let text = match value {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        let _ = write!(
            head,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
        );
    }
    let Upload { name, kind, .. } = file;
    let _ = write!(
        head,
        "--{boundary}\r\nContent-Disposition: form-data; name=\"document\"; \
         filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
    );
    Ok((head, format!("\r\n--{boundary}--\r\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_as_the_standard_has_it() {
        let body = r#"{"chat_id":-7,"caption":"\n\"é\"","reply_parameters":{"message_id":9}}"#;
        let file = Upload {
            name: "a.csv",
            kind: "text/csv",
            content: std::fs::File::open("/dev/null").expect("opens"),
        };
        let (head, tail) = form(body, &file, "B").expect("a form");
        assert_eq!(
            format!("{head}1,2\r\n{tail}"),
            "--B\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\n\
             \n\"é\"\r\n\
             --B\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n-7\r\n\
             --B\r\nContent-Disposition: form-data; name=\"reply_parameters\"\r\n\r\n\
             {\"message_id\":9}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n1,2\r\n\r\n--B--\r\n"
        );
    }
}
