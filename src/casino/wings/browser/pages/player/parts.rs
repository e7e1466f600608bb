//! What there is much of about a player, the newest first: a part of each on their page, and all of it by the page.
use super::super::log::list as acts_list;
use super::super::look::{Look, at, section};
use super::super::rounds::list as rounds_list;
use super::super::{said, tickets};
use crate::rules::ledger::PlayerId;
use crate::store::cashier::Payment;
use crate::store::office::Acts;
use crate::values::fault::Fault;
use crate::web::html::{Column, Piece, all, link, table, tag, text};

/// Rows of each on a page.
const ROWS: usize = 25;
/// Pages that can be turned to.
const PAGES_MAX: usize = 40;

/// A part: the last of its address, what it is called, and its rows from one on, with how many there are.
struct Part {
    word: &'static str,
    name: &'static str,
    show: Show,
}

type Show = fn(&Look<'_>, PlayerId, usize) -> Result<(Piece, usize), Fault>;

#[rustfmt::skip]
static PARTS: [Part; 7] = [
    Part { word: "ledger", name: "Ledger", show: ledger },
    Part { word: "payments", name: "Payments", show: payments },
    Part { word: "rounds", name: "Rounds", show: rounds },
    Part { word: "tosses", name: "Tosses", show: tosses },
    Part { word: "contests", name: "Duels and pots", show: contests },
    Part { word: "tickets", name: "Tickets", show: tickets_of },
    Part { word: "acts", name: "What the office did", show: acts },
];

/// The newest of each.
pub(super) fn newest(look: &Look<'_>, player: PlayerId) -> Result<Piece, Fault> {
    let mut sections = Vec::new();
    for part in &PARTS {
        let (rows, count) = (part.show)(look, player, 0)?;
        let way = turns(part, player, 0, count);
        sections.push(section(part.name, rows.and(way)));
    }
    Ok(all(sections))
}

/// A page of one of them: its name and its rows.
pub(super) fn one(
    look: &Look<'_>,
    player: PlayerId,
    word: &str,
) -> Result<Option<(&'static str, Piece)>, Fault> {
    let Some(part) = PARTS.iter().find(|part| part.word == word) else {
        return Ok(None);
    };
    let page = look.asked("page").parse().unwrap_or(0).min(PAGES_MAX - 1);
    let (rows, count) = (part.show)(look, player, page * ROWS)?;
    let back = tag("p", &[], said::player(look, player)?);
    let body = all([back, rows, turns(part, player, page, count)]);
    Ok(Some((part.name, body)))
}

/// The ways to what is newer and older.
fn turns(part: &Part, player: PlayerId, page: usize, count: usize) -> Piece {
    let to = |page: usize, label: &str| {
        let path = format!("player/{}/{}", player.0, part.word);
        link(&format!("{}?page={page}", at(&path)), label)
    };
    let newer = (page > 0).then(|| to(page - 1, "Newer"));
    let older = (count >= ROWS && page + 1 < PAGES_MAX).then(|| to(page + 1, "Older"));
    let ways: Vec<_> = newer.into_iter().chain(older).collect();
    if ways.is_empty() {
        return Piece::none();
    }
    let ways = ways.into_iter().map(|way| tag("li", &[], way));
    tag("ul", &[], ways.collect())
}

fn ledger(look: &Look<'_>, player: PlayerId, skip: usize) -> Result<(Piece, usize), Fault> {
    let rows = look.db.ledger(player, skip, ROWS)?;
    let count = rows.len();
    let mut cells = Vec::new();
    for row in rows {
        // The other side of it.
        let (sign, other) = match row.credit == player.0 {
            true => (1, row.debit),
            false => (-1, row.credit),
        };
        cells.push(vec![
            said::time(row.at),
            text(format_args!("{} {}", row.kind, row.subject)),
            said::account(look, other)?,
            text(said::sum(row.asset, sign * row.amount)),
        ]);
    }
    let columns = [
        Column::Words("When"),
        Column::Words("Entry"),
        Column::Words("From or to"),
        Column::Number("Amount"),
    ];
    Ok((table("The newest postings", &columns, cells), count))
}

fn payments(look: &Look<'_>, player: PlayerId, skip: usize) -> Result<(Piece, usize), Fault> {
    let rows = look.db.payments_of(player, skip, ROWS)?;
    let count = rows.len();
    let rows = rows.iter().map(|payment| match payment {
        Payment::Deposit(row) => vec![
            said::time(row.asked_at),
            text(format_args!("deposit {}", row.id.0)),
            text(said::amount(row.asset, row.amount)),
            text(row.state.word()),
        ],
        Payment::Withdrawal(row) => vec![
            said::time(row.asked_at),
            link(
                &at(&format!("withdrawals/{}", row.id.0)),
                format_args!("withdrawal {}", row.id.0),
            ),
            text(said::amount(row.asset, row.amount)),
            text(row.state.word()),
        ],
        Payment::Adjustment(row) => vec![
            said::time(row.at),
            text(format_args!("adjustment {}", row.id.0)),
            text(said::sum(
                row.asset,
                if row.out { -1 } else { 1 } * row.amount.units(),
            )),
            text(row.state.word()),
        ],
    });
    let columns = [
        Column::Words("Asked for"),
        Column::Words("What"),
        Column::Number("Amount"),
        Column::Words("State"),
    ];
    Ok((
        table("The newest payments", &columns, rows.collect()),
        count,
    ))
}

fn rounds(look: &Look<'_>, player: PlayerId, skip: usize) -> Result<(Piece, usize), Fault> {
    let last = look.db.seat(player)?.last_round;
    let rounds = look.db.history(last, skip, ROWS)?;
    Ok((rounds_list("The newest rounds", &rounds), rounds.len()))
}

fn tosses(look: &Look<'_>, player: PlayerId, skip: usize) -> Result<(Piece, usize), Fault> {
    let rows = look.db.tosses_of(player, skip, ROWS)?;
    let mut cells = Vec::new();
    for row in &rows {
        let value = row.landed.map(|(_, value)| value.to_string());
        let paid = row.payout.map(|paid| said::amount(row.asset, paid));
        cells.push(vec![
            said::time(look.db.tossed_at(row.id)?),
            text(row.id.0),
            text(format_args!("{} {}", row.toss, row.bet)),
            text(said::amount(row.asset, row.stake)),
            text(value.unwrap_or_default()),
            text(paid.unwrap_or_else(|| "open".to_owned())),
        ]);
    }
    let columns = [
        Column::Words("When"),
        Column::Words("Number"),
        Column::Words("Bet on"),
        Column::Number("Staked"),
        Column::Number("Shown"),
        Column::Number("Paid"),
    ];
    Ok((table("The newest tosses", &columns, cells), rows.len()))
}

fn contests(look: &Look<'_>, player: PlayerId, skip: usize) -> Result<(Piece, usize), Fault> {
    let rows = look.db.contests_of(player, skip, ROWS)?;
    let mut cells = Vec::new();
    for row in &rows {
        cells.push(vec![
            link(&at(&format!("contests/{}", row.id.0)), row.id.0),
            text(row.kind.id()),
            text(said::amount(row.asset, row.stake)),
            super::super::contests::end(look, row)?,
        ]);
    }
    let columns = [
        Column::Words("Number"),
        Column::Words("Kind"),
        Column::Number("Stake"),
        Column::Words("End"),
    ];
    Ok((
        table("The newest duels and pots", &columns, cells),
        rows.len(),
    ))
}

/// Those that who looks reads.
fn tickets_of(look: &Look<'_>, player: PlayerId, skip: usize) -> Result<(Piece, usize), Fault> {
    let rows = look.db.tickets_of(player, skip, ROWS)?;
    let topics = tickets::topics(look);
    let read = rows.iter().filter(|ticket| topics.contains(&ticket.topic));
    let cells = read.map(|ticket| {
        vec![
            said::time(ticket.at),
            link(&at(&format!("tickets/{}", ticket.id.0)), ticket.id.0),
            text(ticket.topic.word()),
            text(ticket.state.word()),
            said::time(ticket.since),
        ]
    });
    let columns = [
        Column::Words("Opened"),
        Column::Words("Number"),
        Column::Words("About"),
        Column::Words("State"),
        Column::Words("Since"),
    ];
    Ok((
        table("The newest tickets", &columns, cells.collect()),
        rows.len(),
    ))
}

fn acts(look: &Look<'_>, player: PlayerId, skip: usize) -> Result<(Piece, usize), Fault> {
    let rows = look.db.acts(Acts::About(player), None, skip + ROWS)?;
    let rows = rows.get(skip..).unwrap_or_default();
    Ok((acts_list(look, "About this player", rows)?, rows.len()))
}
