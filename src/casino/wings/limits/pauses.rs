//! Pauses and exclusions: which there are, what one means before it is confirmed, and that it has begun. Nothing here
//! ends one.
use crate::casino::guard;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::deeds::{Deed as Cashier, Way};
use crate::casino::wings::cashier::told;
use crate::casino::wings::limits::deeds::{self, Deed};
use crate::casino::wings::limits::text_pauses as text;
use crate::casino::wings::lobby;
use crate::rules::guard::{Shut, Term};
use crate::speech::key;
use crate::values::time::Wall;
use std::time::Duration;

/// Terms in a row of buttons.
const TERMS_IN_A_ROW: usize = 3;

/// How long what was shown may be confirmed.
const CONFIRMED_WITHIN: Duration = Duration::from_secs(15 * 60);

/// All that the house offers.
///
/// # Errors
/// When the database fails.
pub fn list(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let shut = visit.db.exclusion(owner, visit.now)?;
    let mut page = Page::new(text::list(voice, shut.as_ref()));
    for kind in Shut::ALL {
        let terms = visit
            .house
            .profile
            .offers()
            .filter(|term| term.kind == kind);
        let button = |term: &'static Term| {
            let label = text::term_button(voice, term);
            Deed::Pause { term }.button(owner, label)
        };
        let buttons: Vec<_> = terms.map(button).collect();
        for row in buttons.chunks(TERMS_IN_A_ROW) {
            page = page.row(row.to_vec());
        }
    }
    let asset = visit.wallet;
    let back = deeds::limits(voice, owner, asset);
    Ok(page.row(vec![back, lobby::deeds::home(voice, owner)]))
}

/// What one means, exactly, before it begins.
///
/// # Errors
/// A refusal when the house does not offer it.
pub fn confirm(visit: &mut Visit<'_>, term: &'static Term) -> Result<Page, Trouble> {
    if !visit.house.profile.terms.contains(&term.word) {
        return Err(Refusal::Stale.into());
    }
    let (voice, owner) = (visit.voice, visit.player.id);
    let until = term.lasts.map(|lasts| visit.now.plus(lasts));
    let cashier = visit.house.cashier.is_some();
    let begin = Deed::Begin {
        term,
        shown: minute(visit.now),
    };
    let begin = begin.button(owner, text::begin_button(voice, term));
    let cancel = Deed::Pauses.button(owner, voice.plain(&key::ButtonCancel));
    Ok(Page::new(text::means(voice, term, until, cashier))
        .row(vec![begin])
        .row(vec![cancel]))
}

/// Begins it, if what it means was shown just before: a button that is found again much later excludes nobody.
///
/// # Errors
/// A refusal when that was too long ago, or the house does not offer it.
pub fn begin(visit: &mut Visit<'_>, term: &'static Term, shown: i64) -> Result<Page, Trouble> {
    let patience = i64::try_from(CONFIRMED_WITHIN.as_secs() / 60).unwrap_or(0);
    if !(shown..=shown + patience).contains(&minute(visit.now)) {
        return Err(Refusal::Stale.into());
    }
    let (house, db, player) = (visit.house, visit.db, visit.player.id);
    let again = visit.is_shut()?;
    let shut = guard::shut_out(house, db, player, term, visit.now)?;
    if !again {
        let told = told::shut_out(house, db, player, visit.now)?;
        visit.also.extend(told);
    }
    let withdraw = withdraw(visit);
    let home = lobby::deeds::home(visit.voice, player);
    let text = text::begun(visit.voice, &shut, house.cashier.is_some());
    let buttons: Vec<_> = withdraw.into_iter().chain([home]).collect();
    Ok(Page::new(text).row(buttons))
}

/// The way to what they have, in a house where they can take it out.
pub(super) fn withdraw(visit: &Visit<'_>) -> Option<Button> {
    visit.house.cashier.as_ref()?;
    let out = Cashier::Begin { way: Way::Out };
    let label = visit.voice.plain(&key::ButtonWithdraw);
    Some(out.button(visit.player.id, label))
}

const fn minute(at: Wall) -> i64 {
    at.0.div_euclid(60_000_000)
}
