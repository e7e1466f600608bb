//! One player: what they have, how they stand, what they did, and what may be done about them.
mod parts;

use super::figures::due;
use super::look::{Look, Shown, choice, entry, section};
use super::said;
use super::today::assets;
use crate::rules::guard::Kind;
use crate::rules::ledger::{Account, PlayerId};
use crate::rules::office::{Action, Hold, State};
use crate::values::fault::Fault;
use crate::values::money::{Asset, Sum};
use crate::web::html::{Column, Piece, all, facts, table, tag, text};

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    let (number, part) = rest.split_once('/').unwrap_or((rest, ""));
    let player = number.parse().ok().map(PlayerId);
    let Some(player) = player else {
        return Ok(Shown::Nothing);
    };
    let (Some(known), Some(found)) = (look.db.player(player)?, look.db.player_found(player)?)
    else {
        return Ok(Shown::Nothing);
    };
    let name = match known.name.trim() {
        "" => player.0.to_string(),
        name => name.to_owned(),
    };
    if rest.contains('/') {
        return Ok(match parts::one(look, player, part)? {
            Some((of, body)) => Shown::Page(format!("{of} of {name}"), body),
            None => Shown::Nothing,
        });
    }
    let hold = look.db.hold(player)?;
    let shut = look.db.exclusion(player, look.now)?;
    let shut = shut.map(|shut| match shut.until.at() {
        Some(at) => text("until ").and(said::time(at)),
        None => text("for good"),
    });
    let payouts = if hold.payouts { "held" } else { "free" };
    let adult = look.db.adult_since(player)?;
    let username = known.username.as_deref().map(|name| format!("@{name}"));
    let username = username.unwrap_or_default();
    let facts = facts([
        ("Telegram id", text(player.0)),
        ("Name", tag("bdi", &[], text(&known.name))),
        ("User name", text(username)),
        ("Came", said::time(found.joined)),
        ("Language", text(known.language().code)),
        ("Plays with", text(known.wallet.unit_name())),
        ("State", text(hold.state.word())),
        ("Payouts", text(payouts)),
        ("Paused or excluded", shut.unwrap_or_else(|| text("no"))),
        (
            "Of age since",
            adult.map_or_else(|| text("not said"), said::time),
        ),
        (
            "Blocked the bot",
            text(if known.blocked { "yes" } else { "no" }),
        ),
    ]);
    let body = all([
        facts,
        decide(look, player, hold)?,
        section("Balances", balances(look, player)?),
        section("Bets that are over", tallies(look, player)?),
        section("Limits", limits(look, player)?),
        parts::newest(look, player)?,
    ]);
    Ok(Shown::Page(name, body))
}

fn decide(look: &Look<'_>, player: PlayerId, hold: Hold) -> Result<Piece, Fault> {
    let id = player.0.to_string();
    let back = format!("player/{id}");
    let fixed = [("player", &*id), ("back", &*back)];
    let form = |action, label| look.form(action, &fixed, Piece::none(), label);
    let state = match hold.state {
        State::Free => vec![form(Action::Freeze, "Freeze"), form(Action::Ban, "Ban")],
        State::Frozen => vec![form(Action::Unfreeze, "Unfreeze"), form(Action::Ban, "Ban")],
        State::Banned => vec![form(Action::Unban, "Lift the ban")],
    };
    let payouts = match hold.payouts {
        true => form(Action::ReleasePayouts, "Release payouts"),
        false => form(Action::HoldPayouts, "Hold payouts"),
    };
    let ways = [("no", "give"), ("yes", "take")].map(|(out, said)| (out, said.to_owned()));
    let names = assets(look).into_iter();
    let names = names.map(|asset| (asset.name(), asset.unit_name().to_owned()));
    let sum = all([
        choice("on", "Adjustment", ways, "no"),
        choice("asset", "Of", names, ""),
        entry("amount", "Amount", true),
    ]);
    let adjust = look.form_once(Action::Adjust, &fixed, sum, "Adjust")?;
    let note = look.form_once(Action::Note, &fixed, Piece::none(), "Note")?;
    let forms = all(state.into_iter().chain([payouts, note, adjust]));
    if forms.is_none() || look.player == player {
        return Ok(Piece::none());
    }
    Ok(section("Act", forms))
}

