//! The way to a server outside: through which proxy, to which of its addresses, and whose
//! certificates are trusted on it, how long a call may take, and what it failed of. Knows nothing of
//! Telegram. Called by the clients of the Bot API and of the payment provider and by the pinger; what
//! stays on this machine takes no part in it.
mod connect;
pub mod proxy;
pub mod trust;
mod whole;

use connect::NoWay;

use crate::ops::config::Settings;
use crate::values::fault::Fault;
use crate::values::limits;
use connect::{Connect, Known, Resolve};
use proxy::{Named, Via};
use std::sync::Arc;
use std::time::Duration;
use ureq::config::ConfigBuilder;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::typestate::AgentScope;
use ureq::{Agent, Error, Timeout};

/// The way to one server; what is learnt on it outlives its agents.
pub struct Way {
    via: Option<Via>,
    roots: Option<RootCerts>,
    known: Arc<Known>,
}

impl Way {
    /// The way to `url` by these settings.
    #[must_use]
    pub fn to(url: &str, settings: &Settings) -> Self {
        let roots = trust::roots(settings).unwrap_or_else(|why| {
            // What looks before a start has refused it; it has changed since.
            log::error!("{why}");
            None
        });
        let named = Named {
            https_proxy: &settings.https_proxy,
            all_proxy: &settings.all_proxy,
            no_proxy: &settings.no_proxy,
        };
        Self {
            via: proxy::to(url, &named),
            roots,
            known: Arc::default(),
        }
    }

    /// An agent with connections of its own on this way; `base` says the rest of its configuration.
    #[must_use]
    pub fn agent(&self, base: impl Fn() -> ConfigBuilder<AgentScope>) -> Agent {
        let config = |roots: RootCerts| {
            let proxy = self.via.as_ref().map(|via| via.proxy.clone());
            let tls = TlsConfig::builder().root_certs(roots).build();
            base().proxy(proxy).tls_config(tls).build()
        };
        let own = self.roots.clone().map(config);
        let setting = self.via.as_ref().map(|via| via.setting);
        Agent::with_parts(
            config(RootCerts::WebPki),
            Connect::new(own, setting, Arc::clone(&self.known)),
            Resolve::new(Arc::clone(&self.known)),
        )
    }
}

/// What the agents of a client are made by: a call is bounded in each of its parts.
pub struct Plan {
    /// Whether nothing is ever asked in the clear.
    pub https_only: bool,
    /// How many are kept while nothing is asked.
    pub connections: usize,
    /// For the head of an answer.
    pub wait: Duration,
    /// For a call as a whole.
    pub whole: Option<Duration>,
}

impl Plan {
    /// The configuration of an agent.
    #[must_use]
    pub fn config(&self) -> ConfigBuilder<AgentScope> {
        // A global timeout starts a thread for every call; the other four bound a call as well.
        Agent::config_builder()
            .http_status_as_error(false)
            .https_only(self.https_only)
            .max_redirects(0)
            .timeout_global(self.whole)
            .timeout_connect(Some(limits::CONNECT_WAIT))
            .timeout_send_body(Some(limits::UPLOAD_WAIT))
            .timeout_recv_response(Some(self.wait))
            .timeout_recv_body(Some(limits::ANSWER_WAIT))
            .max_idle_connections(self.connections)
            .max_idle_connections_per_host(self.connections)
            .max_idle_age(Duration::from_secs(30))
            .input_buffer_size(8 * 1024)
            .output_buffer_size(8 * 1024)
            .user_agent(concat!("casino-bot/", env!("CARGO_PKG_VERSION")))
    }
}

/// Says what went wrong without quoting what was asked: several of ureq's errors hold the URL.
#[must_use]
pub fn fault(error: &Error) -> Fault {
    match error {
        Error::Io(e) if e.kind() == std::io::ErrorKind::NotConnected => Fault::Stopped,
        Error::Io(e) => match e.get_ref().and_then(|e| e.downcast_ref::<NoWay>()) {
            Some(why) => Fault::Unreached(why.to_string()),
            None => Fault::Network(e.kind().to_string()),
        },
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
