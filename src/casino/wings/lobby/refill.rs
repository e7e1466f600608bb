//! Free play credits for a player who has nothing left, once a day. Only what is played for nothing is
//! given away, and only to who could not get a stake back either.
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::rules::ledger::{Class, EntryKind, Shape};
use crate::values::limits;
use crate::values::money::Amount;
use std::time::Duration;

/// Who has less, and nothing at stake, has nothing left.
pub const BELOW: Amount = Amount::credits(limits::REFILL_BELOW_CREDITS);
/// What such a player has afterwards.
pub const TO: Amount = Amount::credits(limits::REFILL_TO_CREDITS);

/// Play credits for a player who has nothing left; a player's are numbered by their lines.
pub static REFILL: EntryKind = EntryKind {
    code: 11,
    name: "refill",
    subject: "player",
    shapes: &[Shape::of(Class::World, Class::Player).play_only()],
};

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
        let (db, asset, player) = (visit.db, visit.wallet, visit.player.id);
        let balance = visit.balance()?;
        if !asset.is_play() || balance >= BELOW || db.has_at_stake(player, asset)? {
            return Ok(Self::No);
        }
        // Nor is anything given to who is kept from playing.
        if visit.is_shut()? {
            return Ok(Self::No);
        }
        // A clock that was set back holds nobody up.
        let last = db
            .last_of(&REFILL, player)?
            .filter(|(at, _)| *at <= visit.now);
        let left = last.and_then(|(at, _)| limits::REFILL_EVERY.checked_sub(visit.now.since(at)));
        Ok(match left.filter(|left| !left.is_zero()) {
            Some(left) => Self::After(left),
            None => Self::Now(TO.checked_sub(balance).unwrap_or_default()),
        })
    }
}
