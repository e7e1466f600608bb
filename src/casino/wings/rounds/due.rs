//! What is due of rounds: the next one of auto play, and those whose players did not come back.
use crate::casino::wing::{Done, Matter};
use crate::casino::wings::rounds::text::Left;
use crate::casino::wings::rounds::{abandoned, auto};
use crate::rules::ledger::{PlayerId, RoundId};
use crate::store::{AutoPlay, OpenTable};
use crate::values::limits;

/// Rounds of auto play in one transaction.
const AUTO_PLAYS_PER_STEP: usize = 64;
/// Abandoned rounds settled in one transaction.
const ABANDONED_PER_STEP: usize = 16;

/// Auto play goes on.
pub(super) const AUTO_PLAY: Matter = Matter {
    kind: AutoPlay::DUE,
    per_step: AUTO_PLAYS_PER_STEP,
    while_open: false,
    act: |on, player| {
        let Some(auto) = on.db.auto_play(PlayerId(player))? else {
            return Ok(Done::default());
        };
        let chat = on.db.place(auto.chat)?.chat;
        if (on.is_shut)(chat) {
            let due = on.now.plus(limits::AUTO_PLAY_PACE);
            on.db.put_off(AutoPlay::DUE, player, due)?;
            return Ok(Done::default());
        }
        let by = Some(auto.player);
        let replies = auto::repeat(on.house, on.db, &mut *on.entropy, on.now, auto)?;
        Ok(Done {
            replies,
            by,
            ..Done::default()
        })
    },
    give_up: |on, failed| {
        let Some(auto) = on.db.auto_play(PlayerId(failed.subject))? else {
            return Ok(Done::default());
        };
        let replies = auto::give_up(on.db, &auto, &failed.reference)?;
        let by = Some(auto.player);
        Ok(Done {
            replies,
            by,
            ..Done::default()
        })
    },
};

/// A round counts as abandoned.
pub(super) const TABLE: Matter = Matter {
    kind: OpenTable::DUE,
    per_step: ABANDONED_PER_STEP,
    while_open: true,
    act: |on, round| {
        let round = RoundId(round);
        let Some(chat) = on.db.table_chat(round)? else {
            return Ok(Done::default());
        };
        let table = OpenTable { round, chat };
        let entropy = &mut *on.entropy;
        let left = Left::Alone;
        let replies = abandoned::settle_abandoned(on.house, on.db, entropy, on.now, table, left)?;
        let by = on.db.round(round)?.map(|round| round.player);
        Ok(Done {
            replies,
            by,
            ..Done::default()
        })
    },
    give_up: |on, failed| {
        let round = RoundId(failed.subject);
        let Some(chat) = on.db.table_chat(round)? else {
            return Ok(Done::default());
        };
        let table = OpenTable { round, chat };
        let replies = abandoned::give_up_on(on.house, on.db, on.now, table, failed.why)?;
        let by = on.db.round(round)?.map(|round| round.player);
        Ok(Done {
            replies,
            by,
            ..Done::default()
        })
    },
};
