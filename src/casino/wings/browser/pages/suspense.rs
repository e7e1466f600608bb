//! What came in and is nobody's yet, and what may become of it.
use super::look::{Look, ROWS, Shown, choice, entry, section};
use super::rounds::movements;
use super::said;
use crate::rules::ledger::SuspenseId;
use crate::rules::office::Action;
use crate::store::cashier::{Settled, SuspenseRow};
use crate::values::fault::Fault;
use crate::web::html::{Column, Piece, all, facts, link, table, text};

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return match rest.parse() {
            Ok(id) => one(look, SuspenseId(id)),
            Err(_) => Ok(Shown::Nothing),
        };
    }
    let rows = look.db.open_suspense(0, ROWS)?;
    let rows = rows.iter().map(|row| {
        vec![
            said::time(row.at),
            link(&format!("/office/suspense/{}", row.id.0), row.id.0),
            text(&row.said),
            text(row.why.word()),
            text(row.invoice),
        ]
    });
    let columns = [
        Column::Words("Came"),
        Column::Words("Number"),
        Column::Words("What"),
        Column::Words("Why"),
        Column::Number("Invoice"),
    ];
    let body = table(
        "Unclear payments, the oldest first",
        &columns,
        rows.collect(),
    );
    Ok(Shown::Page("Unclear payments".to_owned(), body))
}

fn one(look: &Look<'_>, id: SuspenseId) -> Result<Shown, Fault> {
    let Some(row) = look.db.suspense(id)? else {
        return Ok(Shown::Nothing);
    };
    let asker = match row.deposit {
        Some(deposit) => look.db.deposit(deposit)?.map(|deposit| deposit.player),
        None => None,
    };
    let asker = asker.map(|player| said::player(look, player)).transpose()?;
    let net = row.net().map(|(asset, net)| said::amount(asset, net));
    let end = match row.settled {
        None => text("open"),
        Some(Settled::Player(player)) => text("given to ").and(said::player(look, player)?),
        Some(Settled::Returned) => text("returned"),
        Some(Settled::Kept) => text("kept"),
    };
    let body = all([
        facts([
            ("Came", said::time(row.at)),
            ("The provider says", text(&row.said)),
            (
                "To be decided on",
                text(net.unwrap_or_else(|| "nothing that can be counted".to_owned())),
            ),
            ("Why", text(row.why.word())),
            ("Invoice", text(row.invoice)),
            ("Asked for by", asker.unwrap_or_default()),
            ("End", end),
        ]),
        decide(look, &row),
        section("Postings", movements(look, "suspense", id.0)?),
    ]);
    Ok(Shown::Page(format!("Unclear payment {}", id.0), body))
}

fn decide(look: &Look<'_>, row: &SuspenseRow) -> Piece {
    if row.settled.is_some() {
        return Piece::none();
    }
    let id = row.id.0.to_string();
    let back = format!("suspense/{id}");
    let fixed = [("id", &*id), ("back", &*back)];
    let ways = [
        ("player", "A player gets it"),
        ("returned", "It was sent back by hand"),
        ("kept", "The house keeps it"),
    ];
    let ways = ways
        .into_iter()
        .filter(|(way, _)| *way != "player" || row.net().is_some());
    let ways = ways.map(|(way, said)| (way, said.to_owned()));
    let asked = choice("how", "What becomes of it", ways, "returned");
    let asked = asked.and(entry(
        "player",
        "Telegram id of the player who gets it",
        false,
    ));
    let form = look.form(Action::Settle, &fixed, asked, "Settle");
    if form.is_none() {
        return form;
    }
    section("Decide", form)
}
