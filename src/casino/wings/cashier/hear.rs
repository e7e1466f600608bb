//! What the payment provider says, each by what it is of. What comes twice, late or never changes nothing that the
//! rows have not waited for.
use crate::casino::payment::{Failure, News};
use crate::casino::refusal::Trouble;
use crate::casino::wing::{Done, Occasion};
use crate::casino::wings::cashier::{invoices, reconcile, till, told, transfers};
use crate::rules::ledger::{DepositId, WithdrawalId};
use crate::store::cashier::{Rate, Till};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use std::time::Duration;

/// Hears one thing.
///
/// # Errors
/// When the database fails.
pub(super) fn news(on: &mut Occasion<'_>, news: &News) -> Result<Done, Trouble> {
    let mut done = Done::default();
    if let Some(Failure::Closed(why)) = failure(news) {
        done.replies.extend(till::close(on, why)?);
    }
    match news {
        News::Invoiced { deposit, came } => {
            done.replies
                .extend(invoices::made(on, DepositId(*deposit), came)?);
        }
        News::Newest { deposit, came } => {
            done.replies
                .extend(invoices::newest(on, DepositId(*deposit), came)?);
        }
        News::Looked { asked, came } => {
            done.replies.extend(invoices::looked(on, asked, came)?);
        }
        News::Told(invoice) => done.replies.extend(invoices::stands(on, invoice)?),
        News::Sending { withdrawal, came } => {
            done.replies
                .extend(transfers::sending(on, WithdrawalId(*withdrawal), came)?);
        }
        News::Sent { withdrawal, came } => {
            let (replies, order) = transfers::sent(on, WithdrawalId(*withdrawal), came)?;
            done.replies.extend(replies);
            done.orders.extend(order);
        }
        News::App(Ok(app)) => done.replies.extend(till::answers(on, *app)?),
        // It is asked again with the holdings.
        News::App(Err(_)) => {}
        News::Holdings(Ok(holdings)) => {
            done.replies.extend(till::reopen(on)?);
            done.replies.extend(reconcile::heard(on, holdings)?);
            till_again(on, till::HOLDINGS, limits::HOLDINGS_EVERY)?;
        }
        News::Rates(Ok(rates)) => {
            rated(on, rates)?;
            done.replies.extend(told::no_rate(on)?);
            till_again(on, till::RATES, limits::RATES_EVERY)?;
        }
        News::Holdings(Err(why)) => till_again(on, till::HOLDINGS, again(why))?,
        News::Rates(Err(why)) => {
            done.replies.extend(told::no_rate(on)?);
            till_again(on, till::RATES, again(why))?;
        }
    }
    Ok(done)
}

/// Why something came to nothing, if it did.
const fn failure(news: &News) -> Option<&Failure> {
    match news {
        News::Invoiced { came: Err(why), .. }
        | News::Newest { came: Err(why), .. }
        | News::Looked { came: Err(why), .. }
        | News::Sending { came: Err(why), .. }
        | News::Sent { came: Err(why), .. }
        | News::App(Err(why))
        | News::Holdings(Err(why))
        | News::Rates(Err(why)) => Some(why),
        News::Invoiced { came: Ok(_), .. }
        | News::Newest { came: Ok(_), .. }
        | News::Looked { came: Ok(_), .. }
        | News::Sending { came: Ok(_), .. }
        | News::Sent { came: Ok(_), .. }
        | News::App(Ok(_))
        | News::Holdings(Ok(_))
        | News::Rates(Ok(_))
        | News::Told(_) => None,
    }
}

/// When a question about the house is asked again that came to nothing.
fn again(why: &Failure) -> Duration {
    match why {
        Failure::NotDone(Some(rest)) => limits::ASK_AGAIN_AFTER.max(*rest),
        Failure::Closed(_) => limits::CLOSED_LOOK_EVERY,
        // None of these is an answer to a question; they are told apart in the log.
        Failure::Unknown(_)
        | Failure::NotDone(None)
        | Failure::Disabled
        | Failure::SpendIdUsed
        | Failure::NoUser
        | Failure::Short
        | Failure::OutOfBounds(_)
        | Failure::Refused(_) => limits::ASK_AGAIN_AFTER,
    }
}

fn till_again(on: &Occasion<'_>, what: i64, after: Duration) -> Result<(), Fault> {
    on.db.put_off(Till::DUE, what, on.now.plus(after))
}

/// Keeps what assets are worth; one that is worth nothing, or that is given away, is not.
fn rated(on: &Occasion<'_>, rates: &[(Asset, i64)]) -> Result<(), Fault> {
    let real = |(asset, dollars): &&(Asset, i64)| !asset.is_play() && *dollars > 0;
    for (asset, dollars) in rates.iter().filter(real) {
        let rate = Rate {
            dollars: *dollars,
            at: on.now,
        };
        on.db.save_rate(*asset, rate)?;
    }
    Ok(())
}
