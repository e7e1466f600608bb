//! What the cashier takes and pays out: bounds in dollars as amounts of an asset, by the provider's rates.
use crate::casino::house::{Cashier, House};
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::rules::ledger::PlayerId;
use crate::store::Db;
use crate::store::cashier::Rate;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;

/// Millionths of a dollar in a dollar.
const DOLLAR: i128 = 1_000_000;

/// The house's terms.
///
/// # Errors
/// A refusal in a house without a cashier.
pub fn of(house: &House) -> Result<&Cashier, Refusal> {
    house.cashier.as_ref().ok_or(Refusal::NoCashier)
}

/// The house's terms, if it takes this asset.
///
/// # Errors
/// A refusal if it does not.
pub fn of_asset(house: &House, asset: Asset) -> Result<&Cashier, Refusal> {
    let terms = of(house)?;
    let taken = terms.assets.contains(&asset) && !asset.is_play();
    taken.then_some(terms).ok_or(Refusal::NotTaken)
}

/// What an asset is worth now.
///
/// # Errors
/// A refusal when nobody has said so for [`limits::RATE_OLD_AFTER`].
pub fn rate(db: &Db, asset: Asset, now: Wall) -> Result<Rate, Trouble> {
    let rate = db.rate(asset)?;
    let fresh = rate.filter(|rate| now.since(rate.at) <= limits::RATE_OLD_AFTER);
    Ok(fresh.ok_or(Refusal::NoRate(asset))?)
}

/// What an amount is worth, in millionths of a dollar, rounded down.
#[must_use]
pub fn worth(rate: Rate, asset: Asset, amount: Amount) -> i64 {
    let worth = i128::from(amount.units()) * i128::from(rate.dollars) / i128::from(asset.unit());
    i64::try_from(worth).unwrap_or(i64::MAX)
}

/// The smallest amount in cents of the asset that is worth so many dollars.
#[must_use]
pub fn at_least(rate: Rate, asset: Asset, dollars: u32) -> Amount {
    let (worth, rate) = (
        i128::from(dollars) * DOLLAR,
        i128::from(rate.dollars).max(1),
    );
    let cent = i128::from(asset.row().cent);
    let per_cent = rate * cent;
    let cents = (worth * i128::from(asset.unit()) + per_cent - 1) / per_cent;
    units((cents * cent).max(cent))
}

/// The largest amount in cents of the asset that is worth no more than so many millionths of a dollar.
#[must_use]
pub fn at_most(rate: Rate, asset: Asset, worth: i64) -> Amount {
    let (worth, rate) = (i128::from(worth.max(0)), i128::from(rate.dollars).max(1));
    asset.share_in_cents(units(worth * i128::from(asset.unit()) / rate), 1)
}

/// Dollars as millionths.
#[must_use]
pub fn dollars(whole: u32) -> i64 {
    i64::from(whole) * 1_000_000
}

fn units(units: i128) -> Amount {
    let units = i64::try_from(units).ok().and_then(Amount::from_units);
    units.unwrap_or(Amount::MAX)
}

/// The smallest amount and the largest that are worth so many dollars.
#[must_use]
pub fn range(rate: Rate, asset: Asset, (min, max): (u32, u32)) -> (Amount, Amount) {
    (
        at_least(rate, asset, min),
        at_most(rate, asset, dollars(max)),
    )
}

/// Sees to it that an amount is within these bounds.
pub(super) fn within(
    asset: Asset,
    amount: Amount,
    (min, max): (Amount, Amount),
) -> Result<(), Refusal> {
    if amount < min {
        return Err(Refusal::PaymentTooSmall { asset, min });
    }
    if amount > max {
        return Err(Refusal::PaymentTooLarge { asset, max });
    }
    Ok(())
}

/// Sees to it that the provider takes something from us.
pub(super) fn is_open(db: &Db) -> Result<(), Trouble> {
    match db.till()?.closed {
        Some(_) => Err(Refusal::CashierClosed.into()),
        None => Ok(()),
    }
}

/// Sees to it that an admin decides about nothing of their own; the house is the owner's.
pub(super) fn is_not_their_own(visit: &Visit<'_>, whose: PlayerId) -> Result<(), Refusal> {
    let by = visit.player.id;
    match by == whose && visit.house.owner != Some(by) {
        true => Err(Refusal::OwnPayment),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(dollars: i64) -> Rate {
        Rate {
            dollars,
            at: Wall(0),
        }
    }

    #[test]
    fn bounds_in_dollars_are_amounts_of_any_asset() {
        for (asset, dollars, min, max) in [
            (Asset::Usdt, 1_000_000, 1_000_000, 25_000_000_000),
            (Asset::Usdt, 999_000, 1_010_000, 25_025_020_000),
            (Asset::Ton, 5_500_000, 182_000_000, 4_545_454_000_000),
            (Asset::Btc, 97_123_456_789, 1_030, 25_740_430),
        ] {
            let (least, most) = range(at(dollars), asset, (1, 25_000));
            assert_eq!((least.units(), most.units()), (min, max), "{asset:?}");
            assert!(worth(at(dollars), asset, least) >= 1_000_000);
            assert!(worth(at(dollars), asset, most) <= 25_000_000_000);
        }
    }

    #[test]
    fn no_rate_makes_an_amount_that_is_none() {
        for dollars in [1, i64::MAX] {
            for row in &crate::values::money::ASSETS {
                let (min, max) = range(at(dollars), row.asset, (1, u32::MAX));
                assert!(min <= Amount::MAX && max <= Amount::MAX && !min.is_zero());
                assert!(worth(at(dollars), row.asset, Amount::MAX) > 0);
            }
        }
    }
}
