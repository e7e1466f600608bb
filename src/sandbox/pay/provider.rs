//! The provider's state: one app, whose token it knows, and the wallets of the players. A pure state machine:
//! time is an argument (Unix milliseconds), chance a seed. What it does is in `methods` and `wallets`.

use std::collections::{BTreeMap, VecDeque};

use serde::Deserialize;

use super::books::Books;
use super::currency::Rates;
use super::faults::PayFaults;
use super::hooks::Hooks;
use super::invoice::{Check, Invoice, Transfer};

/// The token of the sandbox's only app. It opens nothing anywhere else.
pub const TOKEN: &str = "424242:SANDBOX-SANDBOX-SANDBOX";
/// The app's number, as in the token.
pub(super) const APP_ID: i64 = 424_242;
/// The bot that invoices are said to be paid by: neither net's, so that whoever names it has read it here.
pub(super) const BOT: &str = "SandboxPayBot";

/// Whether the provider answers at all.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(in crate::sandbox) enum Mode {
    Up,
    /// The front answers 503 to every call, nobody can pay, no webhook goes out.
    Down,
    /// The account is suspended: 423 to every call.
    Suspended,
}

/// Something for the page's feed.
pub(in crate::sandbox) struct News {
    pub kind: &'static str,
    /// Whose wallet; 0: the app's.
    pub chat: i64,
    /// Empty or `,"name":json…`.
    pub fields: String,
}

/// The state machine. See the module's header.
pub(in crate::sandbox) struct Provider {
    /// Where the sandbox is found, for the links of invoices.
    pub base: String,
    pub(super) mode: Mode,
    pub(super) books: Books,
    pub(super) rates: Rates,
    pub(super) hooks: Hooks,
    pub(super) faults: PayFaults,
    pub(super) invoices: VecDeque<Invoice>,
    pub(super) transfers: VecDeque<Transfer>,
    pub(super) checks: VecDeque<Check>,
    /// Thousandths of what comes in that are put on hold.
    pub(super) held_per_mille: u128,
    /// Methods that the app's owner has not allowed.
    pub(super) disabled: Vec<&'static str>,
    /// Calls by method and outcome.
    pub(super) counts: BTreeMap<&'static str, BTreeMap<String, u64>>,
    last_id: i64,
    prng: u64,
    pub news: Vec<News>,
    /// A webhook may have become due.
    pub wake: bool,
}

impl Provider {
    /// An app without money. `seed` decides hashes; ids begin at a number derived from `now_ms`, so that a bot
    /// that remembers an earlier run mixes nothing up.
    pub fn new(seed: u64, now_ms: i64) -> Self {
        Self {
            base: "http://127.0.0.1".to_owned(),
            mode: Mode::Up,
            books: Books::new(),
            rates: Rates::new(),
            hooks: Hooks::new(),
            faults: PayFaults::default(),
            invoices: VecDeque::new(),
            transfers: VecDeque::new(),
            checks: VecDeque::new(),
            held_per_mille: 0,
            disabled: Vec::new(),
            counts: BTreeMap::new(),
            // Positive 32-bit numbers until 2040, for clients that think them so small.
            last_id: ((now_ms / 1_000 - 1_700_000_000) * 4).clamp(1, 2_000_000_000),
            prng: seed,
            news: Vec::new(),
            wake: false,
        }
    }

    /// The next number, of whatever it is.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// A link's secret part, with the prefix of its kind.
    pub(super) fn hash(&mut self, prefix: &str) -> String {
        const LETTERS: &[u8; 62] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let mut hash = prefix.to_owned();
        for _ in 0..10 {
            // SplitMix64; its high half spread over the letters.
            self.prng = self.prng.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.prng;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^= z >> 31;
            let at = usize::try_from(((z >> 32) * 62) >> 32).unwrap_or_default();
            hash.push(char::from(LETTERS[at]));
        }
        hash
    }

    /// Tells the page.
    pub(super) fn tell(&mut self, kind: &'static str, chat: i64, fields: String) {
        self.news.push(News { kind, chat, fields });
    }

    pub(super) fn count(&mut self, method: &'static str, outcome: String) {
        *self
            .counts
            .entry(method)
            .or_default()
            .entry(outcome)
            .or_default() += 1;
    }
}
