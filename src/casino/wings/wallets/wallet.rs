//! All that a player has, and the switch from one wallet to another. What was begun in a wallet goes on in it,
//! whichever is open.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::deeds::{Deed as Cashier, Way};
use crate::casino::wings::lobby;
use crate::casino::wings::wallets::deeds::{self, Deed};
use crate::casino::wings::wallets::text;
use crate::rules::ledger::Account;
use crate::speech::key;
use crate::values::money::{ASSETS, Asset, AssetRow};

/// All wallets; with an asset behind the command, as in `/wallet USDT`, that one is opened.
///
/// # Errors
/// A refusal when there is no such wallet.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    match args.trim() {
        "" => {}
        name => open(visit, named(name)?)?,
    }
    all(visit)
}

/// The asset that a player calls so.
///
/// # Errors
/// A refusal when there is none.
pub fn named(name: &str) -> Result<Asset, Refusal> {
    let credits = ["credits", "кредиты"].contains(&&*name.to_lowercase());
    let asset = if credits {
        Some(Asset::Play)
    } else {
        Asset::named(name)
    };
    asset.ok_or(Refusal::NoWallet)
}

/// Opens a wallet.
///
/// # Errors
/// A refusal when the house has no such wallet.
pub fn open(visit: &mut Visit<'_>, asset: Asset) -> Result<(), Trouble> {
    if visit.house.cashier.is_none() {
        return Err(Refusal::NoCashier.into());
    }
    if !visit.house.deals_in(asset) {
        let balance = visit.db.balance(asset, Account::Player(visit.player.id))?;
        return Err(match balance.is_zero() {
            true => Refusal::NoWallet,
            false => Refusal::NotPlayed(asset),
        }
        .into());
    }
    if asset != visit.wallet {
        visit.open_wallet(asset)?;
    }
    Ok(())
}

/// Every wallet with what is in it, the open one marked; what others in a group are not to see, only that one.
///
/// # Errors
/// A refusal in a house that plays for play credits alone.
pub fn all(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let home = lobby::deeds::home(voice, owner);
    let (offered, shut) = (offered(visit)?, visit.is_shut()?);
    if !visit.chat.private {
        let text = text::open_one(voice, visit.balance()?);
        return Ok(Page::new(text).row(vec![home]));
    }
    let mut lines = Vec::new();
    for AssetRow { asset, .. } in &ASSETS {
        let balance = visit.db.balance(*asset, Account::Player(owner))?;
        // What is no longer dealt in is not forgotten.
        if offered.contains(asset) || !balance.is_zero() {
            lines.push((*asset, balance));
        }
    }
    let text = text::wallets(voice, &lines, |asset| offered.contains(&asset));
    let button = |asset: &Asset| {
        let set = *asset == visit.wallet;
        let label = text::wallet_button(voice, *asset, set);
        Deed::Open { asset: *asset }.button_unless(set, owner, label)
    };
    let (play, real) = offered.split_at(1);
    let rows = std::iter::once(play).chain(real.chunks(WALLETS_IN_A_ROW));
    let rows = rows.map(|row| row.iter().map(button).collect());
    let page = rows.fold(Page::new(text), Page::row);
    let begin = |way, label| Cashier::Begin { way }.button(owner, label);
    let deposit = begin(Way::In, voice.plain(&key::ButtonDeposit));
    let deposit = Some(deposit).filter(|_| !shut);
    let withdraw = begin(Way::Out, voice.plain(&key::ButtonWithdraw));
    let page = page.row(deposit.into_iter().chain([withdraw]).collect());
    let mut more = Vec::new();
    if visit.db.payment_count(owner, 1)? > 0 {
        let payments = deeds::payments(0);
        more.push(payments.button(owner, voice.plain(&key::ButtonPayments)));
    }
    more.push(home);
    Ok(page.row(more))
}

/// Wallets in a row of buttons.
const WALLETS_IN_A_ROW: usize = 4;

/// Which wallets there are, play credits' first.
fn offered(visit: &Visit<'_>) -> Result<Vec<Asset>, Refusal> {
    let cashier = visit.house.cashier.as_ref().ok_or(Refusal::NoCashier)?;
    let real = cashier.assets.iter().copied();
    Ok(std::iter::once(Asset::Play).chain(real).collect())
}
