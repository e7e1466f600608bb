//! The one gate of the office: whatever somebody does there, in chat or in the browser, is an [`Act`] that goes through
//! [`act`]. What it does and its row of the log are of one part of a transaction: the caller undoes both or neither.
use crate::casino::guard;
use crate::casino::refusal::{Refusal, Trouble};
pub use crate::casino::staff::role;
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::{funding, reconcile, suspense, till, told, withdrawals};
use crate::casino::wings::office::adjust::{self, Sum};
use crate::casino::wings::office::second;
use crate::casino::wings::support::answer;
use crate::rules::alerts::Watch;
use crate::rules::guard::Kind;
use crate::rules::ledger::{Account, AdjustmentId, PlayerId, SuspenseId, WithdrawalId};
use crate::rules::office::{
    Action, Actor, Audience, Channel, Halt, Permit, Role, State, Topic, judge,
};
use crate::store::adjustments::{Adjusted, AdjustmentRow};
use crate::store::cashier::Settled;
use crate::store::letters::LetterId;
use crate::store::office::{ActId, Change, NONE, OFF, ON};
use crate::store::support::{Ticket, TicketId, TicketState};
use crate::values::limits;
use crate::values::money::{Amount, Asset};

/// Something that is done in the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    SignIn,
    SignOut,
    Approve(WithdrawalId),
    Refuse(WithdrawalId),
    Settle(SuspenseId, Settled),
    Reconcile,
    Fund(Asset, Amount),
    Take(Asset, Amount),
    Lift,
    Note(PlayerId),
    Freeze(PlayerId),
    Unfreeze(PlayerId),
    Ban(PlayerId),
    Unban(PlayerId),
    HoldPayouts(PlayerId),
    ReleasePayouts(PlayerId),
    /// A limit of the house's, in units or minutes; `None` takes it away.
    Limit(PlayerId, (Kind, Option<Asset>), Option<i64>),
    /// Whether it is halted from now on.
    Halt(Halt, bool),
    /// What a player is from now on.
    SetRole(PlayerId, Option<Role>),
    /// A letter to many, as it was typed.
    Broadcast(Audience, String),
    CallOff(LetterId),
    Adjust(PlayerId, Sum),
    ConfirmAdjust(AdjustmentId),
    DropAdjust(AdjustmentId),
    /// What a ticket about this is answered with.
    Answer(TicketId, Topic, String),
    CloseTicket(TicketId, Topic),
    /// Whether such alerts are told from now on.
    SetAlert(Watch, bool),
}

impl Act {
    /// Its row of the table.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::SignIn => Action::SignIn,
            Self::SignOut => Action::SignOut,
            Self::Approve(_) => Action::Approve,
            Self::Refuse(_) => Action::Refuse,
            Self::Settle(..) => Action::Settle,
            Self::Reconcile => Action::Reconcile,
            Self::Fund(..) => Action::Fund,
            Self::Take(..) => Action::Take,
            Self::Lift => Action::Lift,
            Self::Note(_) => Action::Note,
            Self::Freeze(_) => Action::Freeze,
            Self::Unfreeze(_) => Action::Unfreeze,
            Self::Ban(_) => Action::Ban,
            Self::Unban(_) => Action::Unban,
            Self::HoldPayouts(_) => Action::HoldPayouts,
            Self::ReleasePayouts(_) => Action::ReleasePayouts,
            Self::Limit(..) => Action::Limit,
            Self::Halt(Halt::WindDown, _) => Action::WindDown,
            Self::Halt(..) => Action::Halt,
            Self::SetRole(..) => Action::SetRole,
            Self::Broadcast(..) => Action::Broadcast,
            Self::CallOff(_) => Action::CallOff,
            Self::Adjust(..) => Action::Adjust,
            Self::ConfirmAdjust(_) => Action::ConfirmAdjust,
            Self::DropAdjust(_) => Action::DropAdjust,
            Self::Answer(_, topic, _) => topic.answer(),
            Self::CloseTicket(_, topic) => topic.close(),
            Self::SetAlert(..) => Action::SetAlert,
        }
    }

    /// The player whom it is about by itself.
    #[must_use]
    pub const fn whom(&self) -> Option<PlayerId> {
        match self {
            Self::Note(player)
            | Self::Freeze(player)
            | Self::Unfreeze(player)
            | Self::Ban(player)
            | Self::Unban(player)
            | Self::HoldPayouts(player)
            | Self::ReleasePayouts(player)
            | Self::Limit(player, ..)
            | Self::Adjust(player, _)
            | Self::SetRole(player, _) => Some(*player),
            Self::SignIn
            | Self::SignOut
            | Self::Approve(_)
            | Self::Refuse(_)
            | Self::Settle(..)
            | Self::Reconcile
            | Self::Fund(..)
            | Self::Take(..)
            | Self::Lift
            | Self::Halt(..)
            | Self::Broadcast(..)
            | Self::CallOff(_)
            | Self::ConfirmAdjust(_)
            | Self::DropAdjust(_)
            | Self::Answer(..)
            | Self::CloseTicket(..)
            | Self::SetAlert(..) => None,
        }
    }
}

