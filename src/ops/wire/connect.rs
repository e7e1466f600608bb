//! Opening connections. Of a server's addresses the one that worked last is tried first, and none
//! holds up the others for long: where IPv6 leads nowhere, that is noticed once. An address has
//! worked when TLS stands, not before. What a connection failed of is said in words here, where it
//! is certain that the call had no effect.
use super::trust;
use super::whole::Whole;
use crate::ops::logging::Plain;
use crate::values::limits;
use parking_lot::Mutex;
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};
use ureq::{Error, Timeout};

/// No connection was made; the text says why, and holds no URL and no secret.
#[derive(Debug)]
pub struct NoWay(String);

impl fmt::Display for NoWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoWay {}

/// The address that worked last.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<Option<SocketAddr>>);

impl Known {
    /// The addresses in the order in which to try them, and whether the first has worked before:
    /// it comes first, then the families take turns, its own before the other (RFC 8305).
    fn order(&self, found: &[SocketAddr]) -> (Vec<SocketAddr>, bool) {
        let last = *self.0.lock();
        let Some(first) = last.or_else(|| found.first().copied()) else {
            return (Vec::new(), false);
        };
        let is_first_family = |address: &SocketAddr| address.is_ipv4() == first.is_ipv4();
        let (mut own, other): (Vec<_>, Vec<_>) = found.iter().copied().partition(is_first_family);
        own.sort_by_key(|address: &SocketAddr| *address != first);
        let mut order = Vec::with_capacity(found.len());
        for turn in 0..found.len() {
            order.extend(own.get(turn));
            order.extend(other.get(turn));
        }
        let known = last.is_some() && order.first().copied() == last;
        (order, known)
    }

    fn worked(&self, address: SocketAddr) {
        *self.0.lock() = Some(address);
    }
}

/// Connects by ureq's own connectors, one address after the other.
#[derive(Debug)]
pub(super) struct Connect {
    /// With the built-in roots.
    built_in: DefaultConnector,
    /// With those of the settings: ureq takes certificates, and the built-in ones are none.
    own: Option<(DefaultConnector, Config)>,
    /// Whether those were the right ones last.
    own_first: AtomicBool,
    /// The variable that names the proxy.
    proxy: Option<&'static str>,
    known: Arc<Known>,
}

impl Connect {
    pub(super) fn new(own: Option<Config>, proxy: Option<&'static str>, known: Arc<Known>) -> Self {
        Self {
            built_in: DefaultConnector::default(),
            own: own.map(|config| (DefaultConnector::default(), config)),
            own_first: AtomicBool::new(false),
            proxy,
            known,
        }
    }

    /// One address, or the proxy that finds the address itself; with the other roots too when the
    /// first do not know the issuer.
    fn attempt(&self, details: &ConnectionDetails) -> Result<Box<dyn Transport>, Error> {
        let own_first = self.own_first.load(Relaxed);
        let first = self.trusting(own_first, details);
        let may_help = self.own.is_some() && details.needs_tls();
        match first {
            Err(error) if may_help && rustls(&error).is_some_and(trust::is_unknown_issuer) => {
                let second = self.trusting(!own_first, details)?;
                self.own_first.store(!own_first, Relaxed);
                Ok(second)
            }
            first => first,
        }
    }

    fn trusting(&self, own: bool, all: &ConnectionDetails) -> Result<Box<dyn Transport>, Error> {
        let (connector, config) = match &self.own {
            Some((connector, config)) if own && all.needs_tls() => (connector, config),
            _ => (&self.built_in, all.config),
        };
        let details = ConnectionDetails {
            config,
            // The connectors keep the roots of their first call.
            request_level: false,
            ..same(all, all.addrs.iter().copied(), all.timeout)
        };
        let made = connector.connect(&details, None)?;
        Ok(Box::new(Whole::new(made.ok_or(Error::ConnectionFailed)?)))
    }

