//! The way to a server outside: through which proxy, to which of its addresses, and whose
//! certificates are trusted on it. Knows nothing of Telegram. Called by the Bot API's client and
//! by the pinger; what stays on this machine takes no part in it.
mod connect;
pub mod proxy;
pub mod trust;
mod whole;

pub use connect::NoWay;

use crate::ops::config::Settings;
use connect::{Connect, Known, Resolve};
use proxy::{Named, Via};
use std::sync::Arc;
use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::typestate::AgentScope;

/// The way to one server; what is learnt on it outlives its agents.
pub struct Way {
    via: Option<Via>,
    roots: Vec<Certificate<'static>>,
    known: Arc<Known>,
}

impl Way {
    /// The way to `url` by these settings.
    #[must_use]
    pub fn to(url: &str, settings: &Settings) -> Self {
        let roots = trust::read(settings).unwrap_or_else(|why| {
            // What looks before a start has refused it; it has changed since.
            log::error!("{why}");
            Vec::new()
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
        let own = RootCerts::new_with_certs(&self.roots);
        let own = (!self.roots.is_empty()).then(|| config(own));
        let setting = self.via.as_ref().map(|via| via.setting);
        Agent::with_parts(
            config(RootCerts::WebPki),
            Connect::new(own, setting, Arc::clone(&self.known)),
            Resolve::new(Arc::clone(&self.known)),
        )
    }
}
