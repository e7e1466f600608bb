//! What the office does about payments, by its gate.
use casino_bot::casino::wings::office::acts::{Act, act};
use casino_bot::casino::{Trouble, Visit};
use casino_bot::rules::ledger::{PlayerId, SuspenseId, WithdrawalId};
use casino_bot::rules::office::Channel;
use casino_bot::store::cashier::{Settled, SuspenseRow, WithdrawalRow};
use casino_bot::values::money::{Amount, Asset};

fn does(visit: &mut Visit<'_>, what: &Act, reason: &str) -> Result<(), Trouble> {
    act(visit, Channel::Chat, what, reason).map(drop)
}

pub fn approve(visit: &mut Visit<'_>, id: WithdrawalId) -> Result<WithdrawalRow, Trouble> {
    does(visit, &Act::Approve(id), "")?;
    Ok(visit.db.withdrawal(id)?.expect("there"))
}

pub fn refuse(
    visit: &mut Visit<'_>,
    id: WithdrawalId,
    reason: &str,
) -> Result<WithdrawalRow, Trouble> {
    does(visit, &Act::Refuse(id), reason)?;
    Ok(visit.db.withdrawal(id)?.expect("there"))
}

pub fn settle(
    visit: &mut Visit<'_>,
    id: SuspenseId,
    how: Settled,
    reason: &str,
) -> Result<SuspenseRow, Trouble> {
    does(visit, &Act::Settle(id, how), reason)?;
    Ok(visit.db.suspense(id)?.expect("there"))
}

pub fn fund(
    visit: &mut Visit<'_>,
    asset: Asset,
    amount: Amount,
    reason: &str,
) -> Result<(), Trouble> {
    does(visit, &Act::Fund(asset, amount), reason)
}

pub fn take(
    visit: &mut Visit<'_>,
    asset: Asset,
    amount: Amount,
    reason: &str,
) -> Result<(), Trouble> {
    does(visit, &Act::Take(asset, amount), reason)
}

pub fn lift(visit: &mut Visit<'_>) -> Result<(), Trouble> {
    does(visit, &Act::Lift, "")
}

pub fn reconcile(visit: &mut Visit<'_>) -> Result<(), Trouble> {
    does(visit, &Act::Reconcile, "")
}

/// Keeps what is a player's, or lets it go.
pub fn hold(visit: &mut Visit<'_>, player: PlayerId, held: bool) -> Result<(), Trouble> {
    let what = match held {
        true => Act::HoldPayouts(player),
        false => Act::ReleasePayouts(player),
    };
    does(visit, &what, "a test")
}
