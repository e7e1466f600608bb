//! Work in a part of a transaction that can fail alone.
use crate::casino::Trouble;
use crate::store::Db;
use crate::values::fault::{Fault, Verdict};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does `work` as a part of the transaction that can fail alone: what it comes to, or why it failed.
pub(super) fn apart<T>(
    db: &Db,
    work: impl FnOnce() -> Result<T, Trouble>,
) -> Result<Result<T, String>, Fault> {
    db.begin_update()?;
    let why = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => {
            db.keep_update()?;
            return Ok(Ok(done));
        }
        Ok(Err(Trouble::Fault(fault))) if fault.verdict() != Verdict::Drop => {
            return Err(fault);
        }
        Ok(Err(Trouble::Fault(fault))) => fault.to_string(),
        Ok(Err(Trouble::Refused(refusal))) => format!("refused: {refusal:?}"),
        Err(_) => "a panic".to_owned(),
    };
    db.undo_update()?;
    Ok(Err(why))
}
