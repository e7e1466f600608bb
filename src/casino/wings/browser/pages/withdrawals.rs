//! Withdrawals: those that wait, the newest, and one with what may be done about it.
use super::look::{Look, ROWS, Shown, older, section};
use super::rounds::movements;
use super::said;
use crate::casino::wings::cashier::withdrawals::may_be_refused;
use crate::rules::ledger::WithdrawalId;
use crate::rules::office::Action;
use crate::store::Numbered;
use crate::store::cashier::{WithdrawalRow, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::money::Sum;
use crate::web::html::{Column, Piece, all, facts, link, table, tag, text};

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return match rest.parse() {
            Ok(id) => one(look, WithdrawalId(id)),
            Err(_) => Ok(Shown::Nothing),
        };
    }
    let under_way = look.db.withdrawals_under_way()?;
    let ways = under_way.iter().map(|(state, count, _)| {
        let to = format!("/office/withdrawals?state={}", state.word());
        tag(
            "li",
            &[],
            link(&to, format_args!("{count} {}", state.word())),
        )
    });
    let ways: Piece = tag("ul", &[], ways.collect());
    let state = WithdrawalState::find(look.asked("state"));
    let (caption, rows, way) = match state {
        Some(state) => {
            let rows = look.db.withdrawals_in(state, ROWS)?;
            (
                format!("Withdrawals {}, the oldest first", state.word()),
                rows,
                Piece::none(),
            )
        }
        None => {
            let timed = look.db.newest(Numbered::Withdrawals, look.below(), ROWS)?;
            let mut rows = Vec::new();
            for one in &timed {
                rows.extend(look.db.withdrawal(WithdrawalId(one.id))?);
            }
            let last = timed.last().map(|one| one.id);
            let way = older("/office/withdrawals", timed.len(), last);
            ("The newest withdrawals".to_owned(), rows, way)
        }
    };
    let mut cells = Vec::new();
    for row in &rows {
        cells.push(line(look, row)?);
    }
    let columns = [
        Column::Words("Asked for"),
        Column::Words("Number"),
        Column::Words("Player"),
        Column::Number("Amount"),
        Column::Words("State"),
        Column::Words("Since"),
    ];
    let body = all([ways, table(&caption, &columns, cells), way]);
    Ok(Shown::Page("Withdrawals".to_owned(), body))
}

fn line(look: &Look<'_>, row: &WithdrawalRow) -> Result<Vec<Piece>, Fault> {
    Ok(vec![
        said::time(row.asked_at),
        link(&format!("/office/withdrawals/{}", row.id.0), row.id.0),
        said::player(look, row.player)?,
        text(said::amount(row.asset, row.amount)),
        text(row.state.word()),
        said::time(row.since),
    ])
}

fn one(look: &Look<'_>, id: WithdrawalId) -> Result<Shown, Fault> {
    let Some(row) = look.db.withdrawal(id)? else {
        return Ok(Shown::Nothing);
    };
    let mut steps = Vec::new();
    for step in look.db.withdrawal_steps(id)? {
        let by = step.by.map(|by| said::player(look, by)).transpose()?;
        steps.push(vec![
            said::time(step.at),
            text(step.state.word()),
            by.unwrap_or_default(),
            text(step.why.unwrap_or_default()),
        ]);
    }
    let columns = [
        Column::Words("When"),
        Column::Words("State"),
        Column::Words("By"),
        Column::Words("Why"),
    ];
    let (paid_in, paid_out) = look.db.paid_in_and_out(row.player, row.asset)?;
    let sum = |units| text(row.asset.figure(Sum(units)));
    let transfer = row
        .transfer
        .map_or_else(String::new, |number| number.to_string());
    let body = all([
        facts([
            ("Player", said::player(look, row.player)?),
            ("Amount", text(said::amount(row.asset, row.amount))),
            ("State", text(row.state.word())),
            ("Asked for", said::time(row.asked_at)),
            ("They paid in", sum(paid_in)),
            ("They took out", sum(paid_out)),
            ("Sent so often", text(row.sends)),
            ("The provider's number", text(transfer)),
        ]),
        decide(look, &row),
        section(
            "States",
            table("The states that it was in", &columns, steps),
        ),
        section("Postings", movements(look, "withdrawal", id.0)?),
    ]);
    Ok(Shown::Page(format!("Withdrawal {}", id.0), body))
}

fn decide(look: &Look<'_>, row: &WithdrawalRow) -> Piece {
    let id = row.id.0.to_string();
    let back = format!("withdrawals/{id}");
    let fixed = [("id", &*id), ("back", &*back)];
    let mut forms = Vec::new();
    if row.state == WithdrawalState::Waiting {
        forms.push(look.form(Action::Approve, &fixed, Piece::none(), "Approve"));
    }
    if may_be_refused(row.state) {
        forms.push(look.form(Action::Refuse, &fixed, Piece::none(), "Refuse"));
    }
    let forms = all(forms);
    if forms.is_none() {
        return Piece::none();
    }
    section("Decide", forms)
}
