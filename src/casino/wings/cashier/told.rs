//! Who is told what of payments, in private and in their language.
use crate::casino::house::House;
use crate::casino::page::Page;
use crate::casino::staff;
use crate::casino::talk::{Markup, Reply};
use crate::casino::wing::Occasion;
use crate::casino::wings::cashier::{shown, text};
use crate::casino::wings::{alerts, office};
use crate::rules::alerts::Alert;
use crate::rules::ledger::PlayerId;
use crate::rules::office::Action;
use crate::speech::Voice;
use crate::store::Db;
use crate::store::adjustments::AdjustmentRow;
use crate::store::cashier::{DepositRow, DepositState, WithdrawalRow, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use std::time::Duration;

/// Tells a player something, unless the bot was never let into their chat.
fn player(
    db: &Db,
    player: PlayerId,
    asset: Asset,
    text: impl FnOnce(Voice) -> String,
) -> Result<Vec<Reply>, Fault> {
    if !db.player(player)?.is_some_and(|player| player.met) {
        return Ok(Vec::new());
    }
    let text = text(db.voice(player, asset)?);
    Ok(vec![Reply::line(player.0, text, false)])
}

/// Tells the owner something.
pub(super) fn owner(
    house: &House,
    db: &Db,
    text: impl FnOnce(Voice) -> String,
) -> Result<Vec<Reply>, Fault> {
    let Some(owner) = house.owner else {
        return Ok(Vec::new());
    };
    let text = text(db.voice(owner, Asset::Play)?);
    Ok(vec![Reply::line(owner.0, text, true)])
}

/// Tells the owner of what many payments may run into, once in a time for each cause, of which there are few.
pub(super) fn owner_once(
    on: &Occasion<'_>,
    (cause, every): (&str, Duration),
    text: impl FnOnce(Voice) -> String,
) -> Result<Vec<Reply>, Fault> {
    let last = on.db.noticed_at(cause)?;
    if last.is_some_and(|at| on.now.since(at) < every) {
        return Ok(Vec::new());
    }
    on.db.note_notice(cause, on.now)?;
    owner(on.house, on.db, text)
}

/// Tells staff of a withdrawal of which the provider has long not said whether it was sent.
pub(super) fn unknown_for_long(on: &Occasion<'_>) -> Result<Vec<Reply>, Fault> {
    let rows = (on.db).withdrawals_in(WithdrawalState::Unknown, limits::SHORT_LOOKED_AT)?;
    let long = |row: &&WithdrawalRow| on.now.since(row.since) >= limits::UNKNOWN_TOLD_AFTER;
    let Some(row) = rows.iter().filter(long).min_by_key(|row| row.since) else {
        return Ok(Vec::new());
    };
    let withdrawal = row.id;
    alerts::told::raise(on.house, on.db, &Alert::Unknown { withdrawal }, on.now)
}

/// Tells the owner of an asset that is neither taken nor paid out because nobody says what it is worth.
pub(super) fn no_rate(on: &Occasion<'_>) -> Result<Vec<Reply>, Fault> {
    for asset in on.house.real_assets() {
        let rate = on.db.rate(asset)?;
        let old = rate.is_some_and(|rate| on.now.since(rate.at) > limits::RATE_OLD_AFTER);
        // One that is not dealt in is paid out all the same, as long as there is any.
        if old && (on.house.deals_in(asset) || on.db.margins(asset, on.now)?.expected != 0) {
            return owner_once(on, ("rate", limits::REMINDED_EVERY), |voice| {
                text::rate_is_old(voice, asset)
            });
        }
    }
    Ok(Vec::new())
}

/// How a deposit stands now: where it was shown, and what concerns the player's money in a message of its own.
pub(super) fn deposit(db: &Db, row: &DepositRow, now: Wall) -> Result<Vec<Reply>, Fault> {
    let shut = db.is_excluded(row.player, now)?;
    let aloud = match row.state {
        DepositState::Open | DepositState::Refused => row.message.is_none(),
        DepositState::Asked | DepositState::Expired | DepositState::Closed => false,
        DepositState::Paid | DepositState::Suspended => true,
    };
    let page = |voice| shown::deposit(voice, row, shut);
    let below = |voice| text::deposit_below(voice, row.id);
    let shown = (row.message, aloud);
    stands(db, (row.player, row.asset), shown, (page, below))
}

/// How a player's deposits stand that could still be paid, once something keeps them from playing: nowhere is shown
/// any more where to pay.
///
/// # Errors
/// When the database fails.
pub fn shut_out(house: &House, db: &Db, player: PlayerId, now: Wall) -> Result<Vec<Reply>, Fault> {
    let mut replies = Vec::new();
    for asset in house.real_assets() {
        if let Some(row) = db.open_deposit(player, asset)? {
            replies.extend(deposit(db, &row, now)?);
        }
    }
    Ok(replies)
}

/// Shows how a payment stands in its message, or aloud in a new one, which is then its message: the one before leads
/// there, so that nobody takes one payment for two.
fn stands(
    db: &Db,
    (player, asset): (PlayerId, Asset),
    (message, aloud): (Option<i64>, bool),
    (page, below): (impl Fn(Voice) -> Page, impl Fn(Voice) -> String),
) -> Result<Vec<Reply>, Fault> {
    if !db.player(player)?.is_some_and(|player| player.met) {
        return Ok(Vec::new());
    }
    let voice = db.voice(player, asset)?;
    let shown = || {
        let page = page(voice);
        let receipt = page.shows();
        (page.finish(asset), receipt)
    };
    let edit = message.map(|message| {
        if aloud {
            return Reply::edit(player.0, message, below(voice), Markup::None);
        }
        let ((text, markup), receipt) = shown();
        Reply::edit(player.0, message, text, markup).with(receipt)
    });
    let said = aloud.then(|| {
        let ((text, markup), receipt) = shown();
        Reply::say(player.0, text, markup, None).with(receipt)
    });
    Ok(edit.into_iter().chain(said).collect())
}

/// How a withdrawal stands now.
pub(super) fn withdrawal(db: &Db, row: &WithdrawalRow) -> Result<Vec<Reply>, Fault> {
    let aloud = match row.state {
        WithdrawalState::Waiting
        | WithdrawalState::Reserved
        | WithdrawalState::Sending
        | WithdrawalState::Unknown => false,
        WithdrawalState::Short => row.message.is_none(),
        WithdrawalState::Held
        | WithdrawalState::Paid
        | WithdrawalState::Failed
        | WithdrawalState::Refused => true,
    };
    // Where its player has tried again in vain, nothing has changed.
    let again = row.state == WithdrawalState::Held && row.sends > 1;
    let message = row.message.filter(|_| !again);
    let bot = db.till()?.bot;
    let page = |voice| shown::withdrawal(voice, &bot, row);
    let below = |voice| text::withdrawal_below(voice, row.id);
    let shown = (message, aloud);
    stands(db, (row.player, row.asset), shown, (page, below))
}

/// A payment of the player's that is looked into.
pub(super) fn looked_into(db: &Db, row: &DepositRow) -> Result<Vec<Reply>, Fault> {
    player(db, row.player, row.asset, |voice| {
        text::looked_into(voice, row.id)
    })
}

/// What a person has decided to give the player.
pub(super) fn given(
    db: &Db,
    to: PlayerId,
    asset: Asset,
    amount: Amount,
) -> Result<Vec<Reply>, Fault> {
    player(db, to, asset, |voice| text::given(voice, amount))
}

/// What the office has given the player, or taken from them.
///
/// # Errors
/// When the database fails.
pub fn adjusted(db: &Db, row: &AdjustmentRow) -> Result<Vec<Reply>, Fault> {
    player(db, row.player, row.asset, |voice| {
        text::adjusted(voice, row)
    })
}

/// Tells those who may approve a withdrawal that it waits for them.
pub(super) fn waits_for_approval(
    house: &House,
    db: &Db,
    row: &WithdrawalRow,
    name: &str,
) -> Result<Vec<Reply>, Fault> {
    let mut replies = Vec::new();
    for admin in staff::told(house, db, |role| role.may(Action::Approve))? {
        let voice = db.voice(admin, row.asset)?;
        let page = Page::new(text::waits(voice, row, name));
        let page = page.row(office::deeds::decide(voice, admin, row.id));
        let (text, markup) = page.finish(row.asset);
        replies.push(Reply::notice(admin.0, text, markup, None));
    }
    Ok(replies)
}
