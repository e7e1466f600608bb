//! What players have in real money that is not played for in this house: of an asset that it does not deal in any more,
//! or of any where the cashier is closed for now. It shows wherever a balance does until it is paid out, and the owner
//! hears of it at each start.
use crate::casino::house::House;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Reply;
use crate::casino::visit::Visit;
use crate::casino::wings::lobby;
use crate::casino::wings::wallets::{deeds, text};
use crate::rules::ledger::Account;
use crate::speech::{Html, key};
use crate::store::Db;
use crate::store::cashier::Owed;
use crate::values::fault::Fault;
use crate::values::money::{Asset, Sum};

/// As it stands in the log and in what `check` says: `5.00 LTC to 1 player`.
#[must_use]
pub fn line(owed: &Owed) -> String {
    let sum = owed.asset.figure(Sum(owed.units));
    let (name, players) = (owed.asset.unit_name(), owed.players);
    let ending = if players == 1 { "" } else { "s" };
    format!("{sum} {name} to {players} player{ending}")
}

/// All of it that the house does not play for.
///
/// # Errors
/// When the database fails.
pub fn all(house: &House, db: &Db) -> Result<Vec<Owed>, Fault> {
    let mut all = Vec::new();
    for asset in house.real_assets().filter(|asset| !house.deals_in(*asset)) {
        let owed = db.owed(asset)?;
        all.extend(Some(owed).filter(|owed| owed.units > 0));
    }
    Ok(all)
}

/// What the owner and the log are told of it at a start.
///
/// # Errors
/// When the database fails.
pub fn told(house: &House, db: &Db) -> Result<Vec<Reply>, Fault> {
    let all = all(house, db)?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let open = house.cashier.is_some();
    let lines: Vec<_> = all.iter().map(line).collect();
    log::warn!(
        "players have real money that is not played for here, {}: {}",
        match open {
            true => "and can withdraw it",
            false => "and the cashier is closed, so that they cannot withdraw it",
        },
        lines.join(", ")
    );
    let Some(owner) = house.owner else {
        return Ok(Vec::new());
    };
    let voice = db.voice(owner, Asset::Play)?;
    let text = text::notice(voice, open, &all).into_string();
    Ok(vec![Reply::line(owner.0, text, true)])
}

/// What the player has of it, for themselves alone.
///
/// # Errors
/// When the database fails.
pub fn of(visit: &Visit<'_>) -> Result<Option<Html>, Trouble> {
    if !visit.chat.private {
        return Ok(None);
    }
    let (house, open) = (visit.house, visit.house.cashier.is_some());
    let mut balances = Vec::new();
    for asset in house.real_assets().filter(|asset| !house.deals_in(*asset)) {
        let balance = visit.db.balance(asset, Account::Player(visit.player.id))?;
        if !balance.is_zero() {
            balances.push((asset, balance));
        }
    }
    // Where the cashier is open, its own pages tell how one stands.
    let under_way = match open {
        true => None,
        false => visit.db.open_withdrawal(visit.player.id)?,
    };
    if balances.is_empty() && under_way.is_none() {
        return Ok(None);
    }
    let owed = text::owed(visit.voice, open, &balances, under_way.as_ref());
    Ok(Some(owed))
}

/// What whoever asks for cashier or wallets is shown where there are none: what they have all the same, and the way to
/// what they paid.
///
/// # Errors
/// A refusal to who never had any, and in a group.
pub fn instead(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let (owed, paid) = (of(visit)?, visit.db.payment_count(owner, 1)? > 0);
    if !visit.chat.private || owed.is_none() && !paid {
        return Err(Refusal::NoCashier.into());
    }
    let text = owed.unwrap_or_else(|| text::nothing_owed(voice));
    let payments = deeds::payments(0);
    let payments = paid.then(|| payments.button(owner, voice.plain(&key::ButtonPayments)));
    let home = lobby::deeds::home(voice, owner);
    let ways = payments.into_iter().chain([home]);
    Ok(Page::new(text.into_string()).row(ways.collect()))
}
