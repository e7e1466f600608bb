//! One player: what they have, how they stand, what they did, and what may be done about them.
use super::log::list as acts_list;
use super::look::{Look, Shown, choice, entry, section};
use super::rounds::list as rounds_list;
use super::said;
use super::today::assets;
use crate::rules::guard::Kind;
use crate::rules::ledger::{Account, PlayerId};
use crate::rules::office::{Action, Hold, State};
use crate::store::cashier::Payment;
use crate::store::office::Acts;
use crate::values::fault::Fault;
use crate::values::money::{Asset, Sum};
use crate::web::html::{Column, Piece, all, facts, link, table, tag, text};

/// Rows of each kind.
const ROWS: usize = 25;

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    let player = rest.parse().ok().map(PlayerId);
    let Some(player) = player else {
        return Ok(Shown::Nothing);
    };
    let (Some(known), Some(found)) = (look.db.player(player)?, look.db.player_found(player)?)
    else {
        return Ok(Shown::Nothing);
    };
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
        section("Payments", payments(look, player)?),
        section("Rounds", rounds(look, player)?),
        section("What the office did", log(look, player)?),
    ]);
    let name = match known.name.trim() {
        "" => player.0.to_string(),
        name => name.to_owned(),
    };
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
            ]);
        }
    }
    let columns = [
        Column::Words("Game"),
        Column::Number("Bets"),
        Column::Number("Staked"),
        Column::Number("GGR"),
        Column::Number("Return"),
    ];
    Ok(table("By game", &columns, rows))
}

fn limits(look: &Look<'_>, player: PlayerId) -> Result<Piece, Fault> {
    let value = |kind: Kind, asset: Option<Asset>, value: i64| match asset {
        Some(asset) if !kind.is_time() => said::sum(asset, value),
        _ => format!("{value} min"),
    };
    let mut rows = Vec::new();
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
    Ok(table("Set by the house", &columns, rows).and(form))
}

fn payments(look: &Look<'_>, player: PlayerId) -> Result<Piece, Fault> {
    let rows = look.db.payments_of(player, 0, ROWS)?;
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
                &format!("/office/withdrawals/{}", row.id.0),
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
    Ok(table("The newest payments", &columns, rows.collect()))
}

fn rounds(look: &Look<'_>, player: PlayerId) -> Result<Piece, Fault> {
    let last = look.db.seat(player)?.last_round;
    let rounds = look.db.history(last, 0, ROWS)?;
    Ok(rounds_list("The newest rounds", &rounds))
}

fn log(look: &Look<'_>, player: PlayerId) -> Result<Piece, Fault> {
    let acts = look.db.acts(Acts::About(player), None, ROWS)?;
    acts_list(look, "About this player", &acts)
}
