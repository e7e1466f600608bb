//! Whether the payment provider deals with us at all: it takes nothing from us any more, or sends nothing, until a
//! person acts. The bot plays on, and what waits goes on by itself when that is over.
use crate::casino::talk::Reply;
use crate::casino::wing::Occasion;
use crate::casino::wings::cashier::{text, told};
use crate::store::cashier::{Till, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::limits;

/// What of the till on the agenda asks what assets are worth.
pub const RATES: i64 = 0;
/// What of it asks what the house has at the provider.
pub const HOLDINGS: i64 = 1;

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
        text::closed(voice, why)
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
    told::owner(on.house, on.db, text::paused)
}

/// It sends again.
pub(super) fn resume(on: &Occasion<'_>) -> Result<Vec<Reply>, Fault> {
    let mut till = on.db.till()?;
    if till.paused.take().is_none() {
        return Ok(Vec::new());
    }
    on.db.save_till(&till)?;
    let waiting = [WithdrawalState::Reserved, WithdrawalState::Unknown];
    on.db.hurry_withdrawals(&waiting, on.now)?;
    told::owner(on.house, on.db, text::resumed)
}
