//! Provable fairness: what is promised before a bet, drawn during it and revealed after it.
//! Knows nothing of players, money or the database.
//!
//! The scheme is the field's usual one (stake.com/provably-fair/implementation): the player sees
//! SHA-256 of the server seed before betting, adds a client seed, and round `n` draws from
//! HMAC-SHA256 keyed by the server seed's hex text over `client:n:0`, then `client:n:1`, … each
//! 32 bytes being eight big-endian 32-bit numbers.
use crate::rules::games::Draws;
use crate::values::limits;
use ring::{digest, hmac};
use std::fmt;

/// A server seed: 32 secret bytes until rotation reveals them. Its text form is lower-case hex.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerSeed([u8; 32]);

impl ServerSeed {
    /// A seed from 32 bytes of a cryptographic random generator.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 64 hex digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The bytes, to be stored.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The text that keys the HMAC and is shown once the seed is out of use.
    #[must_use]
    pub fn reveal(&self) -> String {
        hex(&self.0)
    }

    /// The promise shown before the seed is used: SHA-256 of its hex text.
    #[must_use]
    pub fn commitment(&self) -> Commitment {
        Commitment::to(&self.reveal())
    }
}

impl fmt::Debug for ServerSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerSeed(secret)")
    }
}

/// SHA-256 of what is promised: of a server seed's hex text, of a bet's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment([u8; 32]);

impl Commitment {
    /// The promise of this text.
    #[must_use]
    pub fn to(text: &str) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
        Self(bytes)
    }

    /// One that was stored.
    #[must_use]
    pub const fn stored(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be stored.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// The player's part of the randomness: 1 to 64 ASCII letters, digits and `._~-`, so that it
/// means itself in HTML, in a shell and between the colons of the message that is authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSeed(String);

impl ClientSeed {
    /// Checks a text; `None` when it is too long, empty or has other characters.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=limits::CLIENT_SEED_CHARS_MAX).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._~-".contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    /// A seed for a player who has not chosen one: 16 hex digits of a random generator.
    #[must_use]
    pub fn random(bytes: &[u8; 32]) -> Self {
        Self(hex(&bytes[..8]))
    }

    /// What several players' seeds are as one: SHA-256, in hex, of the seeds with colons between,
    /// in the order in which the players came. No seed has a colon, so no other seeds give it.
    #[must_use]
    pub fn mixed<'a>(seeds: impl IntoIterator<Item = &'a Self>) -> Self {
        let seeds: Vec<_> = seeds.into_iter().map(Self::as_str).collect();
        Self(Commitment::to(&seeds.join(":")).to_string())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The random numbers of one round.
pub struct Stream {
    key: hmac::Key,
    /// `client:nonce:`
    prefix: String,
    block: [u8; 32],
    /// The next block's number.
    next_block: u32,
    /// Bytes of `block` already given out.
    used: usize,
}

impl Stream {
    /// The stream of round `nonce` (from 0) under a pair of seeds.
    #[must_use]
    pub fn new(server: &ServerSeed, client: &ClientSeed, nonce: i64) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, server.reveal().as_bytes()),
            prefix: format!("{}:{nonce}:", client.0),
            block: [0; 32],
            next_block: 0,
            used: 32,
        }
    }

    /// The text whose HMAC is block `number`, as `verify` prints it.
    #[must_use]
    pub fn message(&self, number: u32) -> String {
        format!("{}{number}", self.prefix)
    }

    /// The block in use, in hex.
    #[must_use]
    pub fn block_hex(&self) -> String {
        hex(&self.block)
    }

    /// The next 32-bit number.
    pub fn next_u32(&mut self) -> u32 {
        if self.used == self.block.len() {
            let tag = hmac::sign(&self.key, self.message(self.next_block).as_bytes());
            self.block.copy_from_slice(tag.as_ref());
            self.next_block += 1;
            self.used = 0;
        }
        let mut word = [0; 4];
        word.copy_from_slice(&self.block[self.used..self.used + 4]);
        self.used += 4;
        u32::from_be_bytes(word)
    }
}

impl Stream {
    /// One of `0..n` for an `n` of up to 64 bits: floor(f·n) for the fraction f of the next two
    /// numbers, x·2^32 + y of 2^64. No outcome is likelier than another by more than `n` / 2^64 of
    /// its chance.
    pub fn below_wide(&mut self, n: u64) -> u64 {
        let word = u64::from(self.next_u32()) << 32 | u64::from(self.next_u32());
        let scaled = (u128::from(word) * u128::from(n)) >> 64;
        u64::try_from(scaled).expect("the product of two 64-bit numbers, shifted by 64")
    }
}

