//! What was paid in and out, newest first.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::deeds::Deed as Cashier;
use crate::casino::wings::lobby;
use crate::casino::wings::rounds::history::{self, Turn};
use crate::casino::wings::wallets::deeds::{self, Deed};
use crate::casino::wings::wallets::{csv, text_payments as text};
use crate::speech::key;
use crate::store::cashier::Payment;
use crate::values::limits;

/// The page that a player asks for, counted from 1; the first for anything else. `csv` sends a file.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    if args.trim().eq_ignore_ascii_case("csv") {
        return file(visit);
    }
    let asked = args.trim().parse::<usize>().unwrap_or(1);
    at(visit, asked.max(1) - 1)
}

/// One page, counted from 0; the last for a number behind it.
///
/// # Errors
/// A refusal in a group, where it is nobody else's business.
pub(super) fn at(visit: &mut Visit<'_>, number: usize) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    if !visit.chat.private {
        return Err(Refusal::PaymentsInGroup.into());
    }
    let turn = Turn::to(number, visit.db.payment_count(owner, history::MOST)?);
    let payments = visit
        .db
        .payments_of(owner, turn.skipped(), limits::HISTORY_PAGE)?;
    let buttons = payments.iter().filter_map(|payment| match payment {
        Payment::Deposit(row) => {
            Some(Cashier::Deposit { id: row.id }.button(owner, format!("💳 #{}", row.id.0)))
        }
        Payment::Withdrawal(row) => {
            Some(Cashier::Withdrawal { id: row.id }.button(owner, format!("🏧 #{}", row.id.0)))
        }
        // All of it stands in the list.
        Payment::Adjustment(_) => None,
    });
    let buttons: Vec<_> = buttons.collect();
    let text = text::list(voice, &payments, turn.number + 1, turn.pages);
    let page = turn.page(text, &buttons);
    let mut row = turn.buttons(voice, owner, deeds::payments);
    if !payments.is_empty() {
        row.push(Deed::Csv.button(owner, voice.plain(&key::ButtonCsv)));
    }
    Ok(page.row(row).row(vec![
        Deed::Wallets.button(owner, voice.plain(&key::ButtonWallets)),
        lobby::deeds::home(voice, owner),
    ]))
}

/// All of them as a file, to the player alone and not more often than every [`limits::CSV_EVERY`].
///
/// # Errors
/// A refusal in a group, and when the last file is younger than that.
pub(super) fn file(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    if !visit.chat.private {
        return Err(Refusal::PaymentsInGroup.into());
    }
    let player = visit.player.id;
    if visit.db.payment_count(player, 1)? == 0 {
        return at(visit, 0);
    }
    history::may_have_a_file(visit)?;
    let text = text::as_a_file(visit.voice);
    Ok(Page::below_file(text, csv::NAME, csv::of(player)))
}
