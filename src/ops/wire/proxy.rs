//! Which proxy stands between us and an address, by the variables that everybody uses: HTTPS_PROXY
//! for https, else ALL_PROXY, but for what NO_PROXY excepts and for this machine itself.
use crate::ops::config::Secret;
use std::net::IpAddr;
use ureq::Proxy;
use ureq::http::Uri;

/// A proxy, and the variable that names it: errors say that and never its value, which may hold a
/// password.
#[derive(Clone)]
pub struct Via {
    pub setting: &'static str,
    pub proxy: Proxy,
}

/// What the variables say.
pub struct Named<'a> {
    pub https_proxy: &'a Secret,
    pub all_proxy: &'a Secret,
    pub no_proxy: &'a str,
}

/// Reads a proxy's address: `http`, `socks5` or `socks5h` (the proxy resolves the names), `http`
/// when nothing is said. `None` when it is none of these.
#[must_use]
pub fn read(value: &str) -> Option<Proxy> {
    let scheme = value.split_once("://").map_or("http", |(scheme, _)| scheme);
    let known = ["http", "socks5", "socks5h"];
    let plain = value.bytes().all(|b| b.is_ascii_graphic());
    if !plain || !known.contains(&scheme.to_ascii_lowercase().as_str()) {
        return None;
    }
    let proxy = Proxy::new(value).ok()?;
    let uri = proxy.uri();
    let bare = uri.path_and_query().is_none_or(|path| path.as_str() == "/");
    (bare && !proxy.host().is_empty()).then_some(proxy)
}

/// The proxy for `url`, if there is to be one.
#[must_use]
pub fn to(url: &str, named: &Named<'_>) -> Option<Via> {
    let uri: Uri = url.parse().ok()?;
    let secure = uri.scheme_str() == Some("https");
    let host = uri.host()?.trim_matches(['[', ']']).to_ascii_lowercase();
    let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
    if is_this_machine(&host) || excepts(named.no_proxy, &host, port) {
        return None;
    }
    let https = ("HTTPS_PROXY", named.https_proxy);
    let all = ("ALL_PROXY", named.all_proxy);
    let wanted = [https, all].into_iter().skip(usize::from(!secure));
    let set = |(_, value): &(&str, &Secret)| !value.is_empty();
    let (setting, value) = wanted.into_iter().find(set)?;
    let proxy = read(value.expose())?;
    Some(Via { setting, proxy })
}

/// A proxy's own loopback is another machine's.
fn is_this_machine(host: &str) -> bool {
    let loopback = |ip: IpAddr| ip.to_canonical().is_loopback();
    host == "localhost" || host.ends_with(".localhost") || host.parse().is_ok_and(loopback)
}

/// Whether NO_PROXY names the host: `*`; `example.org` with all below it; `.example.org` and
/// `*.example.org`, only what is below; an address, or a network such as `10.0.0.0/8`; each with
/// `:port`, which then has to be the same.
fn excepts(no_proxy: &str, host: &str, port: u16) -> bool {
    let entries = no_proxy.split([',', ' ', '\t']).filter(|e| !e.is_empty());
    entries.map(str::to_ascii_lowercase).any(|entry| {
        let (name, only) = parts(&entry);
        if only.is_some_and(|only| only != port) {
            return false;
        }
        let name = name.strip_prefix('*').unwrap_or(name);
        if name.is_empty() {
            return true;
        }
        if let (Ok(ip), Some((network, bits))) = (host.parse(), name.split_once('/')) {
            return within(ip, network, bits);
        }
        let below = host.strip_suffix(name).filter(|rest| !rest.is_empty());
        host == name || below.is_some_and(|rest| name.starts_with('.') || rest.ends_with('.'))
    })
}

/// A host without the brackets of an IPv6 address, and the port that follows it.
fn parts(entry: &str) -> (&str, Option<u16>) {
    if entry.parse::<IpAddr>().is_ok() {
        return (entry, None);
    }
    let (name, port) = match entry.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => (name, port.parse().ok()),
        _ => (entry, None),
    };
    (name.trim_matches(['[', ']']), port)
}

