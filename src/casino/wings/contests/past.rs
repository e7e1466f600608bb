//! Past duels and pots, newest first, each with its proof.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::contests::deeds::{self, Deed};
use crate::casino::wings::rounds::history;
use crate::casino::wings::rounds::history::Turn;
use crate::casino::wings::{contests, lobby, rounds};
use crate::rules::ledger::ContestId;
use crate::speech::key;
use crate::values::limits;

/// One page of them, counted from 0; the last for a number behind it.
///
/// # Errors
/// When the database fails.
pub fn at(visit: &mut Visit<'_>, number: usize) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let turn = Turn::to(number, visit.db.contest_count(owner, history::MOST)?);
    let contests = visit
        .db
        .contests_of(owner, turn.skipped(), limits::HISTORY_PAGE)?;
    let (mut lines, mut proofs) = (Vec::new(), Vec::new());
    for contest in &contests {
        let buy_ins = visit.db.buy_ins(contest.id)?;
        // Whom one plays elsewhere is not a group's business.
        let names = visit.chat.private || contest.chat == visit.chat.id;
        lines.push(contests::text_past::line(
            visit.voice,
            contest,
            &buy_ins,
            owner,
            names,
        ));
        let label = format!("#{}", contest.id.0);
        let proof = Deed::One {
            contest: contest.id,
        };
        proofs.push(proof.button(owner, label));
    }
    let text = contests::text_past::list(visit.voice, lines, turn.number + 1, turn.pages);
    let page = turn.page(text, &proofs);
    let back = rounds::deeds::history(0).button(owner, visit.voice.plain(&key::ButtonHistory));
    let home = lobby::deeds::home(visit.voice, owner);
    Ok(page
        .row(turn.buttons(visit.voice, owner, deeds::past))
        .row(vec![back, home]))
}

/// One of them, with the way back to the list.
///
/// # Errors
/// A refusal when the player may not look at it.
pub fn of(visit: &mut Visit<'_>, id: ContestId) -> Result<Page, Trouble> {
    let page = contests::shown::proof(visit, id, None)?;
    if page.shows().is_some() {
        // It is open here, and everybody's to see.
        return Ok(page);
    }
    let list = deeds::past(0).button(visit.player.id, visit.voice.plain(&key::ButtonDuels));
    Ok(page.row(vec![list]))
}