    /// An error as the operator reads it.
    fn no_way(&self, error: Error, details: &ConnectionDetails) -> Error {
        let kind = match &error {
            // We have ended it ourselves.
            Error::Io(e) if e.kind() == ErrorKind::NotConnected => return error,
            Error::Io(e) => e.kind(),
            _ => ErrorKind::Other,
        };
        let proxy = self.proxy.filter(|_| details.config.proxy().is_some());
        let why = match (&error, rustls(&error)) {
            (_, Some(error)) => trust::words(error),
            (Error::Io(e), _) if e.get_ref().is_some() => Plain(&e.to_string()).to_string(),
            // What resets or ends a connection that stands already.
            (Error::Io(e), _) if is_cut(e.kind()) && details.needs_tls() && proxy.is_none() => {
                format!("TLS: {}", e.kind())
            }
            (Error::Io(e), _) => e.kind().to_string(),
            (Error::Timeout(_), _) => "timed out (connect)".to_owned(),
            (Error::HostNotFound, _) => "its host name cannot be resolved".to_owned(),
            (Error::ConnectProxyFailed(why), _) => Plain(why).to_string(),
            (Error::Tls(why), _) => format!("TLS: {why}"),
            (Error::Protocol(_) | Error::Http(_), _) => "not HTTP".to_owned(),
            _ => "no connection".to_owned(),
        };
        let why = match proxy {
            Some(setting) if rustls(&error).is_none() => format!("proxy of {setting}: {why}"),
            _ => why,
        };
        Error::Io(io::Error::new(kind, NoWay(why)))
    }
}

impl Connector<()> for Connect {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        _: Option<()>,
    ) -> Result<Option<Self::Out>, Error> {
        let (addresses, known) = self.known.order(&details.addrs);
        if addresses.is_empty() {
            let made = self.attempt(details);
            return made.map(Some).map_err(|e| self.no_way(e, details));
        }
        let began = Instant::now();
        let mut failed: Option<Error> = None;
        let tried = addresses.len().min(limits::CONNECT_TRIES);
        for (turn, address) in addresses.into_iter().take(tried).enumerate() {
            let mut timeout = details.timeout;
            if !timeout.after.is_not_happening() {
                let left = timeout.after.saturating_sub(began.elapsed());
                let share = match turn {
                    _ if turn + 1 == tried => left,
                    0 if known => left / 2,
                    _ => left.min(limits::CONNECT_TRY_WAIT),
                };
                if share.is_zero() {
                    break;
                }
                timeout.after = share.into();
            }
            let one = ConnectionDetails {
                now: (details.current_time)(),
                ..same(details, [address].into_iter(), timeout)
            };
            match self.attempt(&one) {
                Ok(made) => {
                    self.known.worked(address);
                    return Ok(Some(made));
                }
                Err(Error::Io(e)) if e.kind() == ErrorKind::NotConnected => {
                    return Err(Error::Io(e));
                }
                // That a family cannot be reached at all says less than how the other one failed.
                Err(error) if failed.is_some() && is_unroutable(&error) => {}
                Err(error) => failed = Some(error),
            }
        }
        let error = failed.unwrap_or(Error::Timeout(Timeout::Connect));
        Err(self.no_way(error, details))
    }
}

/// The same connection to other addresses within another time.
fn same<'a>(
    details: &ConnectionDetails<'a>,
    addresses: impl Iterator<Item = SocketAddr>,
    timeout: NextTimeout,
) -> ConnectionDetails<'a> {
    let mut addrs = details.resolver.empty();
    addresses.for_each(|address| addrs.push(address));
    ConnectionDetails {
        uri: details.uri,
        addrs,
        config: details.config,
        request_level: details.request_level,
        resolver: details.resolver,
        now: details.now,
        timeout,
        current_time: Arc::clone(&details.current_time),
        run_connector: Arc::clone(&details.run_connector),
        register_shutdown: Arc::clone(&details.register_shutdown),
    }
}

