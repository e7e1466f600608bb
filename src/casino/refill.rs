//! Free play credits for a player who has nothing left, once a day. Only what is played for nothing is
//! given away, and only to who could not get a stake back either.
use super::commands::{Page, balance};
use super::visit::Visit;
use super::{Action, Button, Refusal, Trouble, text};
use crate::ledger::{Account, Entry, EntryKey};
use crate::limits;
use crate::money::{Amount, Asset};
use std::time::Duration;

/// Who has less, and nothing at stake, has nothing left.
pub const BELOW: Amount = Amount::units(limits::REFILL_BELOW_UNITS);
/// What such a player has afterwards.
pub const TO: Amount = Amount::units(limits::REFILL_TO_UNITS);

/// Whether a player may have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refill {
    /// They have enough, or something at stake, or do not play with play credits.
    No,
    /// So much, now.
    Now(Amount),
    /// After this.
    After(Duration),
}

impl Refill {
    /// What the player may have.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(visit: &Visit<'_>) -> Result<Self, Trouble> {
        let (db, asset, player) = (visit.db, visit.house.asset, visit.player.id);
        let balance = visit.balance()?;
        if asset != Asset::Play || balance >= BELOW || db.has_at_stake(player, asset)? {
            return Ok(Self::No);
        }
        // A clock that was set back holds nobody up.
        let last = db.last_refill(player)?.filter(|(at, _)| *at <= visit.now);
        let left = last.and_then(|(at, _)| limits::REFILL_EVERY.checked_sub(visit.now.since(at)));
        Ok(match left.filter(|left| !left.is_zero()) {
            Some(left) => Self::After(left),
            None => Self::Now(TO.checked_sub(balance).unwrap_or_default()),
        })
    }

    /// The button that takes it.
    #[must_use]
    pub fn button(self, visit: &Visit<'_>) -> Option<Button> {
        match self {
            Self::Now(amount) => {
                Some(Action::Refill.button(visit.player.id, text::refill_button(amount)))
            }
            Self::No | Self::After(_) => None,
        }
    }
}

/// Credits the player, and shows what they have then.
///
/// # Errors
/// A refusal when it is not the time, or the player has something left.
pub fn take(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let amount = match Refill::of(visit)? {
        Refill::Now(amount) => amount,
        Refill::After(left) => return Err(Refusal::RefillTooSoon(left).into()),
        Refill::No => return Err(Refusal::NoRefill.into()),
    };
    let (db, player) = (visit.db, visit.player.id);
    let nth = db.last_refill(player)?.map_or(0, |(_, count)| count);
    let gift = Entry::single(
        EntryKey::refill(player, nth),
        Asset::Play,
        Account::World,
        Account::Player(player),
        amount,
    );
    db.post(&gift, visit.now)?;
    let page = balance::page(visit, "")?;
    Ok(page.told(|text| text::refilled(amount, text)))
}
