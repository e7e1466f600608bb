//! Whether the payment provider deals with us at all: it takes nothing from us any more, or sends nothing, until a
//! person acts. The bot plays on, and what waits goes on by itself when that is over.
use crate::casino::house::House;
use crate::casino::payment::App;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Reply;
use crate::casino::visit::Visit;
use crate::casino::wing::Occasion;
use crate::casino::wings::cashier::{text, told};
use crate::rules::office::Permit;
use crate::store::Db;
use crate::store::cashier::{Held, Till, WithdrawalRow, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;

/// What of the till on the agenda asks what assets are worth.
pub const RATES: i64 = 0;
/// What of it asks what the house has at the provider.
pub const HOLDINGS: i64 = Till::HOLDINGS;

/// An app of the provider's answers. Until the one has whose money the books are of, nothing is sent: what was sent
/// under a name is known to nobody but the app that sent it.
pub(super) fn answers(on: &Occasion<'_>, app: &App) -> Result<Vec<Reply>, Fault> {
    let mut till = on.db.till()?;
    if till.app_seen == Some(app.id) {
        return Ok(Vec::new());
    }
    if let Some(bot) = &app.bot {
        till.bot.clone_from(bot);
    }
    till.app_seen = Some(app.id);
    let same = *till.app.get_or_insert(app.id) == app.id;
    let told = !same && till.held.is_none_or(|(_, why)| why != Held::App);
    if told {
        till.held = Some((on.now, Held::App));
        on.db.count_as_sent(true, on.now)?;
    }
    on.db.save_till(&till)?;
    if till.may_send() {
        on.db.hurry_payments(on.now)?;
    }
    if !told {
        return Ok(Vec::new());
    }
    log::error!(
        "the payment provider's app is another than before: nothing is sent until the owner says so"
    );
    told::owner(on.house, on.db, |voice| {
        text::held(voice, &till.bot, Held::App)
    })
}

/// The books are a copy's: what was sent since it was made may stand in none of them, so nothing more is sent until
/// the owner has compared.
///
/// # Errors
/// When the database fails.
pub fn copied(house: &House, db: &Db, now: Wall) -> Result<Vec<Reply>, Fault> {
    if !db.has_payments()? {
        return Ok(Vec::new());
    }
    let mut till = db.till()?;
    till.held = till.held.or(Some((now, Held::Copy)));
    // What was paid since stands on no agenda.
    till.swept = Some(0);
    db.save_till(&till)?;
    db.count_as_sent(false, now)?;
    told::owner(house, db, |voice| text::held(voice, &till.bot, Held::Copy))
}

/// The owner lets withdrawals go on, out of the app that answers now.
///
/// # Errors
/// A refusal when nothing is held.
pub fn lift(visit: &Visit<'_>, _permit: &Permit) -> Result<(), Trouble> {
    let mut till = visit.db.till()?;
    let (_, held) = till.held.take().ok_or(Refusal::Stale)?;
    till.app = till.app_seen.or(till.app);
    if held == Held::App {
        // What this one was paid before is not these books'.
        (till.invoices_from, till.swept) = (None, None);
    }
    visit.db.save_till(&till)?;
    log::warn!("the owner lets withdrawals go on that were held ({held:?})");
    Ok(visit.db.hurry_payments(visit.now)?)
}

/// The provider takes nothing from us.
pub(super) fn close(on: &Occasion<'_>, why: &str) -> Result<Vec<Reply>, Fault> {
    let mut till = on.db.till()?;
    if till.closed.is_some() {
        return Ok(Vec::new());
    }
    till.closed = Some((on.now, why.to_owned()));
    on.db.save_till(&till)?;
    let again = on.now.plus(limits::CLOSED_LOOK_EVERY);
    on.db.put_off(Till::DUE, HOLDINGS, again)?;
    say_closed(on, &till)
}

/// Tells the owner that it is, once for each time that it was closed. Where only some calls are answered it closes and
/// opens all the time, and each is told once in a while; one that lasts is then told later.
pub(super) fn say_closed(on: &Occasion<'_>, till: &Till) -> Result<Vec<Reply>, Fault> {
    let Some((since, why)) = &till.closed else {
        return Ok(Vec::new());
    };
    if on.db.noticed_at("closed")?.is_some_and(|at| at >= *since) {
        return Ok(Vec::new());
    }
    told::owner_once(on, ("closed", limits::NOTICE_AGAIN_AFTER), |voice| {
        text::closed(voice, &till.bot, why)
    })
}

/// It does again.
pub(super) fn reopen(on: &Occasion<'_>) -> Result<Vec<Reply>, Fault> {
    let mut till = on.db.till()?;
    if till.closed.take().is_none() {
        return Ok(Vec::new());
    }
    on.db.save_till(&till)?;
    on.db.hurry_payments(on.now)?;
    told::owner_once(on, ("open", limits::NOTICE_AGAIN_AFTER), text::reopened)
}

/// It sends nothing.
pub(super) fn pause(on: &Occasion<'_>) -> Result<Vec<Reply>, Fault> {
    let mut till = on.db.till()?;
    if till.paused.is_some() {
        return Ok(Vec::new());
    }
    till.paused = Some(on.now);
    on.db.save_till(&till)?;
    told::owner(on.house, on.db, |voice| text::paused(voice, &till.bot))
}

/// It sends again, or could: this one was looked at there.
pub(super) fn resume(on: &Occasion<'_>, row: &WithdrawalRow) -> Result<Vec<Reply>, Fault> {
    let mut till = on.db.till()?;
    if row.tries > 0 {
        on.db.forget_tries(on.now)?;
    }
    if till.paused.take().is_none() {
        return Ok(Vec::new());
    }
    on.db.save_till(&till)?;
    let waiting = [WithdrawalState::Reserved, WithdrawalState::Unknown];
    on.db.hurry_withdrawals(&waiting, on.now)?;
    told::owner(on.house, on.db, text::resumed)
}
