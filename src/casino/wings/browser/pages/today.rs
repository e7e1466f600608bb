//! How the house does today, and did these thirty days.
use super::alerts;
use super::figures::{Figures, Period};
use super::look::{Look, Shown, choice, section};
use super::{said, tickets};
use crate::rules::office::Sight;
use crate::store::Days;
use crate::values::fault::Fault;
use crate::values::money::{ASSETS, Asset};
use crate::values::time::Day;
use crate::web::html::{Column, Piece, all, facts, link, table, tag, text};
use crate::web::plot::{Bar, bars};

/// Days that are drawn.
const DRAWN: i64 = 30;

/// The assets that the house deals in, real money first.
pub(super) fn assets(look: &Look<'_>) -> Vec<Asset> {
    let real = look
        .house
        .real_assets()
        .filter(|asset| look.house.deals_in(*asset));
    real.chain([Asset::Play]).collect()
}

/// The asset that is asked for, or the first.
pub(super) fn asset(look: &Look<'_>) -> Asset {
    let asked = Asset::named(look.asked("asset"));
    asked.unwrap_or_else(|| assets(look).first().copied().unwrap_or(Asset::Play))
}

/// A form that asks for an asset.
pub(super) fn asset_choice(look: &Look<'_>) -> Piece {
    let options = ASSETS.iter().map(|row| (row.name, row.symbol.to_owned()));
    choice("asset", "Asset", options, asset(look).name())
}

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return Ok(Shown::Nothing);
    }
    let (today, asset) = (look.now.day(), asset(look));
    let days = Days {
        first: Day(today.0 - DRAWN + 1),
        last: today,
    };
    let (waiting, alerts) = (waiting(look)?, alerts::of_late(look)?);
    if !look.role.sees(Sight::Reports) {
        return Ok(Shown::Page("Today".to_owned(), waiting.and(alerts)));
    }
    let period = Period::read(look.db, days, asset)?;
    let now = period
        .days
        .last()
        .map_or_else(Figures::default, |(_, day)| *day);
    let press = tag("button", &[], text("Show"));
    let form = tag("form", &[("method", "get")], asset_choice(look).and(press));
    let body = all([
        waiting,
        alerts,
        form,
        section(
            &format!("{} today", asset.unit_name()),
            figures(asset, &now, Some(now.active)),
        ),
        section("These thirty days", figures(asset, &period.total, None)),
        plots(asset, &period.days),
        section("By day", by_day(asset, &period.days)),
    ]);
    Ok(Shown::Page("Today".to_owned(), body))
}

/// What waits for a person.
fn waiting(look: &Look<'_>) -> Result<Piece, Fault> {
    let mut lines = Vec::new();
    for halt in look.db.halts()?.iter() {
        lines.push(text(format_args!("Halted: {}", halt.word())));
    }
    if look.house.cashier.is_some() && look.role.sees(Sight::Withdrawals) {
        for (state, count, oldest) in look.db.withdrawals_under_way()? {
            let since = said::span(look.now.since(oldest));
            let line = format!("{count} {}, the oldest for {since}", state.word());
            let to = format!("/office/withdrawals?state={}", state.word());
            lines.push(text("Withdrawals: ").and(link(&to, line)));
        }
    }
    if look.house.cashier.is_some() && look.role.sees(Sight::Suspense) {
        let (open, oldest) = look.db.open_suspense_count()?;
        if let Some(oldest) = oldest.filter(|_| open > 0) {
            let since = said::span(look.now.since(oldest));
            let line = format!("{open} open, the oldest for {since}");
            lines.push(text("Unclear payments: ").and(link("/office/suspense", line)));
        }
    }
    if let Some(counts) = tickets::waiting(look)?
        && let Some(oldest) = counts.oldest
    {
        let since = said::span(look.now.since(oldest));
        let line = format!("{} waiting, the oldest for {since}", counts.waiting);
        lines.push(text("Tickets: ").and(link("/office/tickets", line)));
    }
    if lines.is_empty() {
        return Ok(tag("p", &[("class", "nothing")], text("Nothing waits.")));
    }
    let lines = lines.into_iter().map(|line| tag("li", &[], line));
    Ok(tag("ul", &[("class", "told")], lines.collect()))
}

/// What sums come to.
pub(super) fn figures(asset: Asset, figures: &Figures, active: Option<i64>) -> Piece {
    let sum = |units: i128| text(said::sum(asset, said::narrow(units)));
    let returned = figures
        .returned()
        .map_or_else(|| "none".to_owned(), said::percent);
    let active = active.map(|active| ("Players active", text(active)));
    let rows = [
        ("Bets", text(figures.bets)),
        ("Staked", sum(figures.staked)),
        ("Paid back", sum(figures.paid)),
        ("Return", text(returned)),
        ("By the rules", text(said::due(figures.due()))),
        ("GGR", sum(figures.ggr())),
        ("NGR", sum(figures.ngr())),
        ("Deposits", sum(figures.deposits)),
        ("Withdrawals sent", sum(figures.withdrawals)),
    ];
    facts(rows.into_iter().chain(active))
}

fn plots(asset: Asset, days: &[(Day, Figures)]) -> Piece {
    let money = |name: &str, of: fn(&Figures) -> i128| {
        let bar = |(day, figures): &(Day, Figures)| {
            let value = said::narrow(of(figures));
            Bar {
                of: day.date(),
                value,
                said: said::sum(asset, value),
            }
        };
        bars(name, &days.iter().map(bar).collect::<Vec<_>>())
    };
    let players = days.iter().map(|(day, figures)| Bar {
        of: day.date(),
        value: figures.active,
        said: figures.active.to_string(),
    });
    let mut drawn = vec![
        money("GGR by day", Figures::ggr),
        bars("Players active by day", &players.collect::<Vec<_>>()),
    ];
    if !asset.is_play() {
        drawn.push(money("Deposits by day", |figures| figures.deposits));
        drawn.push(money("Withdrawals by day", |figures| figures.withdrawals));
    }
    section("By day, drawn", all(drawn))
}

/// The days that had anything, the last one first.
pub(super) fn by_day(asset: Asset, days: &[(Day, Figures)]) -> Piece {
    let columns = [
        Column::Words("Day"),
        Column::Number("Bets"),
        Column::Number("Staked"),
        Column::Number("GGR"),
        Column::Number("NGR"),
        Column::Number("Return"),
        Column::Number("By the rules"),
        Column::Number("Deposits"),
        Column::Number("Withdrawals"),
        Column::Number("Players"),
    ];
    let sum = |units: i128| text(asset.figure(crate::values::money::Sum(said::narrow(units))));
    let had = days.iter().rev();
    let had = had.filter(|(_, figures)| *figures != Figures::default());
    let rows = had.map(|(day, figures)| {
        vec![
            text(day.date()),
            text(figures.bets),
            sum(figures.staked),
            sum(figures.ggr()),
            sum(figures.ngr()),
            text(figures.returned().map_or_else(String::new, said::percent)),
            text(said::due(figures.due())),
            sum(figures.deposits),
            sum(figures.withdrawals),
            text(figures.active),
        ]
    });
    table(
        &format!("By day, in {}", asset.unit_name()),
        &columns,
        rows.collect(),
    )
}
