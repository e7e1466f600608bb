//! Duels and pots, to be looked at.
use super::look::{Look, ROWS, Shown, older, section};
use super::rounds::movements;
use super::said;
use crate::rules::ledger::ContestId;
use crate::store::{Contest, End, Numbered};
use crate::values::fault::Fault;
use crate::web::html::{Column, Piece, all, facts, link, table, tag, text};

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return match rest.parse() {
            Ok(id) => one(look, ContestId(id)),
            Err(_) => Ok(Shown::Nothing),
        };
    }
    let timed = look.db.newest(Numbered::Contests, look.below(), ROWS)?;
    let mut rows = Vec::new();
    for one in &timed {
        let Some(contest) = look.db.contest(ContestId(one.id))? else {
            continue;
        };
        rows.push(vec![
            said::time(one.began),
            link(&format!("/office/contests/{}", one.id), one.id),
            text(contest.kind.id()),
            said::player(look, contest.opener)?,
            text(said::amount(contest.asset, contest.stake)),
            end(look, &contest)?,
        ]);
    }
    let columns = [
        Column::Words("Began"),
        Column::Words("Number"),
        Column::Words("Kind"),
        Column::Words("Opened by"),
        Column::Number("Stake"),
        Column::Words("End"),
    ];
    let last = timed.last().map(|one| one.id);
    let way = older("/office/contests", timed.len(), last);
    let body = table("The newest duels and pots", &columns, rows).and(way);
    Ok(Shown::Page("Contests".to_owned(), body))
}

pub(super) fn end(look: &Look<'_>, contest: &Contest) -> Result<Piece, Fault> {
    Ok(match &contest.end {
        None => text("open"),
        Some(End::Won(winner, payout)) => {
            let won = format!(" won {}", said::amount(contest.asset, *payout));
            said::player(look, *winner)?.and(text(won))
        }
        Some(end) => text(end.name()),
    })
}

fn one(look: &Look<'_>, id: ContestId) -> Result<Shown, Fault> {
    let Some(contest) = look.db.contest(id)? else {
        return Ok(Shown::Nothing);
    };
    let mut rows = Vec::new();
    for buy_in in look.db.buy_ins(id)? {
        rows.push(vec![
            said::named(buy_in.player, &buy_in.name),
            text(said::amount(contest.asset, buy_in.stake)),
            tag("code", &[], text(buy_in.client.as_str())),
        ]);
    }
    let columns = [
        Column::Words("Player"),
        Column::Number("Put in"),
        Column::Words("Client seed"),
    ];
    // What is open is drawn from it.
    let seed = match contest.end {
        Some(_) => contest.server.reveal(),
        None => "kept until it ends".to_owned(),
    };
    let body = all([
        facts([
            ("Kind", text(contest.kind.id())),
            ("Opened by", said::player(look, contest.opener)?),
            ("Stake", text(said::amount(contest.asset, contest.stake))),
            ("End", end(look, &contest)?),
            (
                "Server seed, SHA-256",
                tag("code", &[], text(contest.server.commitment())),
            ),
            ("Server seed", tag("code", &[], text(seed))),
        ]),
        section("Players", table("Players", &columns, rows)),
        section("Postings", movements(look, "contest", id.0)?),
    ]);
    Ok(Shown::Page(format!("Contest {}", id.0), body))
}
