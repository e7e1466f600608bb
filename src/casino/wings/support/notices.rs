//! Who of the office is told that players have written: at once when it is quiet, and else together with what comes
//! until it is time again. However many write, and however much, that is one message in a while.
use crate::casino::house::House;
use crate::casino::page::Page;
use crate::casino::talk::Reply;
use crate::casino::wings::office;
use crate::casino::wings::office::acts;
use crate::casino::wings::support::text;
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Role, Topic};
use crate::store::Db;
use crate::store::support::{DUE_TELL, TICKETS_DUE, Ticket};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::Wall;

/// What notices are noted by.
const CAUSE: &str = "tickets";

/// Tells them now, or sees to it that they are told when it is time again.
///
/// # Errors
/// When the database fails.
pub fn soon(house: &House, db: &Db, now: Wall) -> Result<Vec<Reply>, Fault> {
    // A clock that was set back holds nobody up.
    let last = db.noticed_at(CAUSE)?.filter(|at| *at <= now);
    let every = limits::TICKETS_TOLD_EVERY;
    match last.filter(|at| now.since(*at) < every) {
        None => tell(house, db, now),
        Some(last) => {
            db.set_due(TICKETS_DUE, DUE_TELL, last.plus(every))?;
            Ok(Vec::new())
        }
    }
}

/// Tells them now, if there is anything that they were not told.
///
/// # Errors
/// When the database fails.
pub fn tell(house: &House, db: &Db, now: Wall) -> Result<Vec<Reply>, Fault> {
    let new = db.untold_tickets()?;
    let mut replies = Vec::new();
    if new.is_empty() {
        return Ok(replies);
    }
    db.note_notice(CAUSE, now)?;
    for (who, role) in staff(house, db)? {
        let theirs = |ticket: &&Ticket| role.may(ticket.topic.answer()) && ticket.player != who;
        let mut mine = new.iter().filter(theirs);
        let (Some(first), more) = (mine.next(), mine.count()) else {
            continue;
        };
        let voice = db.voice(who, Asset::Play)?;
        let page = match more {
            0 => {
                let player = db.player(first.player)?;
                let name = player.map_or_else(String::new, |player| player.name);
                let said = db.ticket_lines(first.id, i64::MAX, 1)?;
                let said = said.first().map_or("", |line| line.text.as_str());
                let page = Page::new(text::new_ticket(voice, first, &name, said));
                page.row(office::deeds::of_ticket(voice, who, first.id))
            }
            _ => {
                let topics = Topic::ALL.map(|topic| Some(topic).filter(|it| role.reads(*it)));
                let topics: Vec<_> = topics.into_iter().flatten().collect();
                let waiting = db.ticket_counts(&topics)?.waiting;
                let page = Page::new(text::new_tickets(voice, waiting));
                page.row(vec![office::deeds::tickets(voice, who)])
            }
        };
        let (text, markup) = page.finish(Asset::Play);
        replies.push(Reply::notice(who.0, text, markup, None));
    }
    Ok(replies)
}

/// Who works here and has let the bot into their chat.
fn staff(house: &House, db: &Db) -> Result<Vec<(PlayerId, Role)>, Fault> {
    let mut all: Vec<_> = house.owner.iter().chain(&house.admins).copied().collect();
    all.extend(db.roles()?.into_iter().map(|(who, ..)| who));
    let mut staff: Vec<(PlayerId, Role)> = Vec::new();
    for who in all {
        let met = db.player(who)?.is_some_and(|known| known.met);
        let known = staff.iter().any(|(other, _)| *other == who);
        if let Some(role) = acts::role(house, db, who)?.filter(|_| met && !known) {
            staff.push((who, role));
        }
        if staff.len() == limits::STAFF_SHOWN {
            break;
        }
    }
    Ok(staff)
}