/// Does it, and writes it down.
///
/// # Errors
/// A refusal of what the table does not let be, of what is so already, and of what cannot be done; or a fault.
pub fn act(
    visit: &mut Visit<'_>,
    channel: Channel,
    act: &Act,
    reason: &str,
) -> Result<ActId, Trouble> {
    let player = visit.player.id;
    // To who is nobody here there is no such thing, and a group sees nothing of it.
    let role_here = role(visit.house, visit.db, player)?.filter(|_| visit.chat.private);
    let actor = Actor {
        player,
        role: role_here.ok_or(Refusal::Stale)?,
        channel,
    };
    let mut about = None;
    if let Some(whom) = act.whom() {
        if visit.db.player(whom)?.is_none() {
            return Err(Refusal::NoPlayer.into());
        }
        about = Some((whom, role(visit.house, visit.db, whom)?));
    }
    let permit = judge(actor, act.action(), about, reason)?;
    let change = apply(visit, &permit, act)?;
    log::warn!(
        "the office: {} ({}, by {}) does: {} {}",
        player.0,
        actor.role.word(),
        channel.word(),
        act.action().word(),
        change.subject
    );
    Ok(visit.db.log_action(&permit, &change, visit.now)?)
}

/// What it does beside its row of the log, and that row's change.
fn apply(visit: &mut Visit<'_>, permit: &Permit, act: &Act) -> Result<Change, Trouble> {
    match act {
        Act::SignIn | Act::SignOut => Ok(Change::default()),
        Act::Approve(_) | Act::Refuse(_) | Act::Settle(..) => payment(visit, permit, act),
        Act::Reconcile => {
            reconcile::now(visit, permit)?;
            Ok(Change::default())
        }
        Act::Fund(asset, amount) => bankroll(visit, permit, (*asset, *amount), false),
        Act::Take(asset, amount) => bankroll(visit, permit, (*asset, *amount), true),
        Act::Lift => {
            till::lift(visit, permit)?;
            Ok(Change::default())
        }
        Act::Note(player) => Ok(of(*player, None, None)),
        Act::Freeze(player) | Act::Unfreeze(player) | Act::Ban(player) | Act::Unban(player) => {
            play(visit, permit.action(), *player)
        }
        Act::HoldPayouts(player) => {
            withdrawals::hold_back(visit, *player)?;
            payouts(visit, *player, true)
        }
        Act::ReleasePayouts(player) => payouts(visit, *player, false),
        Act::Limit(player, of, value) => limit(visit, permit, (*player, *of), *value),
        Act::Halt(halt, on) => halted(visit, *halt, *on),
        Act::SetRole(player, new) => given(visit, *player, *new),
        Act::Broadcast(to, text) => written(visit, permit, *to, text),
        Act::CallOff(id) => called_off(visit, *id),
        Act::Adjust(player, sum) => {
            let row = adjust::ask(visit, permit, *player, *sum)?;
            if row.state == Adjusted::Waiting {
                let told = second::tells(visit, &row)?;
                visit.also.extend(told);
            } else {
                visit.also.extend(told::adjusted(visit.db, &row)?);
            }
            Ok(adjusted(&row, NONE))
        }
        Act::ConfirmAdjust(id) | Act::DropAdjust(id) => {
            let makes = permit.action() == Action::ConfirmAdjust;
            let row = adjust::decide(visit, permit, *id, makes)?;
            if makes {
                visit.also.extend(told::adjusted(visit.db, &row)?);
            }
            Ok(adjusted(&row, Adjusted::Waiting.word()))
        }
        Act::Answer(id, topic, text) => {
            let before = answer::say(visit, permit, (*id, *topic), text)?;
            Ok(ticket(&before, TicketState::Answered))
        }
        Act::CloseTicket(id, topic) => {
            let before = answer::close(visit, permit, (*id, *topic))?;
            Ok(ticket(&before, TicketState::Closed))
        }
        Act::SetAlert(watch, on) => alerts(visit, *watch, *on),
    }
}

