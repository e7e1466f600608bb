//! What the provider says of invoices: a deposit is credited once, by what its row says was asked for, and whatever
//! else was paid waits for a person to decide.
use crate::casino::payment::{Coins, Failure, Invoice, InvoiceState};
use crate::casino::talk::Reply;
use crate::casino::wing::Occasion;
use crate::casino::wings::cashier::sending::rest;
use crate::casino::wings::cashier::{text, told};
use crate::rules::ledger::{Account, DepositId, Entry, EntryKey};
use crate::store::cashier::{DepositRow, DepositState, Why};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use std::time::Duration;

/// What came of making a deposit's invoice.
pub(super) fn made(
    on: &Occasion<'_>,
    id: DepositId,
    came: &Result<Invoice, Failure>,
) -> Result<Vec<Reply>, Fault> {
    let Some(row) = on.db.deposit(id)? else {
        return Ok(Vec::new());
    };
    match came {
        Ok(invoice) => found(on, row, invoice),
        Err(why) if row.state == DepositState::Asked => not_made(on, row, why),
        // It is there by now, or was given up: no call is waited for.
        Err(_) => Ok(Vec::new()),
    }
}

fn not_made(on: &Occasion<'_>, mut row: DepositRow, why: &Failure) -> Result<Vec<Reply>, Fault> {
    let after = match why {
        // It may be there.
        Failure::Unknown(_) => soon(on, &row),
        Failure::NotDone(rest) => {
            row.unheard = (row.unheard - 1).max(0);
            soon(on, &row).max(rest.unwrap_or_default())
        }
        Failure::Closed(said) | Failure::OutOfBounds(said) => return refuse(on, row, said, false),
        Failure::Refused(said) => return refuse(on, row, said, true),
        Failure::Disabled => return refuse(on, row, "METHOD_DISABLED", true),
        Failure::SpendIdUsed => return refuse(on, row, "SPEND_ID_ALREADY_USED", true),
        Failure::NoUser => return refuse(on, row, "USER_NOT_FOUND", true),
        Failure::Short => return refuse(on, row, "INSUFFICIENT_FUNDS", true),
    };
    on.db.save_deposit(&row)?;
    due(on, row.id.0, after)?;
    late(on, row, why)
}

/// Tells a player once that the provider does not answer, when that is not over with the next try.
fn late(on: &Occasion<'_>, mut row: DepositRow, why: &Failure) -> Result<Vec<Reply>, Fault> {
    let long = on.now.since(row.asked_at) >= limits::ASK_AGAIN_SOON;
    if !long || row.why.is_some() || row.message.is_none() {
        return Ok(Vec::new());
    }
    row.why = Some(why.to_string());
    on.db.save_deposit(&row)?;
    told::deposit(on.db, &row, on.now)
}

/// When something is asked again about one that is not made yet: the older it is the later.
fn soon(on: &Occasion<'_>, row: &DepositRow) -> Duration {
    let age = on.now.since(row.asked_at);
    limits::ASK_AGAIN_SOON.max(age / limits::ASK_AGAIN_PART)
}

fn due(on: &Occasion<'_>, id: i64, after: Duration) -> Result<(), Fault> {
    on.db.put_off(DepositRow::DUE, id, on.now.plus(after))
}

/// There will be no invoice.
pub(super) fn refuse(
    on: &Occasion<'_>,
    mut row: DepositRow,
    why: &str,
    owner: bool,
) -> Result<Vec<Reply>, Fault> {
    row.enter(DepositState::Refused, on.now);
    row.why = Some(why.to_owned());
    on.db.save_deposit(&row)?;
    let mut replies = told::deposit(on.db, &row, on.now)?;
    if owner {
        let cause = format!("invoice {}", row.asset.name());
        let often = (cause.as_str(), limits::NOTICE_AGAIN_AFTER);
        replies.extend(told::owner_once(on, often, |voice| {
            text::not_invoiced(voice, row.id, why)
        })?);
    }
    Ok(replies)
}

