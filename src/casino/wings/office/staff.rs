//! Who has which role in the office, which the owner gives and takes.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed, Given};
use crate::casino::wings::office::text_people;
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Channel, Role};
use crate::speech::key;
use crate::values::limits;

/// Everybody of the office.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice, db) = (visit.player.id, visit.voice, visit.db);
    let by_settings = visit.house.owner.iter().chain(&visit.house.admins);
    let by_settings = by_settings.filter_map(|id| Some((*id, visit.house.role(*id)?, None)));
    let mut all: Vec<_> = by_settings.collect();
    for (id, role, act) in db.roles()? {
        if all.iter().all(|(known, ..)| *known != id) {
            all.push((id, role, db.act(act)?));
        }
    }
    let (mut lines, mut buttons) = (Vec::new(), Vec::new());
    for (id, role, given) in all.iter().take(limits::STAFF_SHOWN) {
        let name = db.player(*id)?.map(|player| player.name);
        let name = name.unwrap_or_else(|| id.0.to_string());
        lines.push(text_people::of_staff(
            voice,
            (*id, &name),
            *role,
            given.as_ref(),
        ));
        if given.is_some() && visit.house.owner == Some(owner) {
            buttons.push(Deed::Roles { id: *id }.button(owner, name));
        }
    }
    let page = Page::new(text_people::staff(voice, lines));
    Ok(buttons
        .chunks(2)
        .fold(page, |page, row| page.row(row.to_vec()))
        .row(vec![deeds::office(voice, owner)]))
}

/// The roles that a player may be given.
///
/// # Errors
/// A refusal of a player whom the settings name.
pub fn roles(visit: &mut Visit<'_>, id: PlayerId) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    if visit.house.role(id).is_some() {
        return Err(Refusal::BySettings.into());
    }
    let player = visit.db.player(id)?.ok_or(Refusal::NoPlayer)?;
    let now = visit.db.role(id)?;
    let button = |role: Given| {
        let label = text_people::role_button(voice, role.0, role.0 == now);
        Deed::Give { id, role }.button_unless(role.0 == now, owner, label)
    };
    let (given, none): (Vec<_>, Vec<_>) =
        (Given::ALL.into_iter()).partition(|role| role.0.is_some());
    let row = |roles: &[Given]| roles.iter().map(|role| button(*role)).collect();
    let back = Deed::Player { id }.button(owner, voice.plain(&key::ButtonBack));
    Ok(Page::new(text_people::roles(voice, &player, now))
        .row(row(&given[..2]))
        .row(row(&given[2..]))
        .row(row(&none))
        .row(vec![back, deeds::office(voice, owner)]))
}

/// Gives a role, or takes it.
///
/// # Errors
/// A refusal to who is not the owner, and when it is so already.
pub fn give(visit: &mut Visit<'_>, id: PlayerId, role: Option<Role>) -> Result<Page, Trouble> {
    acts::act(visit, Channel::Chat, &Act::SetRole(id, role), "")?;
    page(visit)
}
