//! `/limits`: all of an asset on one page, and the way to each.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::talk::Button;
use crate::casino::text::named;
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::deeds::{Deed as Cashier, Way};
use crate::casino::wings::limits::deeds::{Deed, What};
use crate::casino::wings::limits::standing::Standing;
use crate::casino::wings::limits::text;
use crate::casino::wings::{lobby, rounds};
use crate::rules::guard::{Kind, Period};
use crate::speech::key;
use crate::values::money::Asset;

/// The limits of an asset, what is pending of them, pauses, and how the player stands.
///
/// # Errors
/// When the database fails.
pub fn of(visit: &mut Visit<'_>, asset: Asset) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let standing = Standing::of(visit, asset)?;
    let mut page = Page::new(text::standing(voice, &standing, visit.now));
    for (held, asked) in standing.asked() {
        if asked.from <= visit.now {
            let what = held.what;
            let label = text::confirm_button(voice, what, asked.value);
            page = page.row(vec![Deed::Confirm { what }.button(owner, label)]);
        }
    }
    if !standing.held.is_empty() {
        for row in kinds(visit, asset) {
            page = page.row(row);
        }
    }
    if let Some(minutes) = standing.check {
        let label = text::check_button(voice, minutes);
        page = page.row(vec![Deed::Checks.button(owner, label)]);
    }
    let pauses = Deed::Pauses.button(owner, voice.plain(&key::ButtonPauses));
    page = page.row(vec![pauses]);
    for row in others(visit, asset).chunks(WALLETS_IN_A_ROW) {
        page = page.row(row.to_vec());
    }
    let history = rounds::deeds::history(0).button(owner, voice.plain(&key::ButtonHistory));
    let home = lobby::deeds::home(voice, owner);
    let ways = money(visit, &standing);
    Ok(page.row(ways).row(vec![history, home]))
}

/// Wallets in a row of buttons.
const WALLETS_IN_A_ROW: usize = 4;

/// The ways to what can be limited.
pub fn kinds(visit: &Visit<'_>, asset: Asset) -> [Vec<Button>; 2] {
    let (voice, owner) = (visit.voice, visit.player.id);
    let button = |kind, label| {
        let what = What { kind, asset };
        Deed::Limit { what }.button(owner, label)
    };
    let deposits = Kind::Deposit(Period::Day);
    let losses = Kind::Loss(Period::Day);
    [
        vec![
            button(deposits, voice.plain(&key::ButtonLimitDeposits)),
            button(losses, voice.plain(&key::ButtonLimitLosses)),
        ],
        vec![
            button(Kind::Stake, voice.plain(&key::ButtonLimitStake)),
            button(Kind::Day, voice.plain(&key::ButtonLimitTime)),
        ],
    ]
}

/// The ways to the other wallets' limits, where there are any.
fn others(visit: &Visit<'_>, shown: Asset) -> Vec<Button> {
    let cashier = visit.house.cashier.as_ref();
    let cashier = cashier.filter(|_| visit.house.profile.limits);
    let all = cashier.map_or(&[][..], |cashier| &cashier.assets);
    let button = |asset: &Asset| {
        let label =
            crate::casino::text::preset(&named::asset(visit.voice, *asset), *asset == shown);
        let asset = *asset;
        Deed::Limits { asset }.button_unless(asset == shown, visit.player.id, label)
    };
    // The only one needs no way to it where it is shown.
    match all {
        [asset] if *asset == shown => Vec::new(),
        all => all.iter().map(button).collect(),
    }
}

/// The ways to pay in and out, as they are open to the player.
fn money(visit: &Visit<'_>, standing: &Standing) -> Vec<Button> {
    if visit.house.cashier.is_none() {
        return Vec::new();
    }
    let (voice, owner) = (visit.voice, visit.player.id);
    let deposit = Cashier::Begin { way: Way::In };
    let deposit = deposit.button(owner, voice.plain(&key::ButtonDeposit));
    let deposit = Some(deposit).filter(|_| standing.shut.is_none());
    let withdraw = Cashier::Begin { way: Way::Out };
    let withdraw = withdraw.button(owner, voice.plain(&key::ButtonWithdraw));
    deposit.into_iter().chain([withdraw]).collect()
}