/// The newest invoices, among which one may be whose making was not answered.
pub(super) fn newest(
    on: &Occasion<'_>,
    id: DepositId,
    came: &Result<Vec<Invoice>, Failure>,
) -> Result<Vec<Reply>, Fault> {
    let row = on.db.deposit(id)?;
    let Some(mut row) = row.filter(|row| row.state == DepositState::Asked) else {
        return Ok(Vec::new());
    };
    let invoices = match came {
        Ok(invoices) => invoices,
        Err(why) => {
            due(on, id.0, rest(why).max(soon(on, &row)))?;
            return late(on, row, why);
        }
    };
    let ours = |invoice: &&Invoice| invoice.payload.as_deref() == Some(row.payload.as_str());
    let rank = |invoice: &&Invoice| match invoice.state {
        InvoiceState::Paid => 2,
        InvoiceState::Active => 1,
        InvoiceState::Expired => 0,
    };
    if let Some(invoice) = invoices.iter().filter(ours).max_by_key(rank) {
        return found(on, row, invoice);
    }
    row.missed += 1;
    if row.missed >= limits::INVOICE_MISSED {
        // It was not made. If it shows up later all the same, nobody has its address.
        (row.unheard, row.missed) = (0, 0);
        due(on, id.0, Duration::ZERO)?;
    } else {
        due(on, id.0, soon(on, &row))?;
    }
    on.db.save_deposit(&row)?;
    Ok(Vec::new())
}

/// The invoices that were looked at.
pub(super) fn looked(
    on: &Occasion<'_>,
    asked: &[i64],
    came: &Result<Vec<Invoice>, Failure>,
) -> Result<Vec<Reply>, Fault> {
    let invoices = match came {
        Ok(invoices) => invoices,
        // They are on the agenda. What has had enough is left alone by who makes the calls.
        Err(_) => return Ok(Vec::new()),
    };
    let mut replies = Vec::new();
    for id in asked {
        match invoices.iter().find(|invoice| invoice.id == *id) {
            Some(invoice) => replies.extend(stands(on, invoice)?),
            None => replies.extend(is_gone(on, *id)?),
        }
    }
    Ok(replies)
}

/// The provider does not have it any more: nobody can pay it.
fn is_gone(on: &Occasion<'_>, invoice: i64) -> Result<Vec<Reply>, Fault> {
    let row = on.db.deposit_of_invoice(invoice)?;
    let over = |row: &DepositRow| row.expires_at.is_some_and(|at| at < on.now);
    match row.filter(over) {
        Some(row) => expired(on, row),
        None => Ok(Vec::new()),
    }
}

/// Whether the books know something of an invoice.
pub(super) fn is_known(on: &Occasion<'_>, invoice: &Invoice) -> Result<bool, Fault> {
    let named = match &invoice.payload {
        Some(payload) => on.db.deposit_of_payload(payload)?.is_some(),
        None => false,
    };
    Ok(named
        || on.db.deposit_of_invoice(invoice.id)?.is_some()
        || on.db.is_in_suspense(invoice.id)?)
}

/// An invoice stands so, whoever says it.
pub(super) fn stands(on: &Occasion<'_>, invoice: &Invoice) -> Result<Vec<Reply>, Fault> {
    if on.db.is_in_suspense(invoice.id)? {
        return Ok(Vec::new());
    }
    if let Some(row) = on.db.deposit_of_invoice(invoice.id)? {
        return of_ours(on, row, invoice);
    }
    let named = match &invoice.payload {
        Some(payload) => on.db.deposit_of_payload(payload)?,
        None => None,
    };
    let Some(row) = named else {
        return match invoice.state {
            InvoiceState::Paid => suspend(on, invoice, None, Why::Unknown),
            InvoiceState::Active | InvoiceState::Expired => Ok(Vec::new()),
        };
    };
    match (row.state, invoice.state) {
        (DepositState::Asked, _) => found(on, row, invoice),
        (_, InvoiceState::Paid) if row.invoice.is_some() => {
            suspend_other(on, invoice, &row, Why::Second)
        }
        (_, InvoiceState::Paid) => suspend_other(on, invoice, &row, Why::Late),
        (_, InvoiceState::Active | InvoiceState::Expired) => Ok(Vec::new()),
    }
}

/// An invoice that is said to be a deposit's, whose number was not known.
fn found(on: &Occasion<'_>, mut row: DepositRow, invoice: &Invoice) -> Result<Vec<Reply>, Fault> {
    if row.invoice == Some(invoice.id) {
        return of_ours(on, row, invoice);
    }
    if row.state != DepositState::Asked {
        // A second one, of which nobody has the address.
        return match invoice.state {
            InvoiceState::Paid => stands(on, invoice),
            InvoiceState::Active | InvoiceState::Expired => Ok(Vec::new()),
        };
    }
    let waits = on.db.is_in_suspense(invoice.id)?;
    let is_paid = invoice.state == InvoiceState::Paid;
    let can_be_paid = !waits && is_as_asked(&row, invoice) && !invoice.url.is_empty();
    if on.db.deposit_of_invoice(invoice.id)?.is_some() || !is_paid && !can_be_paid {
        due(on, row.id.0, soon(on, &row))?;
        return dispute(on, row, invoice);
    }
    row.enter(DepositState::Open, on.now);
    (row.invoice, row.url) = (Some(invoice.id), Some(invoice.url.clone()));
    row.why = None;
    row.expires_at = Some(on.now.plus(limits::INVOICE_LASTS));
    row.looked_at = Some(on.now);
    on.db.save_deposit(&row)?;
    due(on, row.id.0, limits::LOOK_EVERY)?;
    if is_paid && waits {
        // It came in before anybody knew whose it was: a person decides about it already.
        row.enter(DepositState::Suspended, on.now);
        on.db.save_deposit(&row)?;
        return told::deposit(on.db, &row, on.now);
    }
    if invoice.state != InvoiceState::Active {
        return of_ours(on, row, invoice);
    }
    told::deposit(on.db, &row, on.now)
}

