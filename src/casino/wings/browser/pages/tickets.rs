//! What players have written: those that wait, and one with all that was said in it.
use super::look::{Look, ROWS, Shown, section};
use super::said;
use crate::rules::office::Topic;
use crate::store::support::{Ticket, TicketCounts, TicketId, TicketState};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::web::html::{Column, Piece, all, facts, link, table, tag, text};

/// What who looks reads.
pub(super) fn topics(look: &Look<'_>) -> Vec<Topic> {
    let all = Topic::ALL.into_iter();
    all.filter(|topic| look.role.reads(*topic)).collect()
}

/// How many of these wait, for the first page.
pub(super) fn waiting(look: &Look<'_>) -> Result<Option<TicketCounts>, Fault> {
    match topics(look) {
        topics if topics.is_empty() => Ok(None),
        topics => look.db.ticket_counts(&topics).map(Some),
    }
}

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return match rest.parse() {
            Ok(id) => one(look, TicketId(id)),
            Err(_) => Ok(Shown::Nothing),
        };
    }
    let mut rows = Vec::new();
    // No more than so many are open.
    let last_page = usize::try_from(limits::TICKETS_OPEN_MAX).unwrap_or(0) / ROWS;
    let page = look.asked("page").parse().unwrap_or(0).min(last_page);
    let mut open = look.db.open_tickets(&topics(look), page * ROWS, ROWS + 1)?;
    let more = open.len() > ROWS;
    open.truncate(ROWS);
    for ticket in open {
        let last = look.db.ticket_lines(ticket.id, i64::MAX, 1)?;
        let last = last.first().map_or("", |line| line.text.as_str());
        let glance: String = last.chars().take(120).collect();
        rows.push(vec![
            link(&format!("/office/tickets/{}", ticket.id.0), ticket.id.0),
            text(ticket.topic.word()),
            said::player(look, ticket.player)?,
            text(ticket.state.word()),
            said::time(ticket.since),
            text(glance),
        ]);
    }
    let columns = [
        Column::Words("Number"),
        Column::Words("About"),
        Column::Words("Whose"),
        Column::Words("State"),
        Column::Words("Since"),
        Column::Words("Said last"),
    ];
    let caption = "Open tickets: those that wait, then those that are answered";
    let turn = |to: usize, label: &str| {
        let to = format!("/office/tickets?page={to}");
        tag("p", &[], link(&to, label))
    };
    let before = (page > 0).then(|| turn(page - 1, "Before"));
    let behind = more.then(|| turn(page + 1, "Next"));
    let ways = before.into_iter().chain(behind);
    Ok(Shown::Page(
        "Tickets".to_owned(),
        table(caption, &columns, rows).and(all(ways)),
    ))
}

fn one(look: &Look<'_>, id: TicketId) -> Result<Shown, Fault> {
    let ticket = look.db.ticket(id)?;
    let Some(ticket) = ticket.filter(|ticket| look.role.reads(ticket.topic)) else {
        return Ok(Shown::Nothing);
    };
    // More than there can be.
    let most = usize::try_from(4 * limits::TICKET_LINES_MAX).unwrap_or(ROWS);
    let mut rows = Vec::new();
    for line in look.db.ticket_lines(id, i64::MAX, most)?.into_iter().rev() {
        let who = match line.by {
            None => text("the player"),
            Some(by) => text("the office: ").and(said::player(look, by)?),
        };
        rows.push(vec![said::time(line.at), who, text(&line.text)]);
    }
    let columns = [
        Column::Words("When"),
        Column::Words("Who"),
        Column::Words("What"),
    ];
    let body = all([
        facts([
            ("Whose", said::player(look, ticket.player)?),
            ("About", text(ticket.topic.word())),
            ("Opened", said::time(ticket.at)),
            ("State", text(ticket.state.word())),
            ("Since", said::time(ticket.since)),
        ]),
        table("What was said", &columns, rows),
        decide(look, &ticket)?,
    ]);
    Ok(Shown::Page(format!("Ticket {}", id.0), body))
}

fn decide(look: &Look<'_>, ticket: &Ticket) -> Result<Piece, Fault> {
    if ticket.state == TicketState::Closed || ticket.player == look.player {
        return Ok(Piece::none());
    }
    let id = ticket.id.0.to_string();
    let back = format!("tickets/{id}");
    let fixed = [("id", &*id), ("back", &*back)];
    let most = limits::TICKET_CHARS_MAX.to_string();
    let area = [
        ("name", "text"),
        ("rows", "5"),
        ("maxlength", &*most),
        ("required", "required"),
    ];
    let asked = text("The player reads this").and(tag("textarea", &area, Piece::none()));
    let asked = tag("label", &[], asked);
    let answer = look.form_once(ticket.topic.answer(), &fixed, asked, "Answer")?;
    if answer.is_none() {
        return Ok(answer);
    }
    let close = look.form(ticket.topic.close(), &fixed, Piece::none(), "Close");
    Ok(section("Answer", answer.and(close)))
}
