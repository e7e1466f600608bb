//! Players in the order of what they come to over all time, as a page and as files. The order is of about a minute ago;
//! each figure is the sum of postings at this moment.
use super::figures::{due, due_cells};
use super::look::{Look, ROWS, Shown, choice};
use super::said;
use super::today::{asset, asset_choice};
use crate::rules::ledger::PlayerId;
use crate::store::alerts::{PlayerOrder, PlayerSums};
use crate::values::fault::Fault;
use crate::values::money::{Asset, Sum};
use crate::web::html::{Column, Piece, all, link, table, tag, text};
use serde_json::json;
use std::fmt::Write;

/// Pages that can be turned to.
const PAGES_MAX: usize = 20;
/// Where it stands behind the office's root.
const PATH: &str = "/office/reports/players";

/// A player in a place of the order.
struct Ranked {
    player: PlayerId,
    name: String,
    sums: PlayerSums,
}

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    let (asset, order) = (asset(look), order(look));
    let page = look.asked("page").parse().unwrap_or(0).min(PAGES_MAX - 1);
    let ranked = read(look, asset, order, page)?;
    let name = |kind: &str| {
        let (asset, by) = (asset.name(), order.word());
        format!("players-{asset}-{by}-{}.{kind}", page + 1)
    };
    Ok(match rest {
        "" => Shown::Page(
            "Players by what they come to".to_owned(),
            shown(look, (asset, order), page, &ranked),
        ),
        ".csv" => Shown::File(name("csv"), "text/csv; charset=utf-8", csv(asset, &ranked)),
        ".json" => {
            let all: Vec<_> = ranked.iter().map(of).collect();
            let json = json!({
                "asset": asset.name(),
                "decimals": asset.row().decimals,
                "order": order.word(),
                "page": page + 1,
                "read_at": look.now.rfc3339(),
                "players": all,
            });
            Shown::File(name("json"), "application/json", json.to_string())
        }
        _ => Shown::Nothing,
    })
}

fn order(look: &Look<'_>) -> PlayerOrder {
    PlayerOrder::find(look.asked("by")).unwrap_or_default()
}

fn read(
    look: &Look<'_>,
    asset: Asset,
    order: PlayerOrder,
    page: usize,
) -> Result<Vec<Ranked>, Fault> {
    let mut ranked = Vec::new();
    for player in look.db.ranked(asset, order, (page * ROWS, ROWS))? {
        let mut sums = look.db.player_sums(player)?.into_iter();
        let sums = sums.find(|(of, _)| *of == asset).map(|(_, sums)| sums);
        let name = look.db.player(player)?.map(|known| known.name);
        ranked.push(Ranked {
            player,
            name: name.unwrap_or_default(),
            sums: sums.unwrap_or_default(),
        });
    }
    Ok(ranked)
}

fn shown(
    look: &Look<'_>,
    (asset, order): (Asset, PlayerOrder),
    page: usize,
    ranked: &[Ranked],
) -> Piece {
    let orders = PlayerOrder::ALL.map(|order| (order.word(), order.word().to_owned()));
    let press = tag("button", &[], text("Show"));
    let asked = all([
        asset_choice(look),
        choice("by", "Ordered by", orders, order.word()),
        press,
    ]);
    let form = tag("form", &[("method", "get"), ("action", PATH)], asked);
    let query = format!("?asset={}&by={}", asset.name(), order.word());
    let turn = |to: usize, label: &str| {
        let to = format!("{PATH}{query}&page={to}");
        tag("li", &[], link(&to, label))
    };
    let before = (page > 0).then(|| turn(page - 1, "Before"));
    let more = ranked.len() >= ROWS && page + 1 < PAGES_MAX;
    let behind = more.then(|| turn(page + 1, "Next"));
    let files = [".csv", ".json"].map(|file| {
        let to = format!("{PATH}{file}{query}&page={page}");
        tag("li", &[], link(&to, format_args!("players{file}")))
    });
    let ways = before.into_iter().chain(behind).chain(files);
    let cells = ranked.iter().enumerate().map(|(at, row)| {
        let sum = |units: i64| text(asset.figure(Sum(units)));
        let (sums, bets) = (&row.sums, &row.sums.bets);
        let returned = said::share(bets.paid.into(), bets.staked.into());
        vec![
            text(page * ROWS + at + 1),
            said::named(row.player, &row.name),
            text(bets.bets),
            sum(bets.staked),
            sum(sums.ggr()),
            sum(sums.ngr()),
            text(returned.map_or_else(String::new, said::percent)),
            text(said::due(due(bets.luck, (bets.staked, bets.paid)))),
            sum(sums.deposits),
            sum(sums.withdrawals),
        ]
    });
    let columns = [
        Column::Number("Place"),
        Column::Words("Player"),
        Column::Number("Bets"),
        Column::Number("Staked"),
        Column::Number("GGR"),
        Column::Number("NGR"),
        Column::Number("Return"),
        Column::Number("By the rules"),
        Column::Number("Deposits"),
        Column::Number("Withdrawals"),
    ];
    let caption = format!(
        "Players by {}, in {}, over all time; the order is of a minute ago",
        order.word(),
        asset.unit_name()
    );
    all([
        form,
        table(&caption, &columns, cells.collect()),
        tag("ul", &[], ways.collect()),
    ])
}

/// Amounts in smallest units. Names stand in no file that a spreadsheet opens: they are what players like.
fn csv(asset: Asset, ranked: &[Ranked]) -> String {
    let mut csv = String::from(
        "player,asset,bets,staked,paid,ggr,ngr,deposits,withdrawals,fees,bonuses,due_percent,due_by_percent\r\n",
    );
    for Ranked { player, sums, .. } in ranked {
        let bets = &sums.bets;
        let (of_rules, by) = due_cells(due(bets.luck, (bets.staked, bets.paid)));
        let _ = write!(
            csv,
            "{},{},{},{},{},{},{},{},{},{},{},{of_rules},{by}\r\n",
            player.0,
            asset.name(),
            bets.bets,
            bets.staked,
            bets.paid,
            sums.ggr(),
            sums.ngr(),
            sums.deposits,
            sums.withdrawals,
            sums.fees,
            sums.bonuses
        );
    }
    csv
}

fn of(row: &Ranked) -> serde_json::Value {
    let (sums, bets) = (&row.sums, &row.sums.bets);
    json!({
        "player": row.player.0,
        "name": row.name,
        "bets": bets.bets,
        "staked": bets.staked,
        "paid": bets.paid,
        "ggr": sums.ggr(),
        "ngr": sums.ngr(),
        "deposits": sums.deposits,
        "withdrawals": sums.withdrawals,
        "fees": sums.fees,
        "bonuses": sums.bonuses,
        "due_and_by_in_10000": due(bets.luck, (bets.staked, bets.paid)),
    })
}
