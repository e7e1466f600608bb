//! Reports of a time: sums, by day and by game, as a page and as files.
use super::figures::{Figures, Period, due_cells, exact};
use super::games::by_game;
use super::look::{Look, Shown, section};
use super::money::funds;
use super::ranking;
use super::said;
use super::today::{asset, asset_choice, by_day, figures};
use crate::store::Days;
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Day;
use crate::web::html::{Piece, all, link, tag, text, void};
use serde_json::{Value, json};
use std::fmt::Write;

/// Days of a report, at most.
const DAYS_MAX: i64 = 366;
/// Days of one that nobody says the time of.
const DAYS: i64 = 30;

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if let Some(rest) = rest.strip_prefix("players") {
        return ranking::show(look, rest);
    }
    let (days, asset) = (days(look), asset(look));
    let period = Period::read(look.db, days, asset)?;
    let name = |of: &str, kind: &str| {
        let (first, last) = (days.first.date(), days.last.date());
        format!("{of}-{}-{first}-{last}.{kind}", asset.name())
    };
    Ok(match rest {
        "" => Shown::Page("Reports".to_owned(), page(look, (days, asset), &period)?),
        "days.csv" => Shown::File(name("days", "csv"), CSV, days_csv(asset, &period)),
        "games.csv" => Shown::File(name("games", "csv"), CSV, games_csv(asset, &period)),
        "report.json" => {
            let json = whole(look, (days, asset), &period)?.to_string();
            Shown::File(name("report", "json"), "application/json", json)
        }
        _ => Shown::Nothing,
    })
}

const CSV: &str = "text/csv; charset=utf-8";

/// The days that are asked for, the later ones where these are too many.
fn days(look: &Look<'_>) -> Days {
    let today = look.now.day();
    let last = Day::read(look.asked("to")).map_or(today, |day| day.min(today));
    let first = Day::read(look.asked("from")).unwrap_or(Day(last.0 - DAYS + 1));
    Days {
        first: first.clamp(Day(last.0 - DAYS_MAX + 1), last),
        last,
    }
}

fn page(look: &Look<'_>, (days, of): (Days, Asset), period: &Period) -> Result<Piece, Fault> {
    let day = |name: &'static str, label: &str, day: Day| {
        let line = [("type", "date"), ("name", name), ("value", &*day.date())];
        tag("label", &[], text(label).and(void("input", &line)))
    };
    let press = tag("button", &[], text("Show"));
    let form = tag(
        "form",
        &[("method", "get")],
        all([
            day("from", "From", days.first),
            day("to", "To", days.last),
            asset_choice(look),
            press,
        ]),
    );
    let query = format!(
        "?from={}&to={}&asset={}",
        days.first.date(),
        days.last.date(),
        of.name()
    );
    let files = ["days.csv", "games.csv", "report.json"].map(|file| {
        let to = format!("/office/reports/{file}{query}");
        tag("li", &[], link(&to, file))
    });
    let heading = format!(
        "{}, {} to {}",
        of.unit_name(),
        days.first.date(),
        days.last.date()
    );
    Ok(all([
        form,
        section(&heading, figures(of, &period.total, None)),
        section("By game", by_game(of, period)),
        section("By day", by_day(of, &period.days)),
        section("Liabilities", funds(look)?),
        section(
            "Players",
            link(
                &format!("/office/reports/players?asset={}", of.name()),
                "Players by what they come to",
            ),
        ),
        section("As files", tag("ul", &[], all(files))),
    ]))
}

/// Columns of both files, behind the first. Amounts are in smallest units.
const FIGURES: &str = "bets,staked,paid,ggr,ngr,deposits,withdrawals,fees,bonuses,return_percent,due_percent,due_by_percent";

fn csv_line(figures: &Figures) -> String {
    let returned = figures.returned().map_or_else(String::new, |share| {
        said::percent(share).replace(" %", "").replace('−', "-")
    });
    let (due, by) = due_cells(figures.due());
    format!(
        "{},{},{},{},{},{},{},{},{},{returned},{due},{by}",
        figures.bets,
        figures.staked,
        figures.paid,
        figures.ggr(),
        figures.ngr(),
        figures.deposits,
        figures.withdrawals,
        figures.fees,
        figures.bonuses,
    )
}

fn days_csv(asset: Asset, period: &Period) -> String {
    let mut csv = format!("day,asset,{FIGURES},players\r\n");
    for (day, figures) in &period.days {
        let (date, line) = (day.date(), csv_line(figures));
        let _ = write!(csv, "{date},{},{line},{}\r\n", asset.name(), figures.active);
    }
    csv
}

fn games_csv(asset: Asset, period: &Period) -> String {
    let mut csv = format!("game,asset,{FIGURES},interval_percent,exact_from,exact_to\r\n");
    let plain = |share: Option<i64>| {
        share.map_or_else(String::new, |share| said::percent(share).replace(" %", ""))
    };
    for (game, figures) in &period.games {
        let exact = exact(game);
        let _ = write!(
            csv,
            "{game},{},{},{},{},{}\r\n",
            asset.name(),
            csv_line(figures),
            plain(figures.interval()),
            plain(exact.map(|(low, _)| low)),
            plain(exact.map(|(_, high)| high)),
        );
    }
    csv
}

/// All of it, amounts in smallest units.
fn whole(look: &Look<'_>, (days, asset): (Days, Asset), period: &Period) -> Result<Value, Fault> {
    let of = |figures: &Figures| {
        json!({
            "bets": figures.bets,
            "staked": said::narrow(figures.staked),
            "paid": said::narrow(figures.paid),
            "ggr": said::narrow(figures.ggr()),
            "ngr": said::narrow(figures.ngr()),
            "deposits": said::narrow(figures.deposits),
            "withdrawals": said::narrow(figures.withdrawals),
            "fees": said::narrow(figures.fees),
            "bonuses": said::narrow(figures.bonuses),
            "due_and_by_in_10000": figures.due(),
        })
    };
    let each_day = period.days.iter().map(|(day, figures)| {
        json!({"day": day.date(), "players": figures.active, "figures": of(figures)})
    });
    let games = period.games.iter().map(|(game, figures)| {
        let exact = exact(game).map(|(low, high)| [low, high]);
        json!({
            "game": game,
            "figures": of(figures),
            "return_in_10000": figures.returned(),
            "interval_in_10000": figures.interval(),
            "exact_in_10000": exact,
        })
    });
    let funds = look.db.funds(asset)?;
    Ok(json!({
        "asset": asset.name(),
        "decimals": asset.row().decimals,
        "from": days.first.date(),
        "to": days.last.date(),
        "read_at": look.now.rfc3339(),
        "total": of(&period.total),
        "days": each_day.collect::<Vec<_>>(),
        "games": games.collect::<Vec<_>>(),
        "liabilities": {
            "players": funds.players,
            "stakes": funds.stakes,
            "payouts": funds.payouts,
            "suspense": funds.suspense,
            "owed": funds.owed(),
            "house": funds.house,
        },
    }))
}
