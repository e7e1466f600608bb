//! What the payment provider says, each by what it is of. What comes twice, late or never changes nothing that the
//! rows have not waited for.
use crate::casino::payment::{Failure, News};
use crate::casino::refusal::Trouble;
use crate::casino::talk::Reply;
use crate::casino::wing::{Done, Occasion};
use crate::casino::wings::cashier::{invoices, reconcile, sweep, text, till, told, transfers};
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
    if is_answer(news) {
        on.db.note_answer(on.now)?;
    }
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
        News::Swept { after, came } => {
            let (replies, order) = sweep::heard(on, *after, came)?;
            done.replies.extend(replies);
            done.orders.extend(order);
        }
        News::Transfers { after, came } => {
            let (replies, order) = sweep::sent(on, *after, came)?;
            done.replies.extend(replies);
            done.orders.extend(order);
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
        News::App(Ok(app)) => {
            done.replies.extend(till::answers(on, app)?);
            // At once, so that what comes from the first day on counts as these books'.
            done.orders.extend(sweep::due(&on.db.till()?, on.now));
        }
        // It is asked again with the holdings.
        News::App(Err(why)) => till_again(on, till::HOLDINGS, again(why))?,
        News::Holdings(Ok(holdings)) => {
            done.replies.extend(till::reopen(on)?);
            done.replies.extend(reconcile::heard(on, holdings)?);
            // Nothing is sent before it is known which app answers.
            let wait = match on.db.till()?.app_seen {
                Some(_) => limits::HOLDINGS_EVERY,
                None => limits::ASK_AGAIN_AFTER,
            };
            till_again(on, till::HOLDINGS, wait)?;
        }
        News::Rates(Ok(rates)) => {
            done.replies.extend(rated(on, rates)?);
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

/// Whether the provider has answered a question with it: it tells by itself of what is paid.
fn is_answer(news: &News) -> bool {
    !matches!(news, News::Told(_)) && failure(news).is_none_or(Failure::is_answer)
}

/// Why something came to nothing, if it did.
const fn failure(news: &News) -> Option<&Failure> {
    match news {
        News::Invoiced { came: Err(why), .. }
        | News::Newest { came: Err(why), .. }
        | News::Looked { came: Err(why), .. }
        | News::Swept { came: Err(why), .. }
        | News::Transfers { came: Err(why), .. }
        | News::Sending { came: Err(why), .. }
        | News::Sent { came: Err(why), .. }
        | News::App(Err(why))
        | News::Holdings(Err(why))
        | News::Rates(Err(why)) => Some(why),
        News::Invoiced { came: Ok(_), .. }
        | News::Newest { came: Ok(_), .. }
        | News::Looked { came: Ok(_), .. }
        | News::Swept { came: Ok(_), .. }
        | News::Transfers { came: Ok(_), .. }
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

/// Keeps what assets are worth. One that is worth nothing is not, nor is what no market does: until a day has passed
/// what was said before it counts, and that not for long, so that nothing is taken or paid out by a slip of theirs.
fn rated(on: &Occasion<'_>, rates: &[(Asset, i64)]) -> Result<Vec<Reply>, Fault> {
    let mut replies = Vec::new();
    let real = |(asset, dollars): &&(Asset, i64)| !asset.is_play() && *dollars > 0;
    for (asset, dollars) in rates.iter().filter(real) {
        let rate = Rate {
            dollars: *dollars,
            at: on.now,
        };
        let before = on.db.rate(*asset)?;
        if before.is_some_and(|before| leaps(before, rate)) {
            log::warn!(
                "what {} is worth is said to be another thing altogether",
                asset.name()
            );
            let cause = format!("leap {}", asset.name());
            let often = (cause.as_str(), limits::REMINDED_EVERY);
            replies.extend(told::owner_once(on, often, |voice| {
                text::rate_leaps(voice, *asset)
            })?);
        } else {
            on.db.save_rate(*asset, rate)?;
        }
    }
    Ok(replies)
}

/// Whether a rate is many times that of less than a day before, or a small part of it.
fn leaps(before: Rate, rate: Rate) -> bool {
    let lately = rate.at.since(before.at) < limits::RATE_LEAP_BELIEVED_AFTER;
    let (less, more) = match before.dollars < rate.dollars {
        true => (before.dollars, rate.dollars),
        false => (rate.dollars, before.dollars),
    };
    lately && less.saturating_mul(limits::RATE_LEAP) < more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::time::Wall;

    #[test]
    fn a_rate_that_leaps_is_believed_after_a_day() {
        let rate = |dollars, hours: u64| Rate {
            dollars,
            at: Wall(0).plus(Duration::from_secs(hours * 60 * 60)),
        };
        let before = rate(5_000_000, 0);
        for (dollars, hours, leap) in [
            (5_000_000, 0, false),
            (15_000_000, 0, false),
            (15_000_001, 0, true),
            (15_000_001, 23, true),
            (15_000_001, 24, false),
            (1_666_667, 0, false),
            (1_666_666, 0, true),
            (1, 0, true),
            (i64::MAX, 0, true),
            (1, 24, false),
        ] {
            assert_eq!(
                leaps(before, rate(dollars, hours)),
                leap,
                "{dollars} {hours}"
            );
        }
    }
}