/// The handshake's error in it, which comes inside one of input and output.
fn rustls(error: &Error) -> Option<&rustls::Error> {
    match error {
        Error::Rustls(error) => Some(error),
        Error::Io(error) => error.get_ref()?.downcast_ref(),
        _ => None,
    }
}

fn is_cut(kind: ErrorKind) -> bool {
    use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(
        kind,
        BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof
    )
}

fn is_unroutable(error: &Error) -> bool {
    use ErrorKind::{AddrNotAvailable, HostUnreachable, NetworkDown, NetworkUnreachable};
    let Error::Io(error) = error else {
        return false;
    };
    matches!(
        error.kind(),
        AddrNotAvailable | HostUnreachable | NetworkDown | NetworkUnreachable
    )
}

/// Looks hosts up once a minute rather than once a call.
#[derive(Debug)]
pub(super) struct Resolve {
    inner: DefaultResolver,
    /// The server's and its proxy's.
    last: Mutex<Vec<(Uri, Instant, Vec<SocketAddr>)>>,
    known: Arc<Known>,
}

/// How long an address is believed.
const ADDRESS_AGE_MAX: Duration = Duration::from_secs(60);
/// A server and its proxy.
const HOSTS_MAX: usize = 2;

impl Resolve {
    pub(super) fn new(known: Arc<Known>) -> Self {
        Self {
            inner: DefaultResolver::default(),
            last: Mutex::default(),
            known,
        }
    }
}

impl Resolver for Resolve {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let same_host =
            |known: &Uri| known.authority() == uri.authority() && known.scheme() == uri.scheme();
        let mut last = self.last.lock();
        last.retain(|(_, at, _)| at.elapsed() < ADDRESS_AGE_MAX);
        let known = last.iter().find(|(known, ..)| same_host(known));
        let found = match known {
            Some((_, _, addresses)) => addresses.clone(),
            None => {
                drop(last);
                let found = self.inner.resolve(uri, config, timeout);
                let found: Vec<_> = found
                    .map_err(|error| match error {
                        Error::Io(_) => Error::HostNotFound,
                        other => other,
                    })?
                    .iter()
                    .copied()
                    .collect();
                let mut last = self.last.lock();
                last.truncate(HOSTS_MAX - 1);
                last.push((uri.clone(), Instant::now(), found.clone()));
                found
            }
        };
        let mut addresses = self.empty();
        let (order, _) = self.known.order(&found);
        order
            .into_iter()
            .for_each(|address| addresses.push(address));
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::rustls::pki_types::pem::PemObject;
    use ::rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use ::rustls::{ServerConfig, ServerConnection, StreamOwned};
    use std::io::{Read, Write};
    use ureq::Agent;
    use ureq::tls::{Certificate, RootCerts, TlsConfig};

    #[test]
    fn what_worked_last_comes_first_and_the_families_take_turns() {
        let list = |text: &str| -> Vec<SocketAddr> {
            let read = |part: &str| part.parse().expect("an address");
            text.split_whitespace().map(read).collect()
        };
        let found = list("[::1]:1 [::2]:1 1.1.1.1:1 1.1.1.2:1");
        let known = Known::default();
        assert_eq!(
            known.order(&found),
            (list("[::1]:1 1.1.1.1:1 [::2]:1 1.1.1.2:1"), false)
        );
        known.worked(found[3]);
        assert_eq!(
            known.order(&found),
            (list("1.1.1.2:1 [::1]:1 1.1.1.1:1 [::2]:1"), true)
        );
        // Its address is another now: its family still says something.
        known.worked(list("9.9.9.9:1")[0]);
        assert_eq!(
            known.order(&found),
            (list("1.1.1.1:1 [::1]:1 1.1.1.2:1 [::2]:1"), false)
        );
        assert_eq!(known.order(&[]), (Vec::new(), false));
    }

