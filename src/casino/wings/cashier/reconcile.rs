//! Provider and books against each other.
use crate::casino::house::House;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::terms;
use crate::store::Db;
use crate::store::cashier::{HoldingRow, Till};
use crate::values::fault::Fault;
use crate::values::time::Wall;

/// What of the till on the agenda asks what assets are worth.
pub const RATES: i64 = 0;
/// What of it asks what the house has at the provider.
pub const HOLDINGS: i64 = 1;

/// Sees to it that the provider is asked about the house, from a start on.
///
/// # Errors
/// When the database fails.
pub fn begin(house: &House, db: &Db, now: Wall) -> Result<(), Fault> {
    if house.cashier.is_none() {
        return Ok(());
    }
    db.set_due(Till::DUE, RATES, now)?;
    db.set_due(Till::DUE, HOLDINGS, now)
}

/// Asks the provider now what the house has there; what it last said is here.
///
/// # Errors
/// A refusal to who is no admin, and in a house without a cashier.
pub fn now(visit: &mut Visit<'_>) -> Result<Vec<HoldingRow>, Trouble> {
    terms::of(visit.house)?;
    if !visit.house.is_admin(visit.player.id) {
        return Err(crate::casino::refusal::Refusal::Unknown.into());
    }
    visit.db.put_off(Till::DUE, HOLDINGS, visit.now)?;
    Ok(visit.db.holdings()?)
}
