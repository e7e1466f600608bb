//! By which ways the office is reached: from this machine itself, where a tunnel ends, or through a proxy that speaks
//! TLS under the address that is set. Whatever comes otherwise may be read on its way.
use crate::shell::workers::http::near::is_of_this_machine;
use crate::web::http::Request;
use std::net::IpAddr;

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Through a tunnel, or from this machine.
    Tunnel,
    /// By https, through the proxy.
    Public,
}

impl Way {
    /// From where a request comes by it, as the proxy says, whose own word is the last; `None`: through a tunnel.
    pub fn caller(self, request: &Request) -> Option<IpAddr> {
        if self == Self::Tunnel {
            return None;
        }
        let said = request
            .headers
            .iter()
            .rfind(|(n, _)| n == "x-forwarded-for");
        let last = said.and_then(|(_, hops)| hops.rsplit(',').next());
        let last = last.and_then(|hop| hop.trim().parse().ok());
        Some(last.unwrap_or_else(|| request.peer.ip()))
    }
}

/// The ways that there are.
pub(super) struct Ways {
    /// The host of OFFICE_URL with its port, if it says one.
    host: Option<String>,
}

impl Ways {
    pub fn new(url: &str) -> Self {
        let host = url.strip_prefix("https://");
        let host = host.and_then(|rest| rest.split('/').next());
        Self {
            host: host.map(str::to_ascii_lowercase),
        }
    }

    /// The way that a request came by, if it is one of them.
    pub fn of(&self, request: &Request) -> Option<Way> {
        if is_of_this_machine(request) {
            return Some(Way::Tunnel);
        }
        let proxied = is_near(request.peer.ip())
            && self.host.is_some()
            && only(request, "host").map(str::to_ascii_lowercase) == self.host
            && only(request, "x-forwarded-proto") == Some("https");
        proxied.then_some(Way::Public)
    }

    /// Whether a form was sent from a page of the office's own, as far as the browser says where it was.
    pub fn is_own_form(&self, request: &Request, way: Way) -> bool {
        let host = only(request, "host")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let own = match way {
            Way::Tunnel => format!("http://{host}"),
            Way::Public => format!("https://{host}"),
        };
        let all = |name: &'static str| request.headers.iter().filter(move |(n, _)| n == name);
        let origins = all("origin").all(|(_, origin)| origin.eq_ignore_ascii_case(&own));
        let sites = all("sec-fetch-site").all(|(_, site)| site == "same-origin");
        origins && sites
    }
}

/// A header that stands there once.
fn only<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let mut found = request.headers.iter().filter(|(n, _)| n == name);
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value.as_str())
}

/// Whether a proxy may be there: on this machine, or on a network of its own.
fn is_near(peer: IpAddr) -> bool {
    match peer.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    }
}
