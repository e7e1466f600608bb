//! Work in a part of a transaction that can fail alone.
use crate::casino::{Reply, Trouble};
use crate::store::Db;
use crate::values::fault::{Fault, Verdict};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does `work` as a part of the transaction that can fail alone: what is to be said, or why it failed.
pub(super) fn apart(
    db: &Db,
    work: impl FnOnce() -> Result<Vec<Reply>, Trouble>,
) -> Result<Result<Vec<Reply>, String>, Fault> {
    db.begin_update()?;
    let why = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(replies)) => {
            db.keep_update()?;
            return Ok(Ok(replies));
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
