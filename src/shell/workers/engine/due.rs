//! What the engine does that no update asks for, each when the agenda says so. Each failure undoes
//! and concerns nothing else.
use super::Engine;
use super::apart::apart;
use crate::casino::receipt::Fate;
use crate::casino::rounds::text::Left;
use crate::casino::{self, House, Receipt, Reply, Trouble, wings};
use crate::ops::logging::{EACH, Plain};
use crate::rules::fairness::Entropy;
use crate::rules::ledger::{ContestId, PlayerId, RoundId, TossId};
use crate::store::{Db, OpenTable, agenda};
use crate::values::base36::base36;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::{Now, Wall};
use std::time::Duration;

/// What is done about a kind of thing on the agenda.
struct Matter {
    kind: &'static str,
    /// How many at most in one transaction.
    per_step: usize,
    /// Whether its time runs only while the house is open. (A contest has told when it ends.)
    while_open: bool,
    /// Does it with one subject, and moves it on the agenda or takes it off.
    act: fn(&mut Engine, i64, Now) -> Result<(), Fault>,
}

/// Everything that is ever due.
static MATTERS: &[Matter] = &[
    Matter {
        kind: agenda::AUTO_PLAY,
        per_step: limits::AUTO_PLAYS_PER_STEP,
        while_open: false,
        act: Engine::repeat,
    },
    Matter {
        kind: agenda::CONTEST,
        per_step: limits::CONTESTS_PER_STEP,
        while_open: false,
        act: Engine::end_contest,
    },
    Matter {
        kind: agenda::RENEWAL,
        per_step: 1,
        while_open: false,
        act: Engine::go_on_renewing,
    },
    Matter {
        kind: agenda::TABLE,
        per_step: limits::ABANDONED_PER_STEP,
        while_open: true,
        act: Engine::settle_abandoned,
    },
    Matter {
        kind: agenda::TOSS,
        per_step: limits::TOSSES_PER_STEP,
        while_open: false,
        act: Engine::tell,
    },
];

/// A transaction's room for what is due, of which each takes its share.
const ROOM: usize = 1_024;

impl Engine {
    /// Does what is due, the longest due first, a bounded number in a transaction of their own; when
    /// the next is due.
    pub fn due(&mut self, now: Now) -> Result<Option<Wall>, Fault> {
        let first = self.db.next_due()?.map(|due| due.at);
        if first.is_none_or(|first| first > now.wall) {
            return Ok(first);
        }
        self.db.in_place()?;
        self.commit(|engine| engine.do_what_is_due(now))?;
        Ok(self.db.next_due()?.map(|due| due.at))
    }

    fn do_what_is_due(&mut self, now: Now) -> Result<(), Fault> {
        let (mut room, mut last) = (ROOM, None);
        while let Some(due) = self.db.next_due()?.filter(|due| due.at <= now.wall) {
            let matter = MATTERS.iter().find(|matter| matter.kind == due.kind);
            let share = matter.map_or(1, |matter| ROOM / matter.per_step);
            let Some(rest) = room.checked_sub(share) else {
                break;
            };
            room = rest;
            match matter {
                Some(matter) if last.as_ref() != Some(&due) => {
                    (matter.act)(self, due.subject, now)?;
                }
                _ => {
                    let (kind, subject) = (&due.kind, due.subject);
                    log::error!("{kind} {subject} stays on the agenda: it is put off");
                    let later = now.wall.plus(limits::DUE_AGAIN_AFTER);
                    self.db.put_off(kind, subject, later)?;
                }
            }
            last = Some(due);
        }
        Ok(())
    }

    /// Forgets places. Whether there may be more; when there are none, this is a query.
    pub fn tend(&mut self, now: Now) -> Result<bool, Fault> {
        if !self.db.has_old_places(now.wall)? {
            return Ok(false);
        }
        self.db.in_place()?;
        let mut more = false;
        self.commit(|engine| {
            more = engine.db.sweep_places(now.wall)?;
            Ok(())
        })?;
        Ok(more)
    }

    /// Begins behind a time in which nobody could play, which counts against nothing whose time runs
    /// only while somebody can.
    pub fn was_closed(&mut self, closed: Duration, now: Wall) -> Result<(), Fault> {
        let by_us = i64::try_from(closed.as_micros()).unwrap_or(0);
        self.commit(|engine| {
            for matter in MATTERS.iter().filter(|matter| matter.while_open) {
                engine.db.move_due(matter.kind, by_us)?;
            }
            // The same time is not counted twice.
            engine.db.note_alive(now)
        })
    }

    /// The clock that `now` is from will have been set by `by_us` microseconds: what waits is moved
    /// with it.
    pub fn move_with_clock(&mut self, by_us: i64) -> Result<(), Fault> {
        self.commit(|engine| {
            engine.db.move_all(by_us)?;
            engine.telegram.move_by(by_us);
            Ok(())
        })
    }

