//! What came in and is nobody's yet, as a person decides about it.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::{terms, told};
use crate::rules::ledger::{Account, Entry, EntryKey, SuspenseId};
use crate::store::cashier::{Settled, SuspenseRow};

/// Decides about it, with a reason. What was sent back was so by hand, at the provider.
///
/// # Errors
/// A refusal to who is no admin, without a reason, when it was decided before, and when it is to be given to somebody
/// who is no player, or by an admin to themselves, or cannot be counted.
pub fn settle(
    visit: &mut Visit<'_>,
    id: SuspenseId,
    how: Settled,
    reason: &str,
) -> Result<SuspenseRow, Trouble> {
    if !visit.house.is_admin(visit.player.id) {
        return Err(Refusal::Unknown.into());
    }
    let reason = terms::reason(reason)?;
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
    let by = (visit.player.id, reason.as_str());
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
