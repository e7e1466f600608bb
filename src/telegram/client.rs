//! The Bot API over HTTP, with ureq. The token lives in the path of every URL, so no error that
//! leaves this file holds one.
use super::inbound::Me;
use super::{BotApi, Upload, classify, result};
use crate::config::Settings;
use crate::fault::Fault;
use crate::limits;
use parking_lot::Mutex;
use std::borrow::Cow;
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime};
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error, Timeout};

/// A client of its own connections: polling and sending have one each, so that a hung poll
/// disturbs no reply and either can be interrupted alone.
pub struct Client {
    config: ureq::config::Config,
    base: String,
    body_bytes_max: u64,
    agent: Mutex<Agent>,
}

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
        // A global timeout starts a thread for every call; the other four bound a call as well.
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(settings.telegram_api_url.starts_with("https://"))
            .max_redirects(0)
            .timeout_global(whole)
            .timeout_connect(Some(limits::CONNECT_WAIT))
            .timeout_send_body(Some(limits::UPLOAD_WAIT))
            .timeout_recv_response(Some(wait))
            .timeout_recv_body(Some(limits::ANSWER_WAIT))
            .max_idle_connections(connections)
            .max_idle_connections_per_host(connections)
            .max_idle_age(Duration::from_secs(30))
            .input_buffer_size(8 * 1024)
            .output_buffer_size(8 * 1024)
            .user_agent(concat!("casino-bot/", env!("CARGO_PKG_VERSION")))
            .build();
        let base = format!(
            "{}/bot{}/",
            settings.telegram_api_url,
            settings.bot_token.expose()
        );
        let agent = Mutex::new(agent(&config));
        Self {
            config,
            base,
            body_bytes_max,
            agent,
        }
    }

    /// Ends every call under way, which then fails with [`Fault::Stopped`] or
    /// [`Fault::Network`]; later calls use new connections.
    pub fn interrupt(&self) {
        let old = std::mem::replace(&mut *self.agent.lock(), agent(&self.config));
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

    /// `wait`: for the head of the answer, when it is another than for all calls.
    fn send(
        &self,
        method: &str,
        kind: &str,
        body: &[u8],
        wait: Option<Duration>,
    ) -> Result<Response<Body>, Fault> {
        let uri: Uri = format!("{}{method}", self.base)
            .parse()
            .map_err(|_| Fault::Network("the API's URL cannot be used".to_owned()))?;
        let agent = self.agent.lock().clone();
        let mut request = agent.post(uri).header("content-type", kind);
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

fn agent(config: &ureq::config::Config) -> Agent {
    Agent::with_parts(
        config.clone(),
        DefaultConnector::default(),
        CachingResolver::default(),
    )
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
        let (boundary, form) = form(body, file)?;
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.read(self.send(method, &kind, &form, None)?)
    }

    fn reconnect(&self) {
        self.interrupt();
    }
}

const JSON: &str = "application/json";

/// The parameters of a JSON object and a file as a form (RFC 7578), and the boundary between its
/// parts, which is in none of them. Names have no quotes and no line breaks in them.
fn form(body: &str, file: &Upload) -> Result<(String, Vec<u8>), Fault> {
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body)
        .map_err(|_| Fault::Rule("parameters are an object".to_owned()))?;
    let mut parts: Vec<(String, Cow<'_, [u8]>)> = Vec::with_capacity(fields.len() + 1);
    for (name, value) in fields {
        let text = match value {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        parts.push((format!("\"{name}\""), text.into_bytes().into()));
    }
    let named = format!(
        "\"document\"; filename=\"{}\"\r\nContent-Type: text/csv",
        file.name
    );
    parts.push((named, file.bytes.as_slice().into()));
    let holds = |part: &[u8], text: &str| part.windows(text.len()).any(|at| at == text.as_bytes());
    let boundary = (0_u32..)
        .map(|n| format!("casino-bot-{n:08x}"))
        .find(|boundary| !parts.iter().any(|(_, part)| holds(part, boundary)))
        .expect("parts of a few megabytes hold few of them");
    let mut form = Vec::with_capacity(file.bytes.len() + body.len() + 1_024);
    for (named, part) in &parts {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name={named}\r\n\r\n");
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(part);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((boundary, form))
}

/// Says what went wrong without quoting what was asked: several of ureq's errors hold the URL.
fn fault(error: &Error) -> Fault {
    match error {
        Error::Io(e) if e.kind() == std::io::ErrorKind::NotConnected => Fault::Stopped,
        // Only opening a connection is answered so.
        Error::Io(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => {
            Fault::Unreached(e.kind().to_string())
        }
        Error::Io(e) => Fault::Network(e.kind().to_string()),
        Error::Timeout(during @ (Timeout::Resolve | Timeout::Connect)) => {
            Fault::Unreached(format!("timed out ({during})"))
        }
        Error::Timeout(during) => Fault::Network(format!("timed out ({during})")),
        Error::HostNotFound => Fault::Unreached("the host name cannot be resolved".to_owned()),
        Error::ConnectionFailed => Fault::Unreached("no connection".to_owned()),
        Error::BodyExceedsLimit(limit) => Fault::Malformed(format!("more than {limit} bytes")),
        Error::Rustls(e) => Fault::Network(format!("TLS: {e}")),
        Error::Tls(e) => Fault::Network(format!("TLS: {e}")),
        Error::Protocol(_) | Error::Http(_) => Fault::Malformed("not HTTP".to_owned()),
        _ => Fault::Network("the request failed".to_owned()),
    }
}

/// Looks the API's host up once a minute rather than once a call.
#[derive(Debug, Default)]
struct CachingResolver {
    inner: DefaultResolver,
    last: Mutex<Option<(Instant, Vec<SocketAddr>)>>,
}

/// How long an address is believed.
const ADDRESS_AGE_MAX: Duration = Duration::from_secs(60);

impl Resolver for CachingResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        // One agent talks to one host, so the address alone is the cache.
        if let Some((at, addresses)) = &*self.last.lock()
            && at.elapsed() < ADDRESS_AGE_MAX
        {
            let mut known = self.empty();
            addresses.iter().for_each(|address| known.push(*address));
            return Ok(known);
        }
        let found = self.inner.resolve(uri, config, timeout)?;
        *self.last.lock() = Some((Instant::now(), found.iter().copied().collect()));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_cut_where_nothing_in_it_says_so() {
        let file = Upload {
            name: "a.csv",
            bytes: b"1,2\r\n--casino-bot-00000000--\r\n".to_vec(),
        };
        let body = r#"{"chat_id":-7,"caption":"casino-bot-00000001\n\"é\"","reply_parameters":{"message_id":9}}"#;
        let (boundary, form) = form(body, &file).expect("a form");
        assert_eq!(boundary, "casino-bot-00000002");
        let expected = "--B\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\n\
             casino-bot-00000001\n\"é\"\r\n\
             --B\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n-7\r\n\
             --B\r\nContent-Disposition: form-data; name=\"reply_parameters\"\r\n\r\n\
             {\"message_id\":9}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n1,2\r\n--casino-bot-00000000--\r\n\r\n--B--\r\n";
        let expected = expected.replace("--B", "--casino-bot-00000002");
        assert_eq!(String::from_utf8(form).expect("UTF-8"), expected);
    }
}
