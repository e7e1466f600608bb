//! What is done about tickets without anybody's asking: the office is told of new ones, and old ones go.
use crate::casino::refusal::Trouble;
use crate::casino::wing::{Done, Matter, Occasion};
use crate::casino::wings::support::notices;
use crate::store::support::{DUE_SWEEP, DUE_TELL, TICKETS_DUE};
use crate::values::limits;
use std::time::Duration;

/// Tickets.
pub(super) const TICKETS: Matter = Matter {
    kind: TICKETS_DUE,
    per_step: 2,
    while_open: false,
    act,
    give_up: |on, failed| {
        let later = on.now.plus(limits::DUE_AGAIN_AFTER);
        on.db.put_off(TICKETS_DUE, failed.subject, later)?;
        Ok(Done::default())
    },
};

fn act(on: &mut Occasion<'_>, subject: i64) -> Result<Done, Trouble> {
    match subject {
        DUE_TELL => {
            on.db.take_off(TICKETS_DUE, DUE_TELL)?;
            Ok(Done {
                replies: notices::tell(on.house, on.db, on.now)?,
                ..Done::default()
            })
        }
        _ => {
            let later = match on.db.sweep_tickets(on.now)? {
                true => Duration::from_secs(1),
                false => limits::TICKETS_SWEPT_EVERY,
            };
            match on.db.has_tickets()? {
                true => on.db.put_off(TICKETS_DUE, DUE_SWEEP, on.now.plus(later))?,
                false => on.db.take_off(TICKETS_DUE, subject)?,
            }
            Ok(Done::default())
        }
    }
}
