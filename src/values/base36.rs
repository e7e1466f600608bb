//! Numbers in few characters, where there is room for few: in buttons and links.
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A number from 0 in base 36; below zero, which nothing here is, counts as 0.
#[must_use]
pub fn base36(number: i64) -> String {
    let mut rest = u64::try_from(number).unwrap_or(0);
    let mut digits = [0; 13];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = DIGITS[(rest % 36) as usize];
        rest /= 36;
        if rest == 0 {
            let text = std::str::from_utf8(&digits[first..]);
            return text.unwrap_or_default().to_owned();
        }
    }
}

/// Reads it; `None` for anything else, capital letters among it.
#[must_use]
pub fn read_base36(text: &str) -> Option<i64> {
    let plain = !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    i64::from_str_radix(text, 36).ok().filter(|_| plain)
}
