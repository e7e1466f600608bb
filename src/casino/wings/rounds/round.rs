//! One past round: what was bet, what came, move by move, and how to recompute it.
use crate::casino::cage;
use crate::casino::deed::Plain;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::text::named;
use crate::casino::visit::Visit;
use crate::casino::wings::rounds::deeds::{self, Deed};
use crate::casino::wings::rounds::history;
use crate::casino::wings::{fair, rounds};
use crate::rules::games::{self, Game};
use crate::rules::ledger::RoundId;
use crate::speech::key;
use crate::store::Round;

/// The round with the number that is asked for; without one the newest, or the history that has none.
///
/// # Errors
/// A refusal when it is not a round of this player.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    let asked = args.trim().trim_start_matches('#');
    if !asked.is_empty() {
        let id = asked.parse().ok().map(RoundId);
        return of(visit, id.ok_or(Refusal::Round)?);
    }
    match visit.db.seat(visit.player.id)?.last_round {
        Some(newest) => of(visit, newest),
        None => history::at(visit, 0),
    }
}

/// One round. Players see their own only: others' are nobody's business.
///
/// # Errors
/// A refusal when it is not a round of this player.
pub fn of(visit: &mut Visit<'_>, id: RoundId) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let (round, game) = own(visit, id)?;
    let step = cage::replay(visit.db, &round, game)?;
    let pair = visit.db.pair(round.pair)?;
    let promise = round.pay_table.map(|id| visit.db.pay_table(id));
    let promise = promise.transpose()?;
    let said = rounds::text::round(voice, &round, game, &step, &pair, promise.as_ref());
    let mut page = Page::new(said).about(round.asset);
    let mut row = Vec::new();
    if round.payout.is_none() {
        let table = deeds::table(game, round.wager.clone());
        row.push(table.button(owner, named::go_on_button(voice, game)));
    }
    if !round.moves.is_empty() {
        let watch = deeds::replay(id, 0);
        row.push(watch.button(owner, voice.plain(&key::ButtonWatch)));
    }
    page = page.row(row);
    let past = deeds::history(0);
    let mut row = vec![past.button(owner, voice.plain(&key::ButtonHistory))];
    if promise.is_some() {
        let promise = Deed::Promise { round: id };
        row.push(promise.button(owner, voice.plain(&key::ButtonTerms)));
    }
    if !pair.closed {
        row.push(fair::deeds::Deed::Fair.button(owner, voice.plain(&key::ButtonFair)));
    }
    Ok(page.row(row))
}

/// The text behind the hash of what a round was promised.
///
/// # Errors
/// A refusal when it is not a round of this player, or from before promises were kept.
pub fn promise(visit: &mut Visit<'_>, id: RoundId) -> Result<Page, Trouble> {
    let (round, _) = own(visit, id)?;
    let promise = visit.db.pay_table(round.pay_table.ok_or(Refusal::Round)?)?;
    let back = Deed::One { round: id };
    let back = back.button(visit.player.id, visit.voice.plain(&key::ButtonBack));
    let said = fair::text_promise::page(visit.voice, &round, &promise);
    Ok(Page::new(said).row(vec![back]))
}

/// One round as it stood after `made` of its moves; its end for a number behind it.
///
/// # Errors
/// A refusal when it is not a round of this player.
pub fn replay(visit: &mut Visit<'_>, id: RoundId, made: usize) -> Result<Page, Trouble> {
    let (round, game) = own(visit, id)?;
    let (owner, voice) = (visit.player.id, visit.voice.of(round.asset));
    let made = made.min(round.moves.len());
    let step = cage::replay_to(visit.db, &round, game, made)?;
    let mut page = Page::new(rounds::text::replay(voice, &round, game, &step, made));
    // The keys as they were, the one that was pressed marked and leading on.
    let next = round.moves.get(made);
    for row in game.keys(voice, &round.wager, &round.moves[..made], &step) {
        let buttons = row.into_iter().map(|key| {
            if next.is_some() && key.makes.as_ref() == next {
                let on = deeds::replay(id, made + 1);
                on.button(owner, rounds::text::pressed(&round, made, &key.label))
            } else {
                Plain::Idle.button(owner, key.label)
            }
        });
        page = page.row(buttons.collect());
    }
    let button = |made, label: String| deeds::replay(id, made).button(owner, label);
    let mut row = Vec::new();
    if made > 0 {
        row.push(button(made - 1, voice.plain(&key::ButtonPrevious)));
    }
    if made < round.moves.len() {
        row.push(button(made + 1, voice.plain(&key::ButtonNext)));
    }
    let proof = Deed::One { round: id };
    let proof = proof.button(owner, voice.plain(&key::ButtonProof));
    Ok(page.row(row).row(vec![proof]))
}

/// A round of this player's.
fn own(visit: &Visit<'_>, id: RoundId) -> Result<(Round, &'static dyn Game), Trouble> {
    let round = visit.db.round(id)?;
    let round = round.filter(|round| round.player == visit.player.id);
    let round = round.ok_or(Refusal::Round)?;
    let game = games::find(&round.game).ok_or(Refusal::Round)?;
    Ok((round, game))
}