    /// Resolves every name to the same addresses.
    #[derive(Debug)]
    struct Fixed(Vec<SocketAddr>);

    impl Resolver for Fixed {
        fn resolve(
            &self,
            _: &Uri,
            _: &Config,
            _: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, Error> {
            let mut addresses = self.empty();
            self.0.iter().for_each(|address| addresses.push(*address));
            Ok(addresses)
        }
    }

    fn serve(
        at: &str,
        work: impl Fn(std::net::TcpStream) + Send + Sync + 'static,
    ) -> Option<SocketAddr> {
        let listener = std::net::TcpListener::bind(at).ok()?;
        let addr = listener.local_addr().ok()?;
        std::thread::spawn(move || listener.incoming().flatten().for_each(work));
        Some(addr)
    }

    /// A server that says 200 in TLS, and the certificate that vouches for it.
    fn secure() -> (SocketAddr, Certificate<'static>) {
        let pem = |name: &str| format!("{}/tests/wire/{name}", env!("CARGO_MANIFEST_DIR"));
        let provider = Arc::new(::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from_pem_file(pem("good.pem")).expect("there")],
                PrivateKeyDer::from_pem_file(pem("key.pem")).expect("there"),
            );
        let config = Arc::new(config.expect("they fit"));
        let addr = serve("127.0.0.1:0", move |socket| {
            let session = ServerConnection::new(Arc::clone(&config)).expect("a session");
            let mut stream = StreamOwned::new(session, socket);
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        let root = std::fs::read(pem("ca.pem")).expect("there");
        let root = Certificate::from_pem(&root).expect("PEM");
        (addr.expect("loopback has a free port"), root)
    }

    /// How long three calls take with connections of their own, the first address being `dead`.
    fn calls(dead: SocketAddr) -> Vec<Duration> {
        let ((alive, root), known) = (secure(), Arc::<Known>::default());
        let call = || {
            let config = |roots| {
                Config::builder()
                    .proxy(None)
                    .timeout_connect(Some(limits::CONNECT_WAIT))
                    .tls_config(TlsConfig::builder().root_certs(roots).build())
                    .build()
            };
            let own = config(RootCerts::new_with_certs(std::slice::from_ref(&root)));
            let agent = Agent::with_parts(
                config(RootCerts::WebPki),
                Connect::new(Some(own), None, Arc::clone(&known)),
                Fixed(vec![dead, alive]),
            );
            let began = Instant::now();
            agent.get("https://localhost").call().expect("an answer");
            began.elapsed()
        };
        (0..3).map(|_| call()).collect()
    }

    /// On the other family where there is one.
    fn dead(work: fn(std::net::TcpStream)) -> SocketAddr {
        let other = serve("[::1]:0", work).or_else(|| serve("127.0.0.2:0", work));
        other.expect("loopback has a free port")
    }

    #[test]
    fn a_silent_address_costs_seconds_once() {
        let silent = dead(|socket| {
            std::thread::spawn(move || {
                std::thread::park_timeout(Duration::from_secs(60));
                drop(socket);
            });
        });
        let took = calls(silent);
        let most = limits::CONNECT_TRY_WAIT + Duration::from_millis(1_500);
        assert!(
            took[0] >= limits::CONNECT_TRY_WAIT && took[0] < most,
            "{took:?}"
        );
        assert!(
            took[1..].iter().all(|t| *t < Duration::from_secs(1)),
            "{took:?}"
        );
    }

    #[test]
    fn an_address_that_resets_or_refuses_is_left_for_the_next() {
        let closed = std::net::TcpListener::bind("127.0.0.2:0").and_then(|free| free.local_addr());
        for dead in [dead(drop), closed.expect("a port that is free again")] {
            let took = calls(dead);
            assert!(took.iter().all(|t| *t < Duration::from_secs(1)), "{took:?}");
        }
    }
}