/// An invoice whose number is the deposit's.
fn of_ours(on: &Occasion<'_>, row: DepositRow, invoice: &Invoice) -> Result<Vec<Reply>, Fault> {
    match (invoice.state, row.state) {
        (InvoiceState::Paid, DepositState::Open) if on.db.is_excluded(row.player, on.now)? => {
            suspend_ours(on, invoice, row, Why::Excluded)
        }
        (InvoiceState::Paid, DepositState::Open) => match fee(&row, invoice) {
            Ok(fee) => credit(on, row, fee),
            Err(why) => suspend_ours(on, invoice, row, why),
        },
        (InvoiceState::Paid, DepositState::Paid)
            if fee(&row, invoice) == Ok(row.fee.unwrap_or_default()) =>
        {
            Ok(Vec::new())
        }
        (InvoiceState::Paid, DepositState::Paid) => dispute(on, row, invoice),
        (InvoiceState::Paid, DepositState::Expired | DepositState::Closed) => {
            suspend_ours(on, invoice, row, Why::Late)
        }
        // Without an invoice there is nothing of theirs to be paid; what is decided on is not heard again.
        (
            InvoiceState::Paid,
            DepositState::Asked | DepositState::Refused | DepositState::Suspended,
        ) => Ok(Vec::new()),
        (InvoiceState::Active | InvoiceState::Expired, _) if !is_as_asked(&row, invoice) => {
            dispute(on, row, invoice)
        }
        (InvoiceState::Expired, DepositState::Open | DepositState::Expired) => expired(on, row),
        (InvoiceState::Active, DepositState::Open)
            if is_past(on, &row, limits::EXPIRED_LOOKED_AT) =>
        {
            expired(on, row)
        }
        // What was said before it was paid may be heard after that.
        (
            InvoiceState::Active | InvoiceState::Expired,
            DepositState::Asked
            | DepositState::Open
            | DepositState::Paid
            | DepositState::Expired
            | DepositState::Closed
            | DepositState::Refused
            | DepositState::Suspended,
        ) => Ok(Vec::new()),
    }
}

fn is_past(on: &Occasion<'_>, row: &DepositRow, by: Duration) -> bool {
    row.expires_at.is_some_and(|at| at.plus(by) <= on.now)
}

/// Its time ran out; a long while after that it is looked at no more.
fn expired(on: &Occasion<'_>, mut row: DepositRow) -> Result<Vec<Reply>, Fault> {
    let mut replies = Vec::new();
    if row.state == DepositState::Open {
        row.enter(DepositState::Expired, on.now);
        on.db.save_deposit(&row)?;
        replies = told::deposit(on.db, &row, on.now)?;
    }
    let long = limits::EXPIRED_LOOKED_AT + limits::EXPIRED_LOOKED_AT_DAILY;
    if row.state == DepositState::Expired && is_past(on, &row, long) {
        row.enter(DepositState::Closed, on.now);
        on.db.save_deposit(&row)?;
    }
    Ok(replies)
}

/// Whether an invoice asks for what the deposit does.
fn is_as_asked(row: &DepositRow, invoice: &Invoice) -> bool {
    let named = (invoice.payload.as_ref()).is_none_or(|payload| *payload == row.payload);
    named && is_of(&invoice.asked, row.asset, row.amount)
}

fn is_of(coins: &Coins, asset: Asset, amount: Amount) -> bool {
    coins.asset == Some(asset) && coins.amount == Some(amount)
}

/// What was paid: an invoice in an asset is paid as it is asked where nothing else is said.
fn paid(invoice: &Invoice) -> &Coins {
    invoice.paid.as_ref().unwrap_or(&invoice.asked)
}

/// What the provider kept of a deposit that was paid as it was asked for.
fn fee(row: &DepositRow, invoice: &Invoice) -> Result<Amount, Why> {
    if (invoice.payload.as_ref()).is_some_and(|payload| *payload != row.payload) {
        return Err(Why::Name);
    }
    let paid = paid(invoice);
    if paid.asset != Some(row.asset) {
        return Err(Why::Asset);
    }
    if paid.amount != Some(row.amount) {
        return Err(Why::Amount);
    }
    kept(invoice, row.asset, row.amount).ok_or(Why::Fee)
}

