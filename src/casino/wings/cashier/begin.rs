//! Paying in and out from the command on: of which asset, and how much of it. All of it is between the player and
//! the bot.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Button;
use crate::casino::text::refusals;
use crate::casino::typed;
use crate::casino::visit::Visit;
use crate::casino::wing::Asked as Question;
use crate::casino::wings::cashier::deeds::{Deed, Money, Way};
use crate::casino::wings::cashier::{
    confirm, deposits, presets::presets, shown, terms, text_pages as text, withdrawals,
};
use crate::casino::wings::{limits, lobby, wallets};
use crate::rules::ledger::Account;
use crate::speech::{Html, key};
use crate::store::cashier::Rate;
use crate::values::link::Link;
use crate::values::money::{Amount, Asked, Asset, Typed};

/// `/deposit`, with an amount or an asset or both behind it.
///
/// # Errors
/// A refusal when it cannot be now.
pub fn deposit(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    typed(visit, Way::In, args)
}

/// `/withdraw`, likewise.
///
/// # Errors
/// A refusal when it cannot be now.
pub fn withdraw(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    typed(visit, Way::Out, args)
}

fn typed(visit: &mut Visit<'_>, way: Way, args: &str) -> Result<Page, Trouble> {
    if !visit.chat.private {
        return Ok(in_private(visit, way));
    }
    let_in(visit, way)?;
    let (asset, amount) = words(args)?;
    let asset = asset.map_or_else(|| only(visit, way), |asset| Ok(Some(asset)))?;
    match (asset, amount) {
        (None, None) => page(visit, way),
        (Some(asset), None) => of(visit, way, asset),
        (Some(asset), Some(amount)) => possible(visit, way, asset, amount),
        (None, Some(amount)) if !visit.wallet.is_play() => {
            possible(visit, way, visit.wallet, amount)
        }
        (None, Some(amount)) => which(visit, way, amount),
    }
}

/// Nobody is led to pay in whom something keeps from playing; what they have they can always take out.
fn let_in(visit: &Visit<'_>, way: Way) -> Result<(), Trouble> {
    match way {
        Way::In => visit.may_play(),
        Way::Out => Ok(()),
    }
}

/// The way into the private chat: what others are not to see is not done in a group.
pub(super) fn in_private(visit: &Visit<'_>, way: Way) -> Page {
    let link = format!("https://t.me/{}?start={}", visit.bot, way.command());
    let link = Link::read(&link).filter(|_| !visit.bot.is_empty());
    let link = link.map(|link| Button::to(link, visit.voice.plain(&key::ButtonPrivateChat)));
    Page::new(text::in_private(visit.voice)).row(link.into_iter().collect())
}

/// The asset and the amount that were typed, in any order, or as one word: `10usdt`.
fn words(args: &str) -> Result<(Option<Asset>, Option<&str>), Refusal> {
    let (mut asset, mut amount) = (None, None);
    for word in typed::words(args) {
        let letter = |letter: char| letter.is_ascii_alphabetic();
        let letters = match word.starts_with(letter) && is_amount(word) {
            true => word.len(),
            false => word.find(letter).unwrap_or(word.len()),
        };
        let (figure, name) = word.split_at(letters);
        if !figure.is_empty() && amount.replace(figure).is_some() {
            return Err(Refusal::Amount(typed::part(word)));
        }
        if !name.is_empty() {
            let named = Asset::named(name).filter(|_| asset.is_none());
            asset = Some(named.ok_or(Refusal::NotTaken)?);
        }
    }
    Ok((asset, amount))
}

/// Whether a word is an amount, as `max` is.
fn is_amount(word: &str) -> bool {
    Asked::parse(word, Asset::Play).is_some()
}

/// The assets that it can be of, and how much the player has of each: what the house takes, or what they have.
fn assets(visit: &Visit<'_>, way: Way) -> Result<Vec<(Asset, Amount)>, Trouble> {
    terms::of(visit.house)?;
    let mut all = Vec::new();
    for asset in visit.house.real_assets() {
        let balance = visit.db.balance(asset, Account::Player(visit.player.id))?;
        if match way {
            Way::In => visit.house.deals_in(asset),
            Way::Out => !balance.is_zero(),
        } {
            all.push((asset, balance));
        }
    }
    Ok(all)
}

/// The house's asset, if there is but one, and the player has no other.
fn only(visit: &Visit<'_>, way: Way) -> Result<Option<Asset>, Trouble> {
    let [only] = terms::of(visit.house)?.assets[..] else {
        return Ok(None);
    };
    let others = assets(visit, way)?.iter().any(|(asset, _)| *asset != only);
    Ok((!others).then_some(only))
}

