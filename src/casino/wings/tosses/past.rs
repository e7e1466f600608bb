//! Past bets on Telegram's own dice, newest first.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::rounds::history;
use crate::casino::wings::rounds::history::Turn;
use crate::casino::wings::tosses::deeds::{self, Deed};
use crate::casino::wings::{lobby, rounds, tosses};
use crate::rules::ledger::TossId;
use crate::speech::key;
use crate::values::limits;

/// One page of them, counted from 0; the last for a number behind it.
///
/// # Errors
/// When the database fails.
pub fn at(visit: &mut Visit<'_>, number: usize) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let turn = Turn::to(number, visit.db.toss_count(owner, history::MOST)?);
    let tosses = visit
        .db
        .tosses_of(owner, turn.skipped(), limits::HISTORY_PAGE)?;
    let line = |toss| tosses::text::line(visit.voice, toss);
    let lines: Vec<_> = tosses.iter().map(line).collect();
    let details = tosses.iter().map(|toss| {
        let details = Deed::One { toss: toss.id };
        details.button(owner, format!("#{}", toss.id.0))
    });
    let text = tosses::text::list(visit.voice, lines, turn.number + 1, turn.pages);
    let page = turn.page(text, &details.collect::<Vec<_>>());
    let back = rounds::deeds::history(0).button(owner, visit.voice.plain(&key::ButtonHistory));
    let home = lobby::deeds::home(visit.voice, owner);
    Ok(page
        .row(turn.buttons(visit.voice, owner, deeds::past))
        .row(vec![back, home]))
}

/// One of the player's, with the way back to the list.
///
/// # Errors
/// A refusal when it is not a toss of this player.
pub fn of(visit: &mut Visit<'_>, id: TossId) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let toss = visit.db.toss(id)?.filter(|toss| toss.player == owner);
    let toss = toss.ok_or(Refusal::NoToss)?;
    let promise = visit.db.pay_table(toss.pay_table)?;
    let text = tosses::text::past(visit.voice, &toss, visit.db.tossed_at(id)?, &promise);
    let list = deeds::past(0).button(owner, visit.voice.plain(&key::Tosses));
    Ok(Page::new(text).row(vec![list]))
}
