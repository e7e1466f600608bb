//! The seeds: promised, revealed, and how to check a round.
use crate::casino::wings::rounds::text::verify_command;
use crate::rules::fairness::{ClientSeed, Commitment};
use crate::speech::{Html, Voice, key};
use crate::store::{Pair, Round};
use crate::values::limits;

/// What is promised now.
#[must_use]
pub fn fair(
    voice: Voice,
    current: Commitment,
    client: &ClientSeed,
    nonce: i64,
    next: Commitment,
) -> Html {
    voice.html(&key::Fair {
        hash: &current.to_string(),
        seed: client.as_str(),
        nonce: nonce.into(),
        next_hash: &next.to_string(),
    })
}

/// A pair that is out of use, and the command that checks its last round.
#[must_use]
pub fn revealed(voice: Voice, pair: &Pair, rounds: i64, last: Option<&Round>) -> Html {
    let seeds = voice.html(&key::Revealed {
        server_seed: &pair.server.reveal(),
        hash: &pair.server.commitment().to_string(),
        seed: pair.client.as_str(),
    });
    let Some(last) = last else {
        return Html::lines([seeds, voice.html(&key::RevealedUnused)]);
    };
    let (nonce, round) = ((rounds - 1).into(), last.id.0.into());
    let rounds = voice.html(&key::RevealedRounds { nonce, round });
    Html::lines([seeds, rounds, verify_command(pair, last)])
}

/// How a round is recomputed.
#[must_use]
pub fn how_to_verify(voice: Voice) -> String {
    voice.html(&key::HowToVerify).into_string()
}

/// Asks for a client seed.
#[must_use]
pub fn ask_client_seed(voice: Voice) -> String {
    let chars = limits::CLIENT_SEED_CHARS_MAX.into();
    voice.html(&key::AskClientSeed { chars }).into_string()
}