fn within(ip: IpAddr, network: &str, bits: &str) -> bool {
    let number = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => (u128::from(u32::from(ip)) << 96, 32),
        IpAddr::V6(ip) => (u128::from(ip), 128),
    };
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else {
        return false;
    };
    let ((own, width), (theirs, other)) = (number(ip), number(network));
    let shift = 128_u32.saturating_sub(bits);
    width == other && bits <= width && own.checked_shr(shift) == theirs.checked_shr(shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_is_read_as_curl_and_go_read_it() {
        for (no_proxy, host, port, excepted) in [
            ("", "example.org", 443, false),
            ("*", "example.org", 443, true),
            ("example.org", "example.org", 443, true),
            ("EXAMPLE.org", "example.org", 443, true),
            ("example.org", "api.example.org", 443, true),
            ("example.org", "notexample.org", 443, false),
            ("example.org", "example.org.evil.net", 443, false),
            (".example.org", "api.example.org", 443, true),
            (".example.org", "example.org", 443, false),
            ("*.example.org", "api.example.org", 443, true),
            ("*.example.org", "example.org", 443, false),
            ("a.net, .b.net  c.net", "c.net", 443, true),
            ("a.net, .b.net  c.net", "x.b.net", 443, true),
            ("example.org:8081", "example.org", 8081, true),
            ("example.org:8081", "example.org", 443, false),
            ("10.1.2.3", "10.1.2.3", 80, true),
            ("10.1.2.3", "10.1.2.30", 80, false),
            ("10.0.0.0/8", "10.200.2.3", 80, true),
            ("10.0.0.0/8", "11.0.0.1", 80, false),
            ("0.0.0.0/0", "11.0.0.1", 80, true),
            ("0.0.0.0/0", "2001:db8::1", 80, false),
            ("10.0.0.0/33", "10.0.0.0", 80, false),
            ("2001:db8::/32", "2001:db8::7", 80, true),
            ("2001:db8::7", "2001:db8::7", 80, true),
            ("[2001:db8::7]:80", "2001:db8::7", 80, true),
            ("[2001:db8::7]:81", "2001:db8::7", 80, false),
            (",, ,", "example.org", 80, false),
        ] {
            let told = excepts(no_proxy, host, port);
            assert_eq!(told, excepted, "{no_proxy:?} {host}:{port}");
        }
    }

    #[test]
    fn only_what_can_be_used_is_a_proxy() {
        for good in [
            "http://proxy:3128",
            "http://proxy.example.org:3128/",
            "proxy:3128",
            "socks5://127.0.0.1:1080",
            "socks5h://user:p%40ss@proxy",
            "SOCKS5://proxy",
            "http://[::1]:8080",
        ] {
            assert!(read(good).is_some(), "{good}");
        }
        for bad in [
            "https://proxy",
            "socks4://proxy",
            "ftp://proxy",
            "http://",
            "http://proxy/path",
            "http://pro xy",
            "://",
        ] {
            assert!(read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_variable_for_the_scheme_comes_first_and_this_machine_needs_none() {
        let secret = |value: &str| Secret::new(value.to_owned());
        let named = Named {
            all_proxy: &secret("socks5://all:1"),
            https_proxy: &secret("http://https:2"),
            no_proxy: "inside.example.org",
        };
        let of = |url: &str| to(url, &named).map(|via| via.setting);
        assert_eq!(of("https://api.telegram.org"), Some("HTTPS_PROXY"));
        assert_eq!(of("http://api.example.org:8081"), Some("ALL_PROXY"));
        assert_eq!(of("https://inside.example.org"), None);
        for own in ["localhost", "127.0.0.1:8081", "127.9.9.9", "[::1]:8081"] {
            assert_eq!(of(&format!("http://{own}")), None, "{own}");
        }
        let none = Named {
            all_proxy: &Secret::default(),
            https_proxy: &Secret::default(),
            no_proxy: "",
        };
        assert!(to("https://x.org", &none).is_none());
    }
}