/// How one stood and stands; nothing of what was said in it.
fn ticket(before: &Ticket, now: TicketState) -> Change {
    Change {
        subject: before.id.0.to_string(),
        player: Some(before.player),
        old: Some(before.state.word().to_owned()),
        new: Some(now.word().to_owned()),
    }
}

/// A change of something of a player's.
fn of(player: PlayerId, old: Option<&str>, new: Option<&str>) -> Change {
    Change {
        subject: player.0.to_string(),
        player: Some(player),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    }
}

fn payment(visit: &mut Visit<'_>, permit: &Permit, act: &Act) -> Result<Change, Trouble> {
    let (id, old) = match act {
        Act::Approve(id) | Act::Refuse(id) => {
            let row = visit.db.withdrawal(*id)?.ok_or(Refusal::NoPayment)?;
            (*id, row.state)
        }
        Act::Settle(id, how) => {
            suspense::settle(visit, permit, *id, *how)?;
            let (new, player) = match how {
                Settled::Player(player) => ("player", Some(*player)),
                Settled::Returned => ("returned", None),
                Settled::Kept => ("kept", None),
            };
            return Ok(Change {
                subject: id.0.to_string(),
                player,
                old: Some("open".to_owned()),
                new: Some(new.to_owned()),
            });
        }
        _ => return Err(Refusal::Stale.into()),
    };
    let row = match act {
        Act::Approve(_) => withdrawals::approve(visit, permit, id)?,
        _ => withdrawals::refuse(visit, permit, id)?,
    };
    Ok(Change {
        subject: id.0.to_string(),
        player: Some(row.player),
        old: Some(old.word().to_owned()),
        new: Some(row.state.word().to_owned()),
    })
}

/// Its balances before and after, in units.
fn bankroll(
    visit: &mut Visit<'_>,
    permit: &Permit,
    (asset, amount): (Asset, Amount),
    out: bool,
) -> Result<Change, Trouble> {
    let balance = |visit: &Visit<'_>| visit.db.balance(asset, Account::Bankroll);
    let old = balance(visit)?;
    if out {
        funding::take(visit, permit, asset, amount)?;
    } else {
        funding::fund(visit, permit, asset, amount)?;
    }
    let new = balance(visit)?;
    Ok(Change {
        subject: asset.name().to_owned(),
        player: None,
        old: Some(old.units().to_string()),
        new: Some(new.units().to_string()),
    })
}

fn play(visit: &Visit<'_>, action: Action, player: PlayerId) -> Result<Change, Trouble> {
    let old = visit.db.hold(player)?.state;
    let new = match (action, old) {
        (Action::Freeze, State::Free) => State::Frozen,
        (Action::Ban, State::Free | State::Frozen) => State::Banned,
        (Action::Unfreeze, State::Frozen) | (Action::Unban, State::Banned) => State::Free,
        _ => return Err(Refusal::AlreadySo.into()),
    };
    Ok(of(player, Some(old.word()), Some(new.word())))
}