/// The button that pays in what a player has too little of: real money.
#[must_use]
pub fn way_in(visit: &Visit<'_>) -> Option<Button> {
    let (way, asset) = (Way::In, visit.wallet);
    let of = Deed::Of { way, asset };
    let label = visit.voice.plain(&key::ButtonDeposit);
    let offered = visit.chat.private && !asset.is_play();
    offered.then(|| of.button(visit.player.id, label))
}

/// Which asset.
///
/// # Errors
/// A refusal in a house without a cashier.
pub fn page(visit: &mut Visit<'_>, way: Way) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let_in(visit, way)?;
    if let Some(page) = under_way(visit, way, None)? {
        return Ok(page);
    }
    if let Some(asset) = only(visit, way)? {
        return of(visit, way, asset);
    }
    let offered = assets(visit, way)?;
    let text = match (way, offered.is_empty()) {
        (Way::Out, true) => text::nothing_to_withdraw(voice),
        (way, _) => text::which_asset(voice, way),
    };
    let button = |(asset, balance): &(Asset, Amount)| {
        let label = text::asset_button(voice, way, *asset, *balance);
        let asset = *asset;
        Deed::Of { way, asset }.button(owner, label)
    };
    let buttons: Vec<_> = offered.iter().map(button).collect();
    let in_a_row = match way {
        Way::In => ASSETS_IN_A_ROW,
        Way::Out => 1,
    };
    let rows = buttons.chunks(in_a_row).map(<[_]>::to_vec);
    let page = rows.fold(Page::new(text), Page::row);
    let deposit = Deed::Begin { way: Way::In }.button(owner, voice.plain(&key::ButtonDeposit));
    let shut = visit.is_shut()?;
    let deposit = Some(deposit).filter(|_| way == Way::Out && offered.is_empty() && !shut);
    Ok(page
        .row(deposit.into_iter().collect())
        .row(back(visit).collect()))
}

/// Assets in a row of buttons.
const ASSETS_IN_A_ROW: usize = 4;

/// The ways on that every page of the cashier has.
fn back(visit: &Visit<'_>) -> impl Iterator<Item = Button> + use<> {
    let home = lobby::deeds::home(visit.voice, visit.player.id);
    wallets::deeds::way(visit).into_iter().chain([home])
}

/// What stands in the way of another payment, as a page: the withdrawal that is under way, or the deposit of the
/// asset that can be paid.
fn under_way(visit: &Visit<'_>, way: Way, asset: Option<Asset>) -> Result<Option<Page>, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    Ok(match (way, asset) {
        (Way::Out, _) => {
            let row = visit.db.open_withdrawal(owner)?;
            let bot = visit.db.till()?.bot;
            row.map(|row| shown::withdrawal(voice, &bot, &row))
        }
        (Way::In, Some(asset)) => {
            let row = visit.db.open_deposit(owner, asset)?;
            row.map(|row| shown::deposit(voice, &row, false))
        }
        (Way::In, None) => None,
    })
}

/// What may be paid now: the smallest amount and the largest.
struct Bounds {
    min: Amount,
    max: Amount,
    /// The largest that the player could pay.
    most: Amount,
    /// What they have here.
    balance: Amount,
    rate: Rate,
}

fn bounds(visit: &Visit<'_>, way: Way, asset: Asset) -> Result<Bounds, Trouble> {
    let balance = visit.db.balance(asset, Account::Player(visit.player.id))?;
    let (min, max, rate) = match way {
        Way::In => deposits::bounds(visit, asset)?,
        Way::Out => withdrawals::bounds(visit, asset)?,
    };
    let most = match way {
        Way::In => max,
        Way::Out => max.min(balance),
    };
    Ok(Bounds {
        min,
        max,
        most,
        balance,
        rate,
    })
}

/// How much of an asset.
///
/// # Errors
/// A refusal when none can be paid now.
pub fn of(visit: &mut Visit<'_>, way: Way, asset: Asset) -> Result<Page, Trouble> {
    let_in(visit, way)?;
    if let Some(page) = under_way(visit, way, Some(asset))? {
        return Ok(page);
    }
    let (voice, owner) = (visit.voice.of(asset), visit.player.id);
    let Bounds {
        min,
        max,
        most,
        balance,
        rate,
    } = bounds(visit, way, asset)?;
    let page = Page::new(text::how_much(voice, way, (min, max), balance));
    let sum = |amount: Amount, label: String| {
        let money = Money { asset, amount };
        Deed::Sum { way, money }.button(owner, label)
    };
    let presets = presets(asset, rate, (min, most));
    let presets: Vec<_> = (presets.iter())
        .map(|amount| sum(*amount, asset.brief(*amount)))
        .collect();
    let rows = presets.chunks(PRESETS_IN_A_ROW).map(<[_]>::to_vec);
    let page = rows.fold(page, Page::row);
    let mut more = Vec::new();
    if most >= min {
        if way == Way::Out {
            more.push(sum(most, text::all_button(voice, most)));
        }
        let other = Deed::Other { way, asset };
        more.push(other.button(owner, voice.plain(&key::ButtonOtherStake)));
    }
    let limits = limits::deeds::for_real_money(visit).filter(|_| way == Way::In);
    let limits = limits.into_iter().collect();
    Ok(page.row(more).row(limits).row(back(visit).collect()))
}

