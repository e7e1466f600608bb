//! The seeds: promised, revealed, and how to check a round.
use crate::casino::rounds::text::verify_command;
use crate::casino::text::html;
use crate::rules::fairness::{ClientSeed, Commitment};
use crate::store::{Pair, Round};
use crate::values::limits;
use std::fmt::Write;

/// What is promised now.
#[must_use]
pub fn fair(current: Commitment, client: &ClientSeed, nonce: i64, next: Commitment) -> String {
    format!(
        "🔐 <b>Every round is provably fair</b>\n\
         I have locked in a secret server seed. Its fingerprint (SHA-256):\n<code>{current}</code>\n\
         Your client seed: <code>{}</code>\nThe next round's nonce: {nonce}\n\n\
         Locked in for after that:\n<code>{next}</code>\n\n\
         I cannot change a locked seed, and you cannot see it before you rotate. Under a client \
         seed that you set yourself, my seed cannot have been chosen against you.",
        html(client.as_str())
    )
}

/// A pair that is out of use, and the command that checks its last round.
#[must_use]
pub fn revealed(pair: &Pair, rounds: i64, last: Option<&Round>) -> String {
    let mut text = format!(
        "🔓 <b>Revealed</b>\nServer seed:\n<code>{}</code>\nits SHA-256:\n<code>{}</code>\n\
         Client seed: <code>{}</code>\n",
        pair.server.reveal(),
        pair.server.commitment(),
        html(pair.client.as_str())
    );
    match last {
        None => text.push_str("No round was played with it."),
        Some(round) => {
            let _ = write!(
                text,
                "Nonces 0 to {}. /history proves each round; the last, #{}:\n{}",
                rounds - 1,
                round.id.0,
                verify_command(pair, round)
            );
        }
    }
    text
}

/// How a round is recomputed.
#[must_use]
pub fn how_to_verify() -> String {
    "🧮 <b>How to verify a round</b>\n\n\
     1. Before you bet, /fair shows the SHA-256 of the server seed.\n\
     2. A round draws from HMAC-SHA256 with the server seed's hex text as key and \
     <code>client seed:nonce:0</code> as message (then <code>:1</code> and so on). Each 4 bytes, \
     big-endian, divided by 2³², make a fraction below 1.\n\
     3. Rotate, and the server seed is revealed: its SHA-256 must be the promise, and the fractions \
     must give your results: coin 2 sides, dice 10,000 numbers, each reel 100 stops, roulette 37 \
     pockets, plinko 2 ways a row, limbo and crash 2²⁴ steps and, at the very edge of the target, one \
     more draw, keno one of the 40, then of the 39 left and so on, mines of the 25 cells likewise, the \
     wheel its segments, cards one of 52 (2♦ 2♥ 2♠ 2♣ 3♦ … A♣), in video poker of those left.\n\n\
     <code>casino-bot verify</code> does it offline and prints each step; \
     <code>scripts/verify.py</code> does the same in plain Python. With <code>--game wheel --terms</code> \
     the former prints the text behind the SHA-256 of a bet's rules and pay table, which a round's page \
     shows too (of an older round add <code>--form 1</code>), with <code>--order</code> what each draw means; \
     the latter tells a pasted text's SHA-256 with <code>--terms</code>."
        .to_owned()
}

/// Asks for a client seed.
#[must_use]
pub fn ask_client_seed() -> String {
    format!(
        "✏️ Type your client seed: 1 to {} letters, digits or . _ ~ -\nThe server seed in force is \
         revealed, and the next one plays with yours.",
        limits::CLIENT_SEED_CHARS_MAX
    )
}
