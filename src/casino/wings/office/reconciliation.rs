//! What provider and books last said of each other.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::terms;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::{door, text};
use crate::rules::office::{Action, Channel};
use crate::speech::key;

/// By asset; `now`: the provider is asked, whose answer is here a moment later.
///
/// # Errors
/// A refusal in a house without a cashier, or a fault.
pub fn page(visit: &mut Visit<'_>, now: bool) -> Result<Page, Trouble> {
    terms::of(visit.house)?;
    let (owner, voice) = (visit.player.id, visit.voice);
    if now {
        acts::act(visit, Channel::Chat, &Act::Reconcile, "")?;
    }
    let rows = visit.db.holdings()?;
    let mut lines = Vec::new();
    for row in &rows {
        let difference = visit.db.difference(row.asset)?;
        lines.push(text::holding(voice, row, difference, visit.now));
    }
    let page = Page::new(text::reconciliation(voice, lines, now));
    let asks = !now && door::does(visit, Action::Reconcile)?;
    let label = match asks {
        true => voice.plain(&key::ButtonReconcileNow),
        false => voice.plain(&key::ButtonLookAgain),
    };
    let way = Deed::Reconciliation { now: asks }.button(owner, label);
    Ok(page.row(vec![way, deeds::office(voice, owner)]))
}