fn word(on: bool) -> &'static str {
    if on { ON } else { OFF }
}

fn payouts(visit: &Visit<'_>, player: PlayerId, held: bool) -> Result<Change, Trouble> {
    if visit.db.hold(player)?.payouts == held {
        return Err(Refusal::AlreadySo.into());
    }
    Ok(of(player, Some(word(!held)), Some(word(held))))
}

fn limit(
    visit: &Visit<'_>,
    permit: &Permit,
    (player, of): (PlayerId, (Kind, Option<Asset>)),
    value: Option<i64>,
) -> Result<Change, Trouble> {
    let old = visit.db.house_limit(player, of)?;
    if old == value {
        return Err(Refusal::AlreadySo.into());
    }
    guard::set_by_house(
        visit.house,
        visit.db,
        permit,
        (player, of),
        value,
        visit.now,
    )?;
    let said = |value: Option<i64>| Some(value.map_or(NONE.to_owned(), |value| value.to_string()));
    let (kind, asset) = of;
    let asset = asset.map_or(0, Asset::code);
    Ok(Change {
        subject: format!("{} {} {asset}", player.0, kind.word()),
        player: Some(player),
        old: said(old),
        new: said(value),
    })
}

fn halted(visit: &Visit<'_>, halt: Halt, on: bool) -> Result<Change, Trouble> {
    if visit.db.halts()?.has(halt) == on {
        return Err(Refusal::AlreadySo.into());
    }
    Ok(Change {
        subject: halt.word().to_owned(),
        player: None,
        old: Some(word(!on).to_owned()),
        new: Some(word(on).to_owned()),
    })
}

fn alerts(visit: &Visit<'_>, watch: Watch, on: bool) -> Result<Change, Trouble> {
    if visit.db.is_watched(watch)? == on {
        return Err(Refusal::AlreadySo.into());
    }
    Ok(Change {
        subject: watch.word().to_owned(),
        player: None,
        old: Some(word(!on).to_owned()),
        new: Some(word(on).to_owned()),
    })
}

fn given(visit: &Visit<'_>, player: PlayerId, new: Option<Role>) -> Result<Change, Trouble> {
    if visit.house.role(player).is_some() || new == Some(Role::Owner) {
        return Err(Refusal::BySettings.into());
    }
    let old = visit.db.role(player)?;
    if old == new {
        return Err(Refusal::AlreadySo.into());
    }
    let said = |role: Option<Role>| role.map_or(NONE, Role::word);
    Ok(of(player, Some(said(old)), Some(said(new))))
}

fn written(
    visit: &Visit<'_>,
    permit: &Permit,
    to: Audience,
    text: &str,
) -> Result<Change, Trouble> {
    if visit.db.last_letter()?.is_some_and(|letter| letter.open) {
        return Err(Refusal::LetterGoes.into());
    }
    let text = text.trim();
    let fits = (1..=limits::LETTER_CHARS_MAX).contains(&text.chars().count());
    if !fits {
        return Err(Refusal::LetterTooLong(limits::LETTER_CHARS_MAX).into());
    }
    let by = permit.actor().player;
    let id = visit.db.add_letter(to, text, by, visit.now)?;
    Ok(letter(id, "none", to.word()))
}

fn called_off(visit: &Visit<'_>, id: LetterId) -> Result<Change, Trouble> {
    match visit.db.end_letter(id, true)? {
        true => Ok(letter(id, "open", "cancelled")),
        false => Err(Refusal::AlreadySo.into()),
    }
}

fn letter(id: LetterId, old: &str, new: &str) -> Change {
    Change {
        subject: id.0.to_string(),
        player: None,
        old: Some(old.to_owned()),
        new: Some(new.to_owned()),
    }
}

fn adjusted(row: &AdjustmentRow, old: &str) -> Change {
    Change {
        subject: row.id.0.to_string(),
        player: Some(row.player),
        old: Some(old.to_owned()),
        new: Some(row.state.word().to_owned()),
    }
}
