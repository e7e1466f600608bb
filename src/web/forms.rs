//! Names and values as forms and queries have them (WHATWG URL, application/x-www-form-urlencoded).

/// Decodes `a=1&b=x%20y` (query or form body): `+` is a space, bad escapes stay as they are, invalid UTF-8
/// becomes U+FFFD.
pub fn form_pairs(encoded: &str) -> impl Iterator<Item = (String, String)> {
    encoded
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decoded(name, true), percent_decoded(value, true))
        })
}

/// Decodes %XX; `plus_is_space` as in forms, not in paths.
pub fn percent_decoded(text: &str, plus_is_space: bool) -> String {
    let hex = |byte: Option<&u8>| {
        byte.and_then(|b| char::from(*b).to_digit(16))
            .and_then(|d| u8::try_from(d).ok())
    };
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        match (bytes[i], hex(bytes.get(i + 1)), hex(bytes.get(i + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(high << 4 | low);
                i += 2;
            }
            (b'+', ..) if plus_is_space => decoded.push(b' '),
            (byte, ..) => decoded.push(byte),
        }
        i += 1;
    }
    String::from_utf8(decoded)
        .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}
