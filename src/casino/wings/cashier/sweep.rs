//! Paid invoices of which neither a webhook nor a look at a deposit has told: now and then the newest are looked
//! through, and after a restore from a backup all of them, since those that it has lost are on no agenda, and behind them
//! what was sent. What the books do not know waits for a person, once.
use crate::casino::payment::{Failure, InvoiceState, Order, Swept, Transfers};
use crate::casino::talk::Reply;
use crate::casino::wing::Occasion;
use crate::casino::wings::cashier::{invoices, text, told, transfers};
use crate::store::cashier::{Held, Till};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;

/// What the provider is asked when it is asked about the house, if it is time. Another app's invoices are not these
/// books'.
pub(super) fn due(till: &Till, now: Wall) -> Option<Order> {
    let other = till.held.is_some_and(|(_, why)| why == Held::App);
    let known = till.app.is_some() && till.app == till.app_seen && !other;
    let long = till
        .swept_at
        .is_none_or(|at| now.since(at) >= limits::SWEEP_EVERY);
    (known && (long || till.swept.is_some())).then(|| order(till.swept.unwrap_or(0)))
}

/// What is asked when so much has been seen.
const fn order(seen: usize) -> Order {
    match seen.checked_sub(limits::SWEPT_MAX) {
        None => Order::Sweep { after: seen },
        Some(after) => Order::Transfers { after },
    }
}

/// Some of the paid invoices, those behind the first `after`, the newest first.
pub(super) fn heard(
    on: &Occasion<'_>,
    after: usize,
    came: &Result<Swept, Failure>,
) -> Result<(Vec<Reply>, Option<Order>), Fault> {
    let mut till = on.db.till()?;
    let page = match came {
        Ok(page) if after == till.swept.unwrap_or(0) => page,
        // It is asked again with the holdings, or was not waited for.
        Ok(_) | Err(_) => return Ok((Vec::new(), None)),
    };
    let ids = || page.invoices.iter().map(|invoice| invoice.id);
    // Then what was sent.
    let behind = till.swept.map(|_| limits::SWEPT_MAX);
    let Some(from) = till.invoices_from else {
        // What the app was paid before it had these books is none of theirs.
        (till.invoices_from, till.swept) = (Some(ids().max().unwrap_or(0)), behind);
        till.swept_at = Some(on.now);
        on.db.save_till(&till)?;
        return Ok((Vec::new(), behind.map(order)));
    };
    let (mut replies, mut found) = (Vec::new(), Vec::new());
    let paid = |state| state == InvoiceState::Paid;
    for invoice in page.invoices.iter().filter(|it| paid(it.state)) {
        if invoices::is_known(on, invoice)? {
            replies.extend(invoices::stands(on, invoice)?);
        } else if invoice.id > from {
            found.push(invoice);
        }
    }
    // Many are told in one message.
    match found[..] {
        [invoice] => replies.extend(invoices::stands(on, invoice)?),
        _ => {
            for invoice in &found {
                invoices::keep_unknown(on, invoice)?;
            }
            let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
            if count > 0 {
                let told =
                    told::owner(on.house, on.db, |voice| text::suspended_many(voice, count))?;
                replies.extend(told);
            }
        }
    }
    let next = after + limits::INVOICES_A_LOOK;
    // Those that stand behind one from before are from before too.
    let more = !page.is_last && ids().all(|id| id > from) && next < limits::SWEPT_MAX;
    let on_and_on = more && (till.swept.is_some() || !found.is_empty());
    till.swept = if on_and_on { Some(next) } else { behind };
    till.swept_at = Some(on.now);
    on.db.save_till(&till)?;
    Ok((replies, till.swept.map(order)))
}

/// Some of what was sent, what is behind the first `after`, the newest first: as long as there is some among it that the
/// books do not know. They lack the newest, if any.
pub(super) fn sent(
    on: &Occasion<'_>,
    after: usize,
    came: &Result<Transfers, Failure>,
) -> Result<(Vec<Reply>, Option<Order>), Fault> {
    let page = match came {
        Ok(page) if on.db.till()?.swept == Some(limits::SWEPT_MAX + after) => page,
        Ok(_) | Err(_) => return Ok((Vec::new(), None)),
    };
    let (mut replies, mut unknown) = (Vec::new(), 0);
    let mut last = 0;
    for transfer in &page.transfers {
        let name = transfer.spend_id.as_deref().unwrap_or_default();
        if let Some(row) = on.db.withdrawal_of_name(name)? {
            replies.extend(transfers::went(on, row, transfer)?);
        } else {
            log::warn!("the books do not know what was sent: {transfer:?}");
            (unknown, last) = (unknown + 1, transfer.id.max(last));
        }
    }
    if unknown > 0 {
        let told = |voice| text::sent_unknown(voice, unknown, last);
        replies.extend(told::owner(on.house, on.db, told)?);
    }
    let next = after + limits::INVOICES_A_LOOK;
    let more = !page.is_last && unknown > 0 && next < limits::SWEPT_MAX;
    let mut till = on.db.till()?;
    till.swept = more.then_some(limits::SWEPT_MAX + next);
    on.db.save_till(&till)?;
    if till.may_send() {
        on.db.hurry_payments(on.now)?;
    }
    Ok((replies, till.swept.map(order)))
}