/// Amounts in a row of buttons.
const PRESETS_IN_A_ROW: usize = 3;

/// Has the player type how much of it.
///
/// # Errors
/// A refusal when none can be paid now.
pub(super) fn ask(visit: &Visit<'_>, way: Way, asset: Asset) -> Result<Question, Trouble> {
    let_in(visit, way)?;
    let Bounds { min, max, .. } = bounds(visit, way, asset)?;
    Ok(Question {
        awaits: format!("pay {} {}", way.word(), asset.name()),
        text: text::type_how_much(visit.voice.of(asset), way, min, max),
    })
}

/// What they typed.
///
/// # Errors
/// A refusal when it is no amount, or cannot be paid now.
pub(super) fn answer(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    let &[way, asset] = about else {
        return Err(Refusal::Stale.into());
    };
    let way = Way::find(way).ok_or(Refusal::Stale)?;
    let asset = Asset::named(asset).ok_or(Refusal::Stale)?;
    so_much(visit, way, asset, line)
}

/// An amount that was typed.
fn so_much(visit: &mut Visit<'_>, way: Way, asset: Asset, line: &str) -> Result<Page, Trouble> {
    let_in(visit, way)?;
    let amount = match typed::amount(line, asset)? {
        Typed::One(Asked::Exactly(amount)) => amount,
        Typed::One(all @ (Asked::Max | Asked::Half)) if way == Way::Out => {
            let Bounds { most, balance, .. } = bounds(visit, way, asset)?;
            match all {
                Asked::Half => asset.share_in_cents(balance, 2),
                _ => most,
            }
        }
        Typed::One(_) => return Err(Refusal::NoFigure(typed::part(line)).into()),
        Typed::Either(amounts) => {
            let owner = visit.player.id;
            let sum = |amount, label| {
                let money = Money { asset, amount };
                Deed::Sum { way, money }.button(owner, label)
            };
            return Ok(typed::which(visit.voice.of(asset), amounts, sum));
        }
    };
    sum(visit, way, Money { asset, amount })
}

/// What paying so much comes to.
///
/// # Errors
/// A refusal when it cannot be now.
pub(super) fn sum(visit: &mut Visit<'_>, way: Way, money: Money) -> Result<Page, Trouble> {
    let_in(visit, way)?;
    match under_way(visit, way, Some(money.asset))? {
        Some(page) => Ok(page),
        None => confirm::page(visit, way, money),
    }
}

/// The same, and for an amount that cannot be, why, above those that can.
fn possible(visit: &mut Visit<'_>, way: Way, asset: Asset, line: &str) -> Result<Page, Trouble> {
    let refused = match so_much(visit, way, asset, line) {
        Err(Trouble::Refused(
            why @ (Refusal::PaymentTooSmall { .. }
            | Refusal::PaymentTooLarge { .. }
            | Refusal::NotEnoughToPay { .. }),
        )) => why,
        other => return other,
    };
    let why = Html::escaped(&refusals::refusal(visit.voice, &refused)).into_string();
    let page = of(visit, way, asset)?;
    Ok(page.told(|page| format!("{why}\n\n{page}")))
}

/// Of which asset so much is meant.
fn which(visit: &mut Visit<'_>, way: Way, line: &str) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let mut buttons = Vec::new();
    for (asset, _) in assets(visit, way)? {
        let Bounds { min, most, .. } = bounds(visit, way, asset)?;
        if let Typed::One(Asked::Exactly(amount)) = typed::amount(line, asset)?
            && (min..=most).contains(&amount)
        {
            let money = Money { asset, amount };
            let label = text::money(money);
            buttons.push(Deed::Sum { way, money }.button(owner, label));
        }
    }
    if buttons.is_empty() {
        return page(visit, way);
    }
    let rows = buttons.chunks(MONEY_IN_A_ROW).map(<[_]>::to_vec);
    let page = rows.fold(Page::new(text::which_asset(voice, way)), Page::row);
    Ok(page.row(back(visit).collect()))
}

/// Amounts with their assets in a row of buttons.
const MONEY_IN_A_ROW: usize = 2;
