//! One past round: what was bet, what came, and how to recompute it.
use super::{Action, Page, Screen, Trouble, Visit, text};
use crate::casino::{Refusal, cage};
use crate::games;
use crate::ledger::RoundId;

/// The round with the number that is asked for; without one the newest.
///
/// # Errors
/// A refusal when it is not a round of this player.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    let asked = args.trim().trim_start_matches('#');
    let newest = visit.db.seat(visit.player.id)?.last_round;
    let id = if asked.is_empty() {
        newest
    } else {
        asked.parse().ok().map(RoundId)
    };
    of(visit, id.ok_or(Refusal::Round)?)
}

/// One round. Players see their own only: others' are nobody's business.
///
/// # Errors
/// A refusal when it is not a round of this player.
pub fn of(visit: &mut Visit<'_>, id: RoundId) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let round = visit.db.round(id)?.filter(|round| round.player == owner);
    let round = round.ok_or(Refusal::Round)?;
    let game = games::find(&round.game).ok_or(Refusal::Round)?;
    let step = cage::replay(visit.db, &round, game)?;
    let pair = visit.db.pair(round.pair)?;
    let back = Action::Show(Screen::History(0)).button(owner, text::HISTORY);
    let mut row = vec![back];
    if !pair.closed {
        row.push(Action::Show(Screen::Fair).button(owner, text::FAIR));
    }
    Ok(Page::new(text::round(&round, game, &step, &pair)).row(row))
}
