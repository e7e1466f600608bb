//! Seeds: what is promised, what was promised and is now revealed, and how to check it.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::fair::deeds::Deed;
use crate::casino::wings::{fair, lobby};
use crate::rules::fairness::{ClientSeed, ServerSeed};
use crate::rules::games;
use crate::rules::ledger::PlayerId;
use crate::speech::{Html, Voice, key};

/// The commitment in force, the client seed, the nonce, and the next commitment.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let text = in_force(visit)?;
    let pair = visit.db.seat(visit.player.id)?.pair;
    Ok(buttons(text, visit.voice, visit.player.id, pair))
}

/// Reveals the pair in force and goes on with the next one, which was committed before.
///
/// # Errors
/// A refusal while a round under the pair is open.
pub fn rotate(visit: &mut Visit<'_>, client: Option<ClientSeed>) -> Result<Page, Trouble> {
    may_rotate(visit)?;
    let (db, owner) = (visit.db, visit.player.id);
    let seat = db.seat(owner)?;
    let old = db.pair(seat.pair)?;
    let last = db
        .history(seat.last_round.filter(|_| seat.nonce > 0), 0, 1)?
        .pop();
    let client = client.unwrap_or_else(|| old.client.clone());
    let next = ServerSeed::new(visit.entropy.seed());
    db.rotate(owner, &seat, &client, &next, visit.now)?;
    let revealed = fair::text::revealed(visit.voice, &old, seat.nonce, last.as_ref());
    let text = Html::joined([revealed, in_force(visit)?], "\n\n");
    Ok(buttons(text, visit.voice, owner, seat.next_pair))
}

/// Whether no round under the pair in force is open.
///
/// # Errors
/// A refusal when one is.
pub fn may_rotate(visit: &Visit<'_>) -> Result<(), Trouble> {
    match visit.db.open_rounds(visit.player.id)?.first() {
        None => Ok(()),
        Some(open) => {
            let game = games::find(&open.game).map_or("", |game| game.spec().id);
            let round = open.id;
            Err(Refusal::RoundOpen { game, round }.into())
        }
    }
}

/// How a round is recomputed without trusting anybody.
///
/// # Errors
/// None.
pub fn how_to_verify(visit: &Visit<'_>) -> Result<Page, Trouble> {
    let voice = visit.voice;
    let back = Deed::Fair.button(visit.player.id, voice.plain(&key::ButtonBack));
    Ok(Page::new(fair::text::how_to_verify(voice)).row(vec![back]))
}

/// The commitment that the player's next round is under.
///
/// # Errors
/// When the database fails.
pub fn promise(visit: &Visit<'_>) -> Result<String, Trouble> {
    let seat = visit.db.seat(visit.player.id)?;
    Ok(visit.db.pair(seat.pair)?.server.commitment().to_string())
}

fn in_force(visit: &Visit<'_>) -> Result<Html, Trouble> {
    let seat = visit.db.seat(visit.player.id)?;
    let pair = visit.db.pair(seat.pair)?;
    let next = visit.db.server_seed(seat.next_pair)?;
    Ok(fair::text::fair(
        visit.voice,
        pair.server.commitment(),
        &pair.client,
        seat.nonce,
        next.commitment(),
    ))
}

fn buttons(text: Html, voice: Voice, owner: PlayerId, pair: i64) -> Page {
    let seed = voice.plain(&key::ButtonSetClientSeed);
    let page = Page::new(text.into_string());
    page.row(vec![
        Deed::AskClientSeed.button(owner, seed),
        Deed::Rotate { pair }.button(owner, voice.plain(&key::ButtonRotate)),
    ])
    .row(vec![
        Deed::Verify.button(owner, voice.plain(&key::ButtonVerify)),
        lobby::deeds::home(voice, owner),
    ])
}