impl Draws for Stream {
    fn below(&mut self, n: u32) -> u32 {
        // floor(f·n) for the fraction f = x / 2^32, exactly.
        let scaled = (u64::from(self.next_u32()) * u64::from(n)) >> 32;
        u32::try_from(scaled).expect("the product of two 32-bit numbers, shifted by 32")
    }
}

/// Where new seeds come from; chance as an argument.
pub trait Entropy {
    /// 32 unpredictable bytes.
    fn seed(&mut self) -> [u8; 32];
}

/// The operating system's generator, through ring.
pub struct SystemEntropy(ring::rand::SystemRandom);

impl SystemEntropy {
    /// The generator.
    #[must_use]
    pub fn new() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Default for SystemEntropy {
    fn default() -> Self {
        Self::new()
    }
}

impl Entropy for SystemEntropy {
    /// # Panics
    /// When the operating system gives no randomness; the update that asked is then set aside.
    fn seed(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        ring::rand::SecureRandom::fill(&self.0, &mut bytes)
            .expect("the operating system's random generator works");
        bytes
    }
}

/// Lower-case hex.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seeds and results computed independently of this program.
    const SERVER: &str = "fce345e1708f348fc577561fce36ef5bf0cad36a9363f7a7437e7e360b087d94";

    fn stream(nonce: i64) -> Stream {
        let server = ServerSeed::from_hex(SERVER).expect("64 digits");
        Stream::new(
            &server,
            &ClientSeed::new("axis-client").expect("valid"),
            nonce,
        )
    }

    #[test]
    fn the_commitment_is_the_known_answer() {
        let seed = ServerSeed::from_hex(SERVER).expect("64 digits");
        assert_eq!(
            seed.commitment().to_string(),
            "4c414f2539bcc170abf1ebbc5cfd653912a6369680605a476de179de18db2cbb"
        );
        assert_eq!(seed.reveal(), SERVER);
        assert_eq!(format!("{seed:?}"), "ServerSeed(secret)");
    }

    #[test]
    fn the_first_block_is_the_known_answer() {
        let mut stream = stream(0);
        let words: Vec<_> = (0..8)
            .map(|_| format!("{:08x}", stream.next_u32()))
            .collect();
        assert_eq!(
            words.join(" "),
            "881cdea1 5de126b3 13f129b1 6f1ad0f2 d2efea7f bbaa93ef 9a5154f9 697de660"
        );
    }

    #[test]
    fn single_draws_are_the_known_answers() {
        // dice over 10,001 and 10,000 outcomes, roulette, coin, card
        for (nonce, want) in [
            (0, [5317, 5316, 19, 1, 27]),
            (1, [1093, 1093, 4, 0, 5]),
            (2, [9732, 9731, 36, 1, 50]),
        ] {
            let got = [10_001, 10_000, 37, 2, 52].map(|n| stream(nonce).below(n));
            assert_eq!(got, want, "nonce {nonce}");
        }
    }

    #[test]
    fn streams_of_many_draws_are_the_known_answers() {
        let mut plinko = stream(3);
        let path: String = (0..16).map(|_| plinko.below(2).to_string()).collect();
        assert_eq!(path, "0110011011000101");
        let pick = |nonce, cells: Vec<u32>, count| {
            let (mut cells, mut stream) = (cells, stream(nonce));
            (0..count)
                .map(|_| {
                    let left = u32::try_from(cells.len()).expect("few cells");
                    cells.remove(stream.below(left) as usize)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(pick(4, (0..25).collect(), 3), [15, 22, 9]);
        assert_eq!(
            pick(5, (1..=40).collect(), 10),
            [39, 19, 6, 21, 28, 30, 36, 1, 29, 5]
        );
    }

    #[test]
    fn seeds_from_outside_are_checked() {
        assert_eq!(ServerSeed::from_hex(&SERVER[1..]), None);
        assert_eq!(ServerSeed::from_hex(&SERVER.replace('f', "g")), None);
        for bad in [
            "",
            "a:b",
            "a b",
            "é",
            "a\n",
            "$(id)",
            "<b>",
            "it's",
            "\"q\"",
            &"x".repeat(65),
        ] {
            assert_eq!(ClientSeed::new(bad), None, "{bad:?}");
        }
        assert!(ClientSeed::new(&"x".repeat(64)).is_some());
    }
}
