//! What the player has.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::lobby::refill::{REFILL, Refill};
use crate::casino::wings::{lobby, wallets};
use crate::rules::ledger::{Account, Entry, EntryKey};
use crate::speech::key;
use crate::values::money::Asset;

/// The balance; for who has nothing left, how to go on.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let games = lobby::deeds::games(visit.voice, owner);
    let home = lobby::deeds::home(visit.voice, owner);
    let refill = Refill::of(visit)?;
    let text = lobby::text::balance(visit.voice, visit.balance()?, refill);
    let text = match wallets::owed::of(visit)? {
        Some(owed) => format!("{text}\n\n{}", owed.into_string()),
        None => text,
    };
    let page = Page::new(text).row(refill_button(refill, visit).into_iter().collect());
    Ok(page
        .row(wallets::deeds::ways(visit)?)
        .row(vec![games, home]))
}

/// The button that takes a refill.
#[must_use]
pub fn refill_button(refill: Refill, visit: &Visit<'_>) -> Option<Button> {
    let Refill::Now(amount) = refill else {
        return None;
    };
    let label = visit.voice.plain(&key::ButtonRefill { amount });
    Some(lobby::deeds::Deed::Refill.button(visit.player.id, label))
}

/// Credits the player, and shows what they have then.
///
/// # Errors
/// A refusal when it is not the time, or the player has something left.
pub fn take(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    visit.may_play()?;
    let amount = match Refill::of(visit)? {
        Refill::Now(amount) => amount,
        Refill::After(left) => return Err(Refusal::RefillTooSoon(left).into()),
        Refill::No => return Err(Refusal::NoRefill.into()),
    };
    let (db, player) = (visit.db, visit.player.id);
    let nth = db.last_of(&REFILL, player)?.map_or(0, |(_, count)| count);
    let gift = Entry::single(
        EntryKey::of_player(&REFILL, player, nth),
        Asset::Play,
        Account::World,
        Account::Player(player),
        amount,
    );
    db.post(&gift, visit.now)?;
    let page = page(visit, "")?;
    Ok(page.told(|text| lobby::text::refilled(visit.voice, amount, text)))
}
