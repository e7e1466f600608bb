//! The wings that are told what becomes of their messages: a row each, beside what it is about. The engine
//! reports here; who sends a file has it written here.
use crate::casino::contests::contest;
use crate::casino::receipt::{Fate, Lost, Receipt, Wing};
use crate::casino::rounds::csv;
use crate::casino::tosses::toss;
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;
use std::io::Write;

/// All of them.
pub static WINGS: [&Wing; 3] = [&csv::WING, &toss::WING, &contest::WING];

/// The wing of this name, if this program has it.
#[must_use]
pub fn find(id: &str) -> Option<&'static Wing> {
    WINGS.iter().copied().find(|wing| wing.id == id)
}

/// Tells a message's wing what became of it.
///
/// # Errors
/// When the database fails.
pub fn delivered(db: &Db, receipt: Receipt, what: Fate, now: Wall) -> Result<(), Fault> {
    (receipt.wing.delivered)(db, receipt.subject, what, now)
}

/// Likewise, when what became of it cannot be noted: it counts as lost.
///
/// # Errors
/// When the database fails.
pub fn give_up_on(db: &Db, receipt: Receipt, now: Wall) -> Result<(), Fault> {
    delivered(db, receipt, Fate::Lost(Lost::Unknown), now)
}

/// Writes the file that goes with a message.
///
/// # Errors
/// When the database or `out` fails; [`Fault::Misplaced`] when there is nothing to write.
pub fn write_file(db: &Db, receipt: Receipt, out: &mut dyn Write) -> Result<(), Fault> {
    let file = receipt.wing.file.as_ref().ok_or(Fault::Misplaced)?;
    (file.write)(db, receipt.subject, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wing_is_found_by_its_name() {
        for wing in WINGS {
            assert_eq!(find(wing.id), Some(wing));
        }
        assert_eq!(find(""), None);
    }
}
