//! What is due of contests: they end by themselves.
use crate::casino::places;
use crate::casino::wing::{Done, Matter};
use crate::casino::wings::contests::ends;
use crate::rules::ledger::ContestId;
use crate::store::Contest;
use crate::values::limits;

/// A contest ends.
pub(super) const CONTEST: Matter = Matter {
    kind: Contest::DUE,
    per_step: limits::CONTESTS_PER_STEP,
    while_open: false,
    act: |on, contest| {
        let Some(contest) = on.db.contest(ContestId(contest))? else {
            return Ok(Done::default());
        };
        let place = on.db.place(contest.chat)?;
        let mut replies = ends::end_in_time(on.db, on.now, contest)?;
        if place.closed {
            replies = places::also_in_private(on.db, replies)?;
        }
        Ok(Done {
            replies,
            ..Done::default()
        })
    },
    give_up: |on, failed| {
        let contest = ContestId(failed.subject);
        let replies = ends::give_up_on(on.house, on.db, on.now, contest, failed.why)?;
        Ok(Done {
            replies,
            ..Done::default()
        })
    },
};
