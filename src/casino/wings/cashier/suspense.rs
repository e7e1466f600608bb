//! What came in and is nobody's yet, as a person decides about it.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::{terms, told};
use crate::rules::ledger::{Account, Entry, EntryKey, SuspenseId};
use crate::rules::office::Permit;
use crate::store::cashier::{Settled, SuspenseRow};

/// Decides about it. What was sent back was so by hand, at the provider.
///
/// # Errors
/// A refusal when it was decided before, and when it is to be given to somebody who is no player, or by somebody of the
/// office to themselves, or cannot be counted.
pub fn settle(
    visit: &mut Visit<'_>,
    permit: &Permit,
    id: SuspenseId,
    how: Settled,
) -> Result<SuspenseRow, Trouble> {
    let mut row = visit.db.suspense(id)?.ok_or(Refusal::NoPayment)?;
    if row.settled.is_some() {
        return Err(Refusal::PaymentOver.into());
    }
    let to = match how {
        Settled::Player(player) => {
            terms::is_not_their_own(visit, player)?;
            if visit.db.player(player)?.is_none() {
                return Err(Refusal::NoPlayer.into());
            }
            let (asset, _) = row.net().ok_or(Refusal::NotCounted)?;
            visit.db.open_account(asset, player)?;
            Account::Player(player)
        }
        Settled::Returned => Account::World,
        Settled::Kept => Account::Bankroll,
    };
    let by = (permit.actor().player, permit.why());
    visit.db.settle_suspense(id, how, by, visit.now)?;
    row.settled = Some(how);
    if let Some((asset, net)) = row.net() {
        let key = EntryKey::suspense_out(id);
        let entry = Entry::single(key, asset, Account::Suspense, to, net);
        visit.db.post(&entry, visit.now)?;
        if let Settled::Player(player) = how {
            visit
                .also
                .extend(told::given(visit.db, player, asset, net)?);
        }
    }
    Ok(row)
}