/// The assets that they have, or may have.
fn their_assets(look: &Look<'_>, player: PlayerId) -> Result<Vec<Asset>, Fault> {
    let mut found = Vec::new();
    for asset in look.house.real_assets().chain([Asset::Play]) {
        let balance = look.db.balance(asset, Account::Player(player))?;
        if look.house.deals_in(asset) || !balance.is_zero() {
            found.push(asset);
        }
    }
    Ok(found)
}

fn balances(look: &Look<'_>, player: PlayerId) -> Result<Piece, Fault> {
    let mut rows = Vec::new();
    for asset in their_assets(look, player)? {
        let balance = look.db.balance(asset, Account::Player(player))?;
        let (paid_in, paid_out) = look.db.paid_in_and_out(player, asset)?;
        let sum = |units| text(asset.figure(Sum(units)));
        rows.push(vec![
            text(asset.unit_name()),
            sum(balance.units()),
            sum(paid_in),
            sum(paid_out),
        ]);
    }
    let columns = [
        Column::Words("Asset"),
        Column::Number("Balance"),
        Column::Number("Paid in"),
        Column::Number("Taken out"),
    ];
    Ok(table("Balances", &columns, rows))
}

fn tallies(look: &Look<'_>, player: PlayerId) -> Result<Piece, Fault> {
    let mut rows = Vec::new();
    for asset in their_assets(look, player)? {
        for tally in look.db.tallies(player, asset)? {
            let sum = |units| text(said::sum(asset, units));
            let returned = said::share(tally.paid.into(), tally.staked.into());
            rows.push(vec![
                text(said::game(&tally.game)),
                text(tally.rounds),
                sum(tally.staked),
                sum(tally.staked.saturating_sub(tally.paid)),
                text(returned.map_or_else(String::new, said::percent)),
                text(said::due(due(tally.luck, (tally.staked, tally.paid)))),
            ]);
        }
    }
    let columns = [
        Column::Words("Game"),
        Column::Number("Bets"),
        Column::Number("Staked"),
        Column::Number("GGR"),
        Column::Number("Return"),
        Column::Number("By the rules"),
    ];
    Ok(table("By game", &columns, rows))
}

fn limits(look: &Look<'_>, player: PlayerId) -> Result<Piece, Fault> {
    let value = |kind: Kind, asset: Option<Asset>, value: i64| match asset {
        Some(asset) if !kind.is_time() => said::sum(asset, value),
        _ => format!("{value} min"),
    };
    let mut rows = Vec::new();
    for limit in look.db.play_limits(player)? {
        let said = |of: Option<i64>| match of {
            Some(units) => value(limit.kind, limit.asset, units),
            None => "none".to_owned(),
        };
        let asked = limit.asked.map(|asked| {
            let from = said::moment(asked.from);
            format!("{} is asked for, from {from} on", said(asked.value))
        });
        rows.push(vec![
            text("their own"),
            text(limit.kind.word()),
            text(said(limit.value)),
            said::time(limit.since),
            said::player(look, player)?,
            text(asked.unwrap_or_default()),
        ]);
    }
    for limit in look.db.house_limits(player)? {
        rows.push(vec![
            text("the house's"),
            text(limit.kind.word()),
            text(value(limit.kind, limit.asset, limit.value)),
            said::time(limit.since),
            said::player(look, limit.by)?,
            text(limit.reason),
        ]);
    }
    let columns = [
        Column::Words("Whose"),
        Column::Words("What"),
        Column::Number("At most"),
        Column::Words("Since"),
        Column::Words("By"),
        Column::Words("Why"),
    ];
    let id = player.0.to_string();
    let back = format!("player/{id}");
    let kinds = Kind::ALL
        .iter()
        .map(|kind| (kind.word(), kind.word().to_owned()));
    let of_time = [("", "time, in minutes".to_owned())];
    let real = assets(look).into_iter().filter(|asset| !asset.is_play());
    let real = real.map(|asset| (asset.name(), asset.unit_name().to_owned()));
    let asked = all([
        choice("kind", "What", kinds, ""),
        choice("asset", "Of", real.chain(of_time), ""),
        entry("value", "At most; nothing takes it away", false),
    ]);
    let form = match look.player == player || !look.house.profile.limits {
        true => Piece::none(),
        false => look.form(
            Action::Limit,
            &[("player", &id), ("back", &back)],
            asked,
            "Set the house's limit",
        ),
    };
    Ok(table("Set by them and by the house", &columns, rows).and(form))
}
