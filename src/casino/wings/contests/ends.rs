//! Ends contests: by a draw, by the challenger, by time, or since nothing can be drawn any more. The escrow
//! is emptied in the transaction that ends it.
use crate::casino::house::House;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Reply;
use crate::casino::text::owner;
use crate::casino::visit::Visit;
use crate::casino::wings::contests::{outcome, shown};
use crate::rules::contests::{self, Kind};
use crate::rules::ledger::{ContestId, Entry};
use crate::store::{Contest, Db, End};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::Wall;

/// Calls the player's own challenge off.
///
/// # Errors
/// A refusal when it is over already.
pub fn call_off(visit: &mut Visit<'_>, id: ContestId) -> Result<Page, Trouble> {
    let contest = visit.db.contest(id)?;
    let own = contest.filter(|contest| contest.opener == visit.player.id);
    let contest = own.ok_or(Refusal::Stale)?;
    match contest.end {
        None if contest.kind != Kind::Pot => {
            let contest = refund(visit.db, contest, End::Cancelled, visit.now)?;
            shown::page(visit, &contest)
        }
        Some(End::Won(..) | End::Tied) => {
            let buy_ins = visit.db.buy_ins(id)?;
            let name = buy_ins.last().map_or_else(String::new, |b| b.name.clone());
            Err(Refusal::Faster(name).into())
        }
        Some(End::Cancelled) => Err(Refusal::CalledOff.into()),
        None | Some(End::Expired | End::Void) => Err(Refusal::TimeIsUp.into()),
    }
}

/// Draws, and empties the escrow to the winner and the bankroll.
pub(super) fn settle(db: &Db, mut contest: Contest, now: Wall) -> Result<Contest, Fault> {
    let buy_ins = db.buy_ins(contest.id)?;
    let End::Won(winner, payout) = outcome::end(&contest, &buy_ins) else {
        return refund(db, contest, End::Tied, now);
    };
    let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
    let (_, rake) = contests::shares(&stakes);
    let entry = Entry::contest_won(contest.id, contest.asset, winner, payout, rake);
    db.post(&entry, now)?;
    let end = End::Won(winner, payout);
    db.end_contest(contest.id, end, now)?;
    contest.end = Some(end);
    for buy_in in &buy_ins {
        db.count_contest(&contest, buy_in, now)?;
    }
    Ok(contest)
}

/// Gives everybody back what they put in.
fn refund(db: &Db, mut contest: Contest, end: End, now: Wall) -> Result<Contest, Fault> {
    let buy_ins = db.buy_ins(contest.id)?;
    let stakes = buy_ins.iter().map(|b| (b.player, b.stake));
    db.post(
        &Entry::contest_refund(contest.id, contest.asset, stakes),
        now,
    )?;
    db.end_contest(contest.id, end, now)?;
    contest.end = Some(end);
    Ok(contest)
}

/// Ends a contest whose time has come: a pot of several is drawn, anything else is paid back.
///
/// # Errors
/// When the database fails.
pub fn end_in_time(db: &Db, now: Wall, contest: Contest) -> Result<Vec<Reply>, Trouble> {
    let players = db.buy_ins(contest.id)?.len();
    let contest = if players > 1 {
        settle(db, contest, now)?
    } else {
        refund(db, contest, End::Expired, now)?
    };
    Ok(shown::told(db, &contest)?)
}

/// Pays back every open contest: its seed may be known to somebody.
///
/// # Errors
/// When the database fails.
pub fn void_all(db: &Db, now: Wall) -> Result<Vec<Reply>, Fault> {
    let mut replies = Vec::new();
    loop {
        let open = db.open_contests(limits::CONTESTS_PER_STEP)?;
        if open.is_empty() {
            return Ok(replies);
        }
        for contest in open {
            let contest = refund(db, contest, End::Void, now)?;
            replies.extend(shown::told(db, &contest)?);
        }
    }
}

/// Leaves a contest alone for a while that cannot be ended, and tells the owner.
///
/// # Errors
/// When the database fails.
pub fn give_up_on(
    house: &House,
    db: &Db,
    now: Wall,
    contest: ContestId,
    why: &str,
) -> Result<Vec<Reply>, Fault> {
    db.put_off(
        Contest::DUE,
        contest.0,
        now.plus(limits::CONTEST_AGAIN_AFTER),
    )?;
    let Some(owner) = house.owner else {
        return Ok(Vec::new());
    };
    let voice = db.voice(owner, Asset::Play)?;
    let text = owner::cannot_end(voice, contest, why);
    Ok(vec![Reply::line(owner.0, text, true)])
}
