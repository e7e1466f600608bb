//! Everything that is played: how it did, and whether it is open.
use super::figures::{Period, exact_said, is_as_expected};
use super::look::{Look, Shown, section};
use super::said;
use super::settings::{SWITCHES, switch};
use super::today::{asset, asset_choice};
use crate::rules::office::Halt;
use crate::store::Days;
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Day;
use crate::web::html::{Column, Piece, all, table, tag, text};

/// Days that returns are looked at over.
const OVER: i64 = 30;

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return Ok(Shown::Nothing);
    }
    let (today, asset) = (look.now.day(), asset(look));
    let days = Days {
        first: Day(today.0 - OVER + 1),
        last: today,
    };
    let period = Period::read(look.db, days, asset)?;
    let press = tag("button", &[], text("Show"));
    let form = tag("form", &[("method", "get")], asset_choice(look).and(press));
    let mut switches = Vec::new();
    for id in Halt::games() {
        switches.push(switch(look, Halt::Game(id), "games")?);
    }
    let body = all([
        form,
        section("These thirty days", by_game(asset, &period)),
        section("Open and closed", table("Games", &SWITCHES, switches)),
    ]);
    Ok(Shown::Page("Games".to_owned(), body))
}

/// What each game gave back, beside what it gives back by its rules.
pub(super) fn by_game(asset: Asset, period: &Period) -> Piece {
    let rows = period.games.iter().map(|(game, figures)| {
        let (returned, by) = (figures.returned(), figures.interval());
        let verdict = match is_as_expected(game, figures) {
            Some(true) => "as expected",
            Some(false) => "outside",
            None => "",
        };
        vec![
            text(said::game(game)),
            text(figures.bets),
            text(said::sum(asset, said::narrow(figures.staked))),
            text(said::sum(asset, said::narrow(figures.ggr()))),
            text(returned.map_or_else(String::new, said::percent)),
            text(by.map_or_else(String::new, |by| format!("± {}", said::percent(by)))),
            text(exact_said(game)),
            text(verdict),
        ]
    });
    let columns = [
        Column::Words("Game"),
        Column::Number("Bets"),
        Column::Number("Staked"),
        Column::Number("GGR"),
        Column::Number("Return"),
        Column::Number("95 %"),
        Column::Number("By its rules"),
        Column::Words("It is"),
    ];
    table("Returns by game", &columns, rows.collect())
}
