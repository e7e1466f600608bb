//! A payment before the player says yes, and when they do. The button that says it is good for one: what was asked
//! for since then makes it stale.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::deeds::{Deed, Money, Way};
use crate::casino::wings::cashier::{deposits, shown, text_pages as text, withdrawals};
use crate::speech::key;
use crate::values::limits;

/// What it comes to.
///
/// # Errors
/// A refusal when it cannot be now.
pub(super) fn page(visit: &mut Visit<'_>, way: Way, money: Money) -> Result<Page, Trouble> {
    let (voice, owner, asset) = (visit.voice.of(money.asset), visit.player.id, money.asset);
    let bot = visit.db.till()?.bot;
    let (text, money) = match way {
        Way::In => {
            let amount = asset.share_in_cents(money.amount, 1);
            let (min, max, _) = deposits::may_be(visit, asset, amount)?;
            let money = Money { asset, amount };
            (
                text::deposit_preview(voice, &bot, amount, (min, max)),
                money,
            )
        }
        Way::Out => {
            let preview = withdrawals::preview(visit, asset, money.amount)?;
            let (min, max, _) = withdrawals::bounds(visit, asset)?;
            let has = preview.left.checked_add(preview.amount);
            let max = max.min(has.unwrap_or(max));
            (
                text::withdrawal_preview(voice, &bot, &preview, (min, max)),
                money,
            )
        }
    };
    let turn = turn(visit)?;
    let yes = Deed::Confirm { way, money, turn };
    let yes = yes.button(owner, text::yes_button(voice, way, money.amount));
    let back = Deed::Of { way, asset }.button(owner, voice.plain(&key::ButtonBack));
    Ok(Page::new(text).row(vec![yes]).row(vec![back]))
}

/// Whose turn it is: how many payments the player has asked for.
fn turn(visit: &Visit<'_>) -> Result<i64, Trouble> {
    let count = visit
        .db
        .payment_count(visit.player.id, limits::PAYMENTS_COUNTED_MAX)?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Does it, and shows how it stands.
///
/// # Errors
/// A refusal when it cannot be now, or something was asked for since the button was shown.
pub(super) fn yes(
    visit: &mut Visit<'_>,
    (way, money): (Way, Money),
    asked: i64,
) -> Result<Page, Trouble> {
    if way == Way::In {
        visit.may_play()?;
    }
    if turn(visit)? != asked {
        return Err(Refusal::Stale.into());
    }
    let Money { asset, amount } = money;
    match way {
        Way::In => {
            let row = deposits::ask(visit, asset, amount)?;
            Ok(shown::deposit(visit.voice, &row, false))
        }
        Way::Out => {
            let row = withdrawals::request(visit, asset, amount)?;
            Ok(shown::withdrawal(visit.voice, &visit.db.till()?.bot, &row))
        }
    }
}
