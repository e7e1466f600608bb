//! What the house owes and has, and what the payment provider says that it has there.
use super::look::{Look, Shown, choice, entry, section};
use super::said;
use super::today::assets;
use crate::rules::office::Action;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use crate::web::html::{Column, Piece, all, table, text};

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return Ok(Shown::Nothing);
    }
    let body = all([
        section("Owed and held", funds(look)?),
        section("At the payment provider", holdings(look)?),
        section("Put into bankrolls and taken out", fundings(look)?),
        section(
            "Adjustments that wait for a second person",
            adjustments(look)?,
        ),
    ]);
    Ok(Shown::Page("Reconciliation".to_owned(), body))
}

/// What players and the house have, by asset.
pub(super) fn funds(look: &Look<'_>) -> Result<Piece, Fault> {
    let mut rows = Vec::new();
    for asset in look.house.real_assets().chain([Asset::Play]) {
        let funds = look.db.funds(asset)?;
        if !look.house.deals_in(asset) && funds.all() == 0 {
            continue;
        }
        let sum = |units| text(said::sum(asset, units));
        let cover = said::share(funds.house.into(), funds.owed().into());
        rows.push(vec![
            sum(funds.players),
            sum(funds.stakes),
            sum(funds.payouts),
            sum(funds.suspense),
            sum(funds.owed()),
            sum(funds.house),
            text(cover.map_or_else(String::new, said::percent)),
        ]);
    }
    let columns = [
        Column::Number("Players'"),
        Column::Number("In open bets"),
        Column::Number("Being paid out"),
        Column::Number("Nobody's yet"),
        Column::Number("Owed in all"),
        Column::Number("The house's"),
        Column::Number("House to owed"),
    ];
    Ok(table("Liabilities against the house's own", &columns, rows))
}

fn holdings(look: &Look<'_>) -> Result<Piece, Fault> {
    let mut rows = Vec::new();
    for row in look.db.holdings()? {
        let sum = |units| text(said::sum(row.asset, units));
        rows.push(vec![
            said::time(row.at),
            sum(row.available),
            sum(row.on_hold),
            sum(row.expected),
            sum(row.unexplained),
            said::time(row.apart_since),
        ]);
    }
    let columns = [
        Column::Words("Asked at"),
        Column::Number("Available"),
        Column::Number("On hold"),
        Column::Number("By the books"),
        Column::Number("Unexplained"),
        Column::Words("Apart since"),
    ];
    let back = [("back", "money")];
    let ask = look.form(
        Action::Reconcile,
        &back,
        Piece::none(),
        "Ask the provider now",
    );
    let till = look.db.till()?;
    let lift = match till.held {
        Some(_) => look.form(Action::Lift, &back, Piece::none(), "Let withdrawals go on"),
        None => Piece::none(),
    };
    let has_cashier = look.house.cashier.is_some();
    let ask = if has_cashier {
        ask.and(lift)
    } else {
        Piece::none()
    };
    Ok(table("What the provider said last", &columns, rows).and(ask))
}

/// With what who looks may do about each.
fn adjustments(look: &Look<'_>) -> Result<Piece, Fault> {
    let mut rows = Vec::new();
    for row in look.db.adjustments_waiting(limits::HISTORY_PAGE)? {
        let id = row.id.0.to_string();
        let fixed = [("id", &*id), ("back", "money")];
        let second = look.player != row.by && look.player != row.player;
        let confirm = look.form(Action::ConfirmAdjust, &fixed, Piece::none(), "Confirm");
        let confirm = Some(confirm).filter(|_| second).unwrap_or_default();
        let drop = look.form(Action::DropAdjust, &fixed, Piece::none(), "Drop");
        rows.push(vec![
            said::time(row.at),
            said::player(look, row.player)?,
            text(if row.out { "from them" } else { "to them" }),
            text(said::amount(row.asset, row.amount)),
            said::player(look, row.by)?,
            text(row.reason),
            confirm.and(drop),
        ]);
    }
    let columns = [
        Column::Words("Asked for"),
        Column::Words("Player"),
        Column::Words("Way"),
        Column::Number("Amount"),
        Column::Words("By"),
        Column::Words("Why"),
        Column::Words("Decide"),
    ];
    Ok(table("Adjustments", &columns, rows))
}

fn fundings(look: &Look<'_>) -> Result<Piece, Fault> {
    let mut rows = Vec::new();
    for row in look.db.fundings(0, limits::HISTORY_PAGE)? {
        let way = if row.out { "out" } else { "in" };
        rows.push(vec![
            said::time(row.at),
            text(way),
            text(said::amount(row.asset, row.amount)),
            said::player(look, row.by)?,
            text(row.reason),
        ]);
    }
    let columns = [
        Column::Words("When"),
        Column::Words("Way"),
        Column::Number("Amount"),
        Column::Words("By"),
        Column::Words("Why"),
    ];
    let listed = table("The last of them", &columns, rows);
    if look.house.cashier.is_none() {
        return Ok(listed);
    }
    let form = |action, label| {
        let real = assets(look).into_iter().filter(|asset| !asset.is_play());
        let real = real.map(|asset| (asset.name(), asset.unit_name().to_owned()));
        let asked = choice("asset", "Asset", real, "").and(entry("amount", "Amount", true));
        look.form_once(action, &[("back", "money")], asked, label)
    };
    Ok(all([
        listed,
        form(Action::Fund, "Put in")?,
        form(Action::Take, "Take out")?,
    ]))
}
