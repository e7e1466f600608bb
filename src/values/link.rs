//! A link that a button opens: what Telegram takes for one, and nothing that only looks like it leads there.
use crate::values::limits;
use std::net::Ipv4Addr;

/// A link: https, or http to this machine, where the sandbox is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// Reads one. `None` for anything else: Telegram would refuse the whole message with it, or it would hide
    /// whom it leads to behind a name before an `@`.
    #[must_use]
    pub fn read(url: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
        if url.len() > limits::LINK_BYTES_MAX || !url.bytes().all(plain) {
            return None;
        }
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, port.parse::<u16>().ok()),
            None => (authority, Some(0)),
        };
        let here = host.parse().is_ok_and(|ip: Ipv4Addr| ip.is_loopback());
        let allowed = (scheme == "https" && is_name(host)) || (scheme == "http" && here);
        (allowed && port.is_some()).then(|| Self(url.to_owned()))
    }

    /// As it was read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a host has a name that Telegram makes a link of: words with points between them.
fn is_name(host: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let word = |word: &str| !word.is_empty() && word.bytes().all(letter);
    host.contains('.') && host.split('.').all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_where_it_says_is_a_link() {
        for url in [
            "https://t.me/CryptoBot?start=IV0a1B2c3D4e",
            "https://pay.example.org:8443/i/1#top",
            "https://example.org",
            "http://127.0.0.1:8081/pay/1",
        ] {
            assert_eq!(Link::read(url).expect(url).as_str(), url);
        }
        let long = format!("https://example.org/{}", "a".repeat(limits::LINK_BYTES_MAX));
        for url in [
            "",
            "example.org",
            "http://example.org/",
            "http://localhost/",
            "https://localhost/",
            "https://t.me@example.org/",
            "https://t.me:443@example.org/",
            "https://t.me:99999/",
            "https://t.me/a b",
            "https://t.me/\tx",
            "https://t.me/\n",
            "https://t.me\\@example.org",
            "https://.me/",
            "https://t..me/",
            "https:///t.me",
            "https://т.me/",
            "HTTPS://t.me/",
            "ftp://t.me/",
            "javascript:alert(1)",
            "tg://resolve?domain=x",
            &long,
        ] {
            assert_eq!(Link::read(url), None, "{url}");
        }
    }
}
