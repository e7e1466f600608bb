//! Provider and books against each other. A difference counts when it lasts: when two looks a while apart find the
//! same and the books have not moved between them, or, in a house where they always move, when all looks of a
//! longer while find one in the same direction.
use crate::casino::house::House;
use crate::casino::payment::Holding;
use crate::casino::refusal::Trouble;
use crate::casino::talk::Reply;
use crate::casino::visit::Visit;
use crate::casino::wing::Occasion;
use crate::casino::wings::alerts;
use crate::casino::wings::cashier::{terms, text, till, told};
use crate::rules::alerts::Alert;
use crate::rules::office::Permit;
use crate::store::Db;
use crate::store::cashier::{HoldingRow, Margins, Till, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{ASSETS, Amount, Asset};
use crate::values::time::Wall;

/// Sees to it that the provider is asked about the house, from a start on.
///
/// # Errors
/// When the database fails.
pub fn begin(house: &House, db: &Db, now: Wall) -> Result<(), Fault> {
    let Some(cashier) = &house.cashier else {
        return Ok(());
    };
    db.set_due(Till::DUE, till::RATES, now)?;
    db.set_due(Till::DUE, till::HOLDINGS, now)?;
    // No call of an earlier run is under way here any more.
    let may_be_sent = [WithdrawalState::Sending, WithdrawalState::Unknown];
    db.hurry_withdrawals(&may_be_sent, now)?;
    db.doubt_app(cashier.bot, now)
}

/// Asks the provider now what the house has there.
///
/// # Errors
/// A refusal in a house without a cashier.
pub fn now(visit: &Visit<'_>, _permit: &Permit) -> Result<(), Trouble> {
    terms::of(visit.house)?;
    Ok(visit.db.put_off(Till::DUE, till::HOLDINGS, visit.now)?)
}

/// The provider has said what the house has there.
pub(super) fn heard(on: &Occasion<'_>, holdings: &[Holding]) -> Result<Vec<Reply>, Fault> {
    let asked = on.db.till()?.asked_at.unwrap_or(on.now);
    let before = on.db.holdings()?;
    let mut replies = Vec::new();
    let nameless = holdings.iter().any(|it| it.available.code.is_empty());
    for row in ASSETS.iter().filter(|row| !row.is_play) {
        let asset = row.asset;
        let margins = on.db.margins(asset, asked)?;
        let said = holdings
            .iter()
            .find(|holding| holding.available.asset == Some(asset));
        if said.is_none() && margins.expected == 0 {
            continue;
        }
        // What cannot be read may be of any asset that is not named.
        let units = units(said).filter(|_| said.is_some() || !nameless);
        let Some((available, on_hold)) = units else {
            let cause = format!("not read {}", asset.name());
            let often = (cause.as_str(), limits::REMINDED_EVERY);
            replies.extend(told::owner_once(on, often, |voice| {
                text::not_read(voice, asset)
            })?);
            continue;
        };
        let before = before.iter().find(|row| row.asset == asset);
        let row = compared(asset, (available, on_hold), margins, before, on.now);
        on.db.save_holding(&row)?;
        replies.extend(lasting(on, &row)?);
    }
    Ok(replies)
}

/// What there is, available and on hold; nothing of what is not named.
fn units(said: Option<&Holding>) -> Option<(i64, i64)> {
    let Some(holding) = said else {
        return Some((0, 0));
    };
    let (available, on_hold) = (holding.available.amount?, holding.on_hold.amount?);
    Some((available.units(), on_hold.units()))
}

fn compared(
    asset: Asset,
    (available, on_hold): (i64, i64),
    margins: Margins,
    before: Option<&HoldingRow>,
    now: Wall,
) -> HoldingRow {
    let apart = (available + on_hold).saturating_sub(margins.expected);
    let unexplained = if apart > 0 {
        apart.saturating_sub(margins.more).max(0)
    } else {
        apart.saturating_add(margins.less).min(0)
    };
    let same =
        |row: &&HoldingRow| (row.expected, row.unexplained) == (margins.expected, unexplained);
    let alike = |row: &&HoldingRow| row.unexplained.signum() == unexplained.signum();
    // One that had lasted was judged by its least: another begins, so that one that grows is seen.
    let run = before
        .filter(alike)
        .and_then(|row| Some((row.apart_since?, row.at, row.least)))
        .filter(|(since, at, _)| at.since(*since) < limits::DIFFERENCE_LASTS_MOVING)
        .map(|(since, _, least)| (since, least));
    HoldingRow {
        asset,
        available,
        on_hold,
        at: now,
        expected: margins.expected,
        unexplained,
        since: before.filter(same).map_or(now, |row| row.since),
        apart_since: (unexplained != 0).then(|| run.map_or(now, |(since, _)| since)),
        least: run.map_or(unexplained, |(_, least)| match unexplained > 0 {
            true => least.min(unexplained),
            false => least.max(unexplained),
        }),
    }
}

/// What is known of a difference from this look on, when it was `known` before.
fn found(row: &HoldingRow, known: i64) -> Option<i64> {
    let lasts = |since: Wall, long| row.at.since(since) >= long;
    match row.apart_since {
        // What is under way may explain one that was there before: it is gone when nothing has to be explained.
        None => (row.available + row.on_hold == row.expected).then_some(0),
        Some(_) if lasts(row.since, limits::DIFFERENCE_LASTS) => Some(row.unexplained),
        Some(since) if lasts(since, limits::DIFFERENCE_LASTS_MOVING) => {
            let other = known.signum() != row.least.signum();
            let more = known.unsigned_abs() < row.least.unsigned_abs();
            (other || more).then_some(row.least)
        }
        Some(_) => None,
    }
}

/// Keeps and tells a difference that has lasted, and that one is gone.
fn lasting(on: &Occasion<'_>, row: &HoldingRow) -> Result<Vec<Reply>, Fault> {
    let known = on.db.difference(row.asset)?;
    let found = found(row, known);
    let Some(difference) = found.filter(|difference| *difference != known) else {
        return Ok(Vec::new());
    };
    on.db.add_difference(row.asset, difference, on.now)?;
    log::warn!(
        "the payment provider has {difference} smallest units of {} more than the books",
        row.asset.name()
    );
    let (asset, units) = (row.asset, difference);
    alerts::told::raise(on.house, on.db, &Alert::Apart { asset, units }, on.now)
}

/// The largest figure that is compared is a sum of two amounts.
const _: () = assert!(Amount::MAX.units() < i64::MAX / 4);

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000_000;

    fn look(
        held: i64,
        margins: (i64, i64, i64),
        before: Option<&HoldingRow>,
        at: i64,
    ) -> HoldingRow {
        let (expected, less, more) = margins;
        let margins = Margins {
            expected,
            less,
            more,
        };
        compared(Asset::Ton, (held, 0), margins, before, Wall(at * MINUTE))
    }

    #[test]
    fn what_is_under_way_explains_a_difference() {
        for (held, unexplained) in [(100, 0), (90, 0), (105, 0), (89, -1), (106, 1), (0, -90)] {
            let row = look(held, (100, 10, 5), None, 0);
            assert_eq!(row.unexplained, unexplained, "{held}");
            assert_eq!(row.apart_since.is_some(), unexplained != 0);
        }
    }

    #[test]
    fn a_difference_is_gone_although_an_invoice_can_still_be_paid() {
        let row = look(100, (100, 0, 25), None, 0);
        assert_eq!(found(&row, -5), Some(0));
        // Less than what may come, so that it may be another one.
        let row = look(110, (100, 0, 25), None, 0);
        assert_eq!(found(&row, -5), None);
    }

    #[test]
    fn a_difference_that_grows_while_the_books_move_is_told_again() {
        let (mut before, mut known, mut told) = (None, 0, Vec::new());
        for minute in 0..60 {
            let expected = 1_000 + minute;
            let gone = if minute < 20 { 1 } else { 900 };
            let row = look(expected - gone, (expected, 0, 0), before.as_ref(), minute);
            if let Some(difference) = found(&row, known).filter(|found| *found != known) {
                known = difference;
                told.push(difference);
            }
            before = Some(row);
        }
        assert_eq!(told, [-1, -900]);
    }

    #[test]
    fn a_difference_lasts_from_the_first_look_that_found_it() {
        let first = look(95, (100, 0, 0), None, 0);
        let second = look(95, (100, 0, 0), Some(&first), 1);
        assert_eq!((second.since, second.unexplained), (Wall(0), -5));
        // The books have moved: it is another look, of the same run.
        let third = look(93, (99, 0, 0), Some(&second), 2);
        assert_eq!(third.since, Wall(2 * MINUTE));
        assert_eq!((third.apart_since, third.least), (Some(Wall(0)), -5));
        let fourth = look(98, (99, 0, 0), Some(&third), 3);
        assert_eq!((fourth.apart_since, fourth.least), (Some(Wall(0)), -1));
        let other = look(101, (99, 0, 0), Some(&fourth), 4);
        assert_eq!(
            (other.apart_since, other.least),
            (Some(Wall(4 * MINUTE)), 2)
        );
        let gone = look(99, (99, 0, 0), Some(&other), 5);
        assert_eq!(
            (gone.apart_since, gone.unexplained, gone.least),
            (None, 0, 0)
        );
    }
}
