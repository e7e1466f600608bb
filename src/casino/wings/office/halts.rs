//! What of the house is halted, and what is let go on.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::{door, text_people};
use crate::rules::office::{Action, Channel, Halt};
use crate::speech::Html;
use crate::values::limits;

/// All that can be halted, with a button to each for who may.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let lines = lines(visit)?;
    let halts = visit.db.halts()?;
    let page = Page::new(text_people::halts(voice, lines));
    let role = door::role(visit)?;
    let may = |halt: Halt| {
        let action = match halt {
            Halt::WindDown => Action::WindDown,
            _ => Action::Halt,
        };
        role.is_some_and(|role| role.may(action))
    };
    let pays = visit.house.cashier.is_some();
    let had =
        |halt: &Halt| may(*halt) && (pays || !matches!(halt, Halt::Deposits | Halt::Withdrawals));
    let button = |halt: Halt| {
        let on = !halts.has(halt);
        let label = text_people::halt_button(voice, halt, on);
        Deed::Halt { halt, on }.button(owner, label)
    };
    let (games, house): (Vec<_>, Vec<_>) = Halt::all()
        .filter(had)
        .partition(|halt| matches!(halt, Halt::Game(_)));
    let rows = |halts: &[Halt]| -> Vec<Vec<_>> {
        let rows = halts.chunks(limits::HALTS_A_ROW);
        rows.map(|row| row.iter().map(|halt| button(*halt)).collect())
            .collect()
    };
    let all = rows(&house).into_iter().chain(rows(&games));
    Ok(all
        .fold(page, Page::row)
        .row(vec![deeds::office(voice, owner)]))
}

/// What is halted now, a line each.
///
/// # Errors
/// When the database fails.
pub fn lines(visit: &Visit<'_>) -> Result<Vec<Html>, Trouble> {
    let mut lines = Vec::new();
    if visit.house.winds_down {
        lines.push(text_people::halted_by_settings(visit.voice));
    }
    for halt in visit.db.halts()?.iter() {
        if let Some(act) = visit.db.halt_act(halt)? {
            lines.push(text_people::halted(visit.voice, halt, &act));
        }
    }
    Ok(lines)
}

/// Halts it, or lets it go on.
///
/// # Errors
/// A refusal to who may not, and when it is so already.
pub fn set(visit: &mut Visit<'_>, halt: Halt, on: bool) -> Result<Page, Trouble> {
    acts::act(visit, Channel::Chat, &Act::Halt(halt, on), "")?;
    page(visit)
}