/// What the provider kept of this much, if it is less than all.
fn kept(invoice: &Invoice, asset: Asset, of: Amount) -> Option<Amount> {
    let Some(fee) = &invoice.fee else {
        return Some(Amount::ZERO);
    };
    let amount = fee.amount.filter(|amount| *amount < of)?;
    (fee.asset == Some(asset) || amount.is_zero()).then_some(amount)
}

fn credit(on: &Occasion<'_>, mut row: DepositRow, fee: Amount) -> Result<Vec<Reply>, Fault> {
    row.enter(DepositState::Paid, on.now);
    row.fee = Some(fee);
    on.db.save_deposit(&row)?;
    on.db.open_account(row.asset, row.player)?;
    let (key, to) = (EntryKey::deposit(row.id), Account::Player(row.player));
    let entry = Entry::paid_in(key, row.asset, to, row.amount, fee);
    on.db.post(&entry, on.now)?;
    told::deposit(on.db, &row, on.now)
}

/// An invoice was paid that names a deposit and is not its own.
fn suspend_other(
    on: &Occasion<'_>,
    invoice: &Invoice,
    row: &DepositRow,
    why: Why,
) -> Result<Vec<Reply>, Fault> {
    let mut replies = suspend(on, invoice, Some(row.id), why)?;
    replies.extend(told::looked_into(on.db, row)?);
    Ok(replies)
}

/// The deposit's own invoice was paid otherwise than it was asked for.
fn suspend_ours(
    on: &Occasion<'_>,
    invoice: &Invoice,
    mut row: DepositRow,
    why: Why,
) -> Result<Vec<Reply>, Fault> {
    row.enter(DepositState::Suspended, on.now);
    row.why = Some(why.word().to_owned());
    on.db.save_deposit(&row)?;
    let mut replies = suspend(on, invoice, Some(row.id), why)?;
    replies.extend(told::deposit(on.db, &row, on.now)?);
    Ok(replies)
}

/// Keeps what came in for a person to decide. What cannot be counted is not booked, and shows as a difference.
fn suspend(
    on: &Occasion<'_>,
    invoice: &Invoice,
    deposit: Option<DepositId>,
    why: Why,
) -> Result<Vec<Reply>, Fault> {
    let said = keep(on, invoice, deposit, why)?;
    told::owner(on.house, on.db, |voice| {
        text::suspended(voice, invoice.id, &said, why)
    })
}

/// One of which the books know nothing, without a word to anybody.
pub(super) fn keep_unknown(on: &Occasion<'_>, invoice: &Invoice) -> Result<(), Fault> {
    keep(on, invoice, None, Why::Unknown).map(|_| ())
}

/// Books it, as far as it can be counted. What the provider says came.
fn keep(
    on: &Occasion<'_>,
    invoice: &Invoice,
    deposit: Option<DepositId>,
    why: Why,
) -> Result<String, Fault> {
    let paid = paid(invoice);
    let asset = paid.asset.filter(|asset| !asset.is_play());
    let amount = paid.amount.filter(|amount| !amount.is_zero());
    let coins = asset.zip(amount).map(|(asset, amount)| {
        let fee = kept(invoice, asset, amount).unwrap_or_default();
        (asset, amount, fee)
    });
    let said = format!("{} {}", paid.said, paid.code);
    let of = (invoice.id, deposit);
    let id = on.db.add_suspense(of, coins, (&said, why), on.now)?;
    if let Some((asset, gross, fee)) = coins {
        let key = EntryKey::suspense_in(id);
        let entry = Entry::paid_in(key, asset, Account::Suspense, gross, fee);
        on.db.post(&entry, on.now)?;
    }
    log::warn!(
        "invoice {} is paid and credited to nobody: {}",
        invoice.id,
        why.word()
    );
    Ok(said)
}

/// The provider says of a deposit what cannot be: the owner is told once, and nothing changes.
fn dispute(on: &Occasion<'_>, mut row: DepositRow, invoice: &Invoice) -> Result<Vec<Reply>, Fault> {
    if row.disputed {
        return Ok(Vec::new());
    }
    row.disputed = true;
    on.db.save_deposit(&row)?;
    log::error!(
        "the provider says of deposit {} what it cannot be: {invoice:?}",
        row.id.0
    );
    told::owner(on.house, on.db, |voice| {
        text::deposit_disputed(voice, row.id, invoice.id)
    })
}
