//! Names that nobody can guess: 128 random bits in letters and digits (RFC 4648, section 6, in small letters and
//! without padding).
const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The characters of one.
pub const CHARS: usize = 26;

/// The first 128 bits of these as a name.
#[must_use]
pub fn base32(bits: &[u8; 32]) -> String {
    let bit = |at: usize| match at < 128 {
        true => usize::from(bits[at / 8] >> (7 - at % 8) & 1),
        false => 0,
    };
    let digit = |nth: usize| (0..5).fold(0, |digit, at| digit * 2 + bit(nth * 5 + at));
    (0..CHARS)
        .map(|nth| char::from(DIGITS[digit(nth)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_rfc() {
        let mut bits = [0xff; 32];
        bits[..16].copy_from_slice(b"foobarfoobarfoob");
        assert_eq!(base32(&bits), "mzxw6ytbojtg633cmfzgm33pmi");
        assert_eq!(base32(&[0; 32]).len(), CHARS);
    }
}
