//! A player as the office sees them, and what is done about them.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::typed;
use crate::casino::visit::Visit;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed, Touch};
use crate::casino::wings::office::{door, text_people};
use crate::rules::ledger::{Account, PlayerId};
use crate::rules::office::{Action, Channel, Role, Sight, State};
use crate::speech::key;
use crate::store::office::Acts;
use crate::values::money::Asset;

/// Rows of the log that are shown with a player.
const LAST: usize = 3;

/// What was typed: whom the office looks for.
pub(super) fn found(visit: &mut Visit<'_>, _about: &[&str], line: &str) -> Result<Page, Trouble> {
    door::looks(visit, Sight::Players)?;
    let line = typed::plain(line);
    let line = line.trim();
    let id = match (line.strip_prefix('@'), line.parse()) {
        (None, Ok(id)) => PlayerId(id),
        (name, _) => {
            let name = name.unwrap_or(line);
            (visit.db.player_called(name)?).ok_or(Refusal::NoPlayer)?
        }
    };
    one(visit, id)
}

/// What the office knows of a player, and what may be done about them.
///
/// # Errors
/// A refusal when there is no such player, or a fault.
pub fn one(visit: &mut Visit<'_>, id: PlayerId) -> Result<Page, Trouble> {
    let (owner, voice, db) = (visit.player.id, visit.voice, visit.db);
    let player = db.player(id)?.ok_or(Refusal::NoPlayer)?;
    let mut balances = Vec::new();
    for asset in std::iter::once(Asset::Play).chain(visit.house.real_assets()) {
        let balance = db.balance(asset, Account::Player(id))?;
        if !balance.is_zero() {
            balances.push((asset, balance));
        }
    }
    let hold = db.hold(id)?;
    let last = db.acts(Acts::About(id), None, LAST)?;
    let known = text_people::Known {
        player: &player,
        role: acts::role(visit.house, db, id)?,
        joined: db.standing(id, Asset::Play)?.joined,
        balances,
        hold,
        shut: db.exclusion(id, visit.now)?,
        limits: db.house_limits(id)?,
        last: &last,
    };
    let page = Page::new(text_people::player(voice, &known));
    let button = |touch: Touch| {
        let label = text_people::touch_button(voice, touch);
        Deed::AskTouch { id, touch }.button(owner, label)
    };
    let role = door::role(visit)?;
    let may = |touch: &Touch| role.is_some_and(|role| role.may(act(*touch, id).action()));
    let state = match hold.state {
        State::Free => vec![Touch::Freeze, Touch::Ban],
        State::Frozen => vec![Touch::Unfreeze, Touch::Ban],
        State::Banned => vec![Touch::Unban],
    };
    let rest = [
        match hold.payouts {
            true => Touch::Release,
            false => Touch::Hold,
        },
        Touch::Note,
    ];
    let limits = role.is_some_and(|role| role.may(Action::Limit)) && visit.house.profile.limits;
    let limit = Deed::AskLimit { id }.button(owner, voice.plain(&key::ButtonSetLimit));
    let limit = Some(limit).filter(|_| limits);
    let adjusts = role.is_some_and(|role| role.may(Action::Adjust));
    let adjust = Deed::AskAdjust { id }.button(owner, voice.plain(&key::ButtonAdjust));
    let adjust = Some(adjust).filter(|_| adjusts);
    let row = |touches: Vec<Touch>| touches.into_iter().filter(may).map(button).collect();
    let roles = Deed::Roles { id }.button(owner, voice.plain(&key::ButtonRoles));
    let log = Deed::LogOf { id, below: 0 }.button(owner, voice.plain(&key::ButtonLog));
    let roles = Some(roles).filter(|_| role == Some(Role::Owner));
    Ok(page
        .row(row(state))
        .row(row(rest.to_vec()))
        .row(limit.into_iter().chain(adjust).collect())
        .row(roles.into_iter().chain([log]).collect())
        .row(vec![deeds::office(voice, owner)]))
}

/// What is done with a reason.
pub const fn act(touch: Touch, player: PlayerId) -> Act {
    match touch {
        Touch::Note => Act::Note(player),
        Touch::Freeze => Act::Freeze(player),
        Touch::Unfreeze => Act::Unfreeze(player),
        Touch::Ban => Act::Ban(player),
        Touch::Unban => Act::Unban(player),
        Touch::Hold => Act::HoldPayouts(player),
        Touch::Release => Act::ReleasePayouts(player),
    }
}

/// The reason that was typed: it is done.
pub(super) fn touched(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    door::admitted(visit)?;
    let &[id, touch] = about else {
        return Err(Refusal::Stale.into());
    };
    let id = PlayerId(id.parse().map_err(|_| Refusal::Stale)?);
    let touch = Touch::find(touch).ok_or(Refusal::Stale)?;
    acts::act(visit, Channel::Chat, &act(touch, id), line)?;
    one(visit, id)
}