    fn end_contest(&mut self, contest: i64, now: Now) -> Result<(), Fault> {
        let Some(contest) = self.db.contest(ContestId(contest))? else {
            return Ok(());
        };
        let (id, place) = (contest.id, self.db.place(contest.chat)?);
        let ended = self
            .by_itself(|_, db, _| casino::contests::contest::end_in_time(db, now.wall, contest))?;
        let replies = match ended {
            Ok(replies) => replies,
            Err(why) => {
                log::error!("contest {} cannot be ended: {}", id.0, Plain(&why));
                casino::contests::contest::give_up_on(&self.house, &self.db, now.wall, id, &why)?
            }
        };
        let replies = if place.closed {
            casino::places::also_in_private(&self.db, replies)?
        } else {
            replies
        };
        self.send(replies, now)
    }

    fn repeat(&mut self, player: i64, now: Now) -> Result<(), Fault> {
        let Some(auto) = self.db.auto_play(PlayerId(player))? else {
            return Ok(());
        };
        let chat = self.db.place(auto.chat)?.chat;
        if self.door.is_shut(chat, now.mono) {
            let due = now.wall.plus(limits::AUTO_PLAY_PACE);
            return self.db.put_off(agenda::AUTO_PLAY, player, due);
        }
        let played = self.by_itself(|house, db, entropy| {
            casino::rounds::auto::repeat(house, db, entropy, now.wall, auto.clone())
        })?;
        let replies = match played {
            Ok(replies) => replies,
            Err(why) => {
                let reference = format!("A{}", base36(auto.player.0).to_uppercase());
                log::error!(target: EACH, "auto play fails as {reference}: {}", Plain(&why));
                casino::rounds::auto::give_up(&self.db, &auto, &reference)?
            }
        };
        self.send_for(Some(auto.player), replies, now)
    }

    fn tell(&mut self, toss: i64, now: Now) -> Result<(), Fault> {
        let Some(toss) = self.db.toss(TossId(toss))? else {
            return Ok(());
        };
        let told = self.by_itself(|house, db, entropy| {
            casino::tosses::table::tell(house, db, entropy, now.wall, &toss)
        })?;
        match told {
            Ok(replies) => self.send_for(Some(toss.player), replies, now),
            Err(why) => {
                let toss = toss.id;
                log::error!("the end of toss {} cannot be told: {}", toss.0, Plain(&why));
                self.db.toss_told(toss)
            }
        }
    }

    fn settle_abandoned(&mut self, round: i64, now: Now) -> Result<(), Fault> {
        let round = RoundId(round);
        let Some(chat) = self.db.table_chat(round)? else {
            return Ok(());
        };
        let table = OpenTable { round, chat };
        let settled = self.by_itself(|house, db, entropy| {
            casino::rounds::abandoned::settle_abandoned(
                house,
                db,
                entropy,
                now.wall,
                table,
                Left::Alone,
            )
        })?;
        let replies = match settled {
            Ok(replies) => replies,
            Err(why) => {
                let round = table.round.0;
                log::error!(
                    "round {round}, abandoned, cannot be settled: {}",
                    Plain(&why)
                );
                casino::rounds::abandoned::give_up_on(&self.house, &self.db, now.wall, table, &why)?
            }
        };
        let player = self.db.round(table.round)?.map(|round| round.player);
        self.send_for(player, replies, now)
    }

    /// Tells a wing what became of its message, in the transaction that takes it out of the outbox. Where
    /// that cannot be noted, the message counts as lost.
    pub(super) fn delivered(
        &mut self,
        receipt: Receipt,
        what: Fate,
        now: Wall,
    ) -> Result<(), Fault> {
        let noted = self.by_itself(|_, db, _| {
            wings::delivered(db, receipt, what, now)?;
            Ok(Vec::new())
        })?;
        let Err(why) = noted else {
            return Ok(());
        };
        log::error!(
            "what became of a message of {} about {} cannot be noted, it counts as lost: {}",
            receipt.wing.id,
            receipt.subject,
            Plain(&why)
        );
        wings::give_up_on(&self.db, receipt, now)
    }

    /// What is to be said, or why `work` failed, of which nothing is left then.
    pub(super) fn by_itself(
        &mut self,
        work: impl FnOnce(&House, &Db, &mut dyn Entropy) -> Result<Vec<Reply>, Trouble>,
    ) -> Result<Result<Vec<Reply>, String>, Fault> {
        let Self {
            house, db, entropy, ..
        } = self;
        apart(db, || work(house, db, &mut **entropy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Audit;
    use std::collections::BTreeSet;

    #[test]
    fn every_matter_has_its_kind_its_bound_and_its_audit() {
        let kinds: BTreeSet<_> = MATTERS.iter().map(|matter| matter.kind).collect();
        assert_eq!(kinds.len(), MATTERS.len());
        let audit = Audit::all()
            .iter()
            .find(|audit| audit.sentence().contains("on the agenda"))
            .expect("an audit");
        for matter in MATTERS {
            assert!((1..=ROOM).contains(&matter.per_step), "{}", matter.kind);
            let named = format!("'{}'", matter.kind);
            assert!(audit.sql().contains(&named), "{named} in the audit");
        }
    }
}
