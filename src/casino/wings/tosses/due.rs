//! What is due of Telegram's dice: what became of them is told.
use crate::casino::wing::{Done, Matter};
use crate::casino::wings::tosses::table;
use crate::rules::ledger::TossId;
use crate::store::TossRow;

/// Ends of tosses told in one transaction.
const PER_STEP: usize = 64;

/// The end of a toss is told.
pub(super) const TOSS: Matter = Matter {
    kind: TossRow::DUE,
    per_step: PER_STEP,
    while_open: false,
    act: |on, toss| {
        let Some(toss) = on.db.toss(TossId(toss))? else {
            return Ok(Done::default());
        };
        let replies = table::tell(on.house, on.db, &mut *on.entropy, on.now, &toss)?;
        let by = Some(toss.player);
        Ok(Done {
            replies,
            by,
            ..Done::default()
        })
    },
    give_up: |on, failed| {
        on.db.take_off(TossRow::DUE, failed.subject)?;
        Ok(Done::default())
    },
};
