//! What a setting may be: its text, read. `None` for what it may not.
use super::secret::Secret;
use crate::values::money::{ASSETS, Asset};
use std::path::PathBuf;
use std::time::Duration;

pub(super) fn optional<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if value.is_empty() {
        Some(None)
    } else {
        read(value).map(Some)
    }
}

pub(super) fn whole<T: TryFrom<u64>>(value: &str, min: u64, max: u64) -> Option<T> {
    let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    let number = value
        .parse()
        .ok()
        .filter(|n| digits && (min..=max).contains(n))?;
    T::try_from(number).ok()
}

pub(super) fn seconds(value: &str, min: u64, max: u64) -> Option<Duration> {
    whole(value, min, max).map(Duration::from_secs)
}

pub(super) fn dollars(value: &str) -> Option<u32> {
    whole(value, 1, 1_000_000)
}

/// Real ones, each once, and at least one.
pub(super) fn assets(value: &str) -> Option<Vec<Asset>> {
    let mut found = Vec::new();
    for symbol in value.split(',').map(str::trim) {
        let mut real = ASSETS.iter().filter(|row| !row.is_play);
        let asset = real
            .find(|row| row.symbol.eq_ignore_ascii_case(symbol))?
            .asset;
        if found.contains(&asset) {
            return None;
        }
        found.push(asset);
    }
    Some(found)
}

/// Telegram's ids have at most 52 significant bits.
pub(super) fn user_id(value: &str) -> Option<i64> {
    whole(value, 1, (1 << 52) - 1)
}

pub(super) fn user_ids(value: &str) -> Option<Vec<i64>> {
    value
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .map(user_id)
        .collect()
}

pub(super) fn truth(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Empty, or digits, a colon, and letters, digits, `_`, `-`: nothing that could break out of a URL.
pub(super) fn token(value: &str) -> Option<Secret> {
    if value.is_empty() {
        return Some(Secret::default());
    }
    let (id, key) = value.split_once(':')?;
    let plain = key.len() >= 8
        && key.len() <= 128
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    (whole::<u64>(id, 1, u64::MAX).is_some() && plain).then(|| Secret::new(value.to_owned()))
}

pub(super) fn restart_token(value: &str) -> Option<Secret> {
    let fits = value.is_empty()
        || ((8..=256).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_graphic()));
    fits.then(|| Secret::new(value.to_owned()))
}

/// Scheme and authority, a path if there is one, without a trailing slash.
pub(super) fn url(value: &str) -> Option<String> {
    let rest = value
        .strip_prefix("https://")
        .or_else(|| value.strip_prefix("http://"))?;
    let plain = value.bytes().all(|b| b.is_ascii_graphic()) && !value.contains(['?', '#', '@']);
    let url = value.trim_end_matches('/');
    let parses = url
        .parse::<ureq::http::Uri>()
        .is_ok_and(|uri| uri.host().is_some());
    (plain && !rest.is_empty() && parses).then(|| url.to_owned())
}

/// Whether a URL is https and a host alone, with a port or without.
pub(super) fn origin(url: &str) -> bool {
    let host = url.strip_prefix("https://");
    host.is_some_and(|host| !host.contains('/'))
}

/// Empty, or a proxy that can be used.
pub(super) fn proxy(value: &str) -> Option<Secret> {
    let usable = value.is_empty() || crate::ops::wire::proxy::read(value).is_some();
    usable.then(|| Secret::new(value.to_owned()))
}

pub(super) fn path(value: &str) -> Option<PathBuf> {
    (!value.is_empty()).then(|| PathBuf::from(value))
}

pub(super) fn level(value: &str) -> Option<log::LevelFilter> {
    value
        .parse()
        .ok()
        .filter(|level| *level != log::LevelFilter::Off)
}

/// Of letters, digits and `-_.`: nothing that a signature or a path would have to escape.
pub(super) fn word(value: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    (!value.is_empty() && value.len() <= 128 && value.bytes().all(plain)).then(|| value.to_owned())
}

/// `s3://bucket/key`, or a file from the root.
pub(super) fn lease(value: &str) -> Option<String> {
    let path = value
        .strip_prefix("file://")
        .filter(|path| path.starts_with('/') && path.len() > 1);
    let object = || {
        let path = value.strip_prefix("s3://")?;
        let parts = || path.split('/');
        (parts().count() > 1 && parts().all(|part| word(part).is_some())).then_some(path)
    };
    path.or_else(object).map(|_| value.to_owned())
}

/// Empty, or a URL that a folder can be added to.
pub(super) fn place(value: &str) -> Option<Secret> {
    let parts = value.split_once("://");
    let plain = value.bytes().all(|b| b.is_ascii_graphic()) && !value.contains('#');
    let named = parts.is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty());
    (value.is_empty() || (plain && named)).then(|| Secret::new(value.to_owned()))
}
