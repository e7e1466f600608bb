//! Playing a round: what the cage makes of a bet or a move, as a page.
use crate::casino::cage;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::rounds;
use crate::casino::wings::rounds::again;
use crate::casino::wings::rounds::text::result_in_short;
use crate::rules::games::{self, Game, Move, State, Step, Wager};
use crate::rules::ledger::RoundId;
use crate::speech::key;
use crate::store::Round;

/// Plays a round, or begins one that lasts: the page that shows it and the line that the press is
/// answered with.
pub(in crate::casino) fn play(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    wager: Wager,
) -> Result<(Page, String), Trouble> {
    if let Some(round) = visit.open_round(game)? {
        let page = rounds::table::open_round(visit, game, &round)?;
        return Ok((page, visit.voice.plain(&key::RoundStillOpen)));
    }
    let (round, step) = cage::open(
        visit.house,
        visit.db,
        (visit.wallet, visit.player.id),
        game,
        wager,
        visit.now,
    )?;
    after(visit, game, &round, &step)
}

/// Makes a move in the player's open round. One of an asset that nobody can open a wallet of any more is played to its
/// end all the same, out of that wallet.
pub(in crate::casino) fn go_on(
    visit: &mut Visit<'_>,
    round: RoundId,
    step: usize,
    makes: &Move,
) -> Result<(Page, String), Trouble> {
    let round = visit.db.round(round)?;
    let round = round.filter(|round| round.player == visit.player.id);
    let round = round.ok_or(Refusal::Stale)?;
    match visit.house.deals_in(round.asset) {
        true => visit.has_open(round.asset)?,
        false => (visit.wallet, visit.voice) = (round.asset, visit.voice.of(round.asset)),
    }
    if round.payout.is_some() {
        return Err(Refusal::RoundOver(round.id).into());
    }
    if round.moves.len() != step {
        return Err(Refusal::Stale.into());
    }
    let game = games::find(&round.game).ok_or(Refusal::Stale)?;
    let (round, step) =
        cage::advance(visit.house, visit.db, round, game, makes.clone(), visit.now)?;
    after(visit, game, &round, &step)
}

/// What is shown after a wager or a move. Of a round that goes on the table says all there is.
fn after(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    round: &Round,
    step: &Step,
) -> Result<(Page, String), Trouble> {
    match step.state {
        State::Open(_) => {
            visit.moved(round)?;
            let page = rounds::table::going_on(visit, game, round, step)?;
            Ok((page, String::new()))
        }
        State::Settled(_) => {
            let balance = visit.balance()?;
            let page = rounds::table::result(visit, game, round, step, balance)?;
            let page = page.briefly(again::brief(round, balance));
            Ok((page, result_in_short(visit.voice, game, round, step)))
        }
    }
}
