//! What staff is alerted to: wins, games and players that chance hardly explains, and what waits for a person. What is
//! looked at, from when on it is told and how often are rows of [`crate::rules::alerts::ALERTS`]; the office shows them
//! and turns them off.
mod due;
pub mod text;
pub mod told;

use crate::casino::house::House;
use crate::casino::wing::{Buttons, Shut, Wing};
use crate::rules::alerts::{ALERTS, Watch};
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;

/// The wing's row.
pub static WING: Wing = Wing {
    name: "alerts",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[],
    buttons: Buttons::NONE,
    questions: &[],
    due: &[due::WATCH],
    entries: &[],
    messages: None,
    again: None,
    hears: None,
};

/// Sees to it that everything is looked at that this house has, from a start on.
///
/// # Errors
/// When the database fails.
pub fn begin(house: &House, db: &Db, now: Wall) -> Result<(), Fault> {
    for row in &ALERTS {
        let of_money = matches!(row.watch, Watch::Waits | Watch::Apart | Watch::Suspense);
        // Of these the provider's own answers tell.
        if row.watch == Watch::Unknown || of_money && house.cashier.is_none() {
            db.take_off(Watch::DUE, row.watch.number())?;
        } else {
            db.set_due(Watch::DUE, row.watch.number(), now)?;
        }
    }
    Ok(())
}
