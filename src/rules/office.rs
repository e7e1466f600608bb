//! The office's rules: who may do what about the house and its players. One table says it; [`judge`] alone gives the
//! permit that the office's log and everything that the office does are asked for with.
mod sights;
mod states;

pub use sights::{SIGHTS, Sight};
pub use states::{Audience, Halt, Halts, Hold, State, Topic};

use crate::rules::ledger::PlayerId;
use crate::values::limits;

/// What somebody is in the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Whose house it is: by the settings, and nobody else.
    Owner,
    /// By the settings, or given by the owner.
    Admin,
    /// Decides about payments.
    Cashier,
    /// Speaks with players.
    Support,
    /// Looks, and changes nothing.
    Auditor,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Owner,
        Self::Admin,
        Self::Cashier,
        Self::Support,
        Self::Auditor,
    ];
    /// Those that the owner gives.
    pub const GIVEN: [Self; 4] = [Self::Admin, Self::Cashier, Self::Support, Self::Auditor];

    /// Its word in the database and in buttons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Cashier => "cashier",
            Self::Support => "support",
            Self::Auditor => "auditor",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether the table lets them.
    #[must_use]
    pub fn may(self, action: Action) -> bool {
        action.row().may.contains(&self)
    }

    /// Whether the table lets them.
    ///
    /// # Errors
    /// Why not.
    pub fn lets(self, action: Action) -> Result<(), Denied> {
        match (self.may(action), action.row().may) {
            (true, _) => Ok(()),
            (false, [Self::Owner]) => Err(Denied::OwnerOnly),
            (false, _) => Err(Denied::Role),
        }
    }

    /// Whether they read tickets about this: who answers them, and who looks at everything.
    #[must_use]
    pub fn reads(self, topic: Topic) -> bool {
        self == Self::Auditor || self.may(topic.answer())
    }
}

/// By what way somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Chat,
    Web,
}

impl Channel {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chat, Self::Web];

    /// Its word in the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Web => "web",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }
}

/// What an action is about: how the log's subject is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    House,
    /// A player, by Telegram's number.
    Player,
    /// The [`State`] of one.
    Play,
    /// Whether what is theirs can be withdrawn.
    Payouts,
    /// What they are in the office.
    Role,
    /// A limit that the house sets one.
    Limit,
    Withdrawal,
    Suspense,
    /// By the name of its asset.
    Bankroll,
    /// By the word of a [`Halt`].
    Halt,
    /// What the house writes to many.
    Letter,
    /// Money that the office gives a player, or takes from them.
    Adjustment,
    /// What a player has written to the house.
    Ticket,
    /// By the word of a [`crate::rules::alerts::Watch`].
    Alert,
}

impl About {
    /// Its word in the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::House => "house",
            Self::Player => "player",
            Self::Play => "play",
            Self::Payouts => "payouts",
            Self::Role => "role",
            Self::Limit => "limit",
            Self::Withdrawal => "withdrawal",
            Self::Suspense => "suspense",
            Self::Bankroll => "bankroll",
            Self::Halt => "halt",
            Self::Letter => "letter",
            Self::Adjustment => "adjustment",
            Self::Ticket => "ticket",
            Self::Alert => "alert",
        }
    }

    /// Whether it is about one player, whom nobody may be themselves.
    #[must_use]
    pub const fn is_a_players(self) -> bool {
        matches!(
            self,
            Self::Player | Self::Play | Self::Payouts | Self::Role | Self::Limit | Self::Adjustment
        )
    }
}

/// What is done in the office: each a row of [`ACTIONS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Logs in to the browser's office.
    SignIn,
    /// Ends the sessions there.
    SignOut,
    /// Approves a withdrawal.
    Approve,
    /// Refuses one.
    Refuse,
    /// Decides about what came in and is nobody's.
    Settle,
    /// Asks the provider what the house has there.
    Reconcile,
    /// Puts money into a bankroll.
    Fund,
    /// Takes money out of one.
    Take,
    /// Lets withdrawals go on that are held.
    Lift,
    /// Writes something about a player down.
    Note,
    /// Keeps a player from playing until that is taken back.
    Freeze,
    /// Lets one who is frozen play.
    Unfreeze,
    /// Keeps a player out for good.
    Ban,
    /// Lets one who is banned play.
    Unban,
    /// Keeps a player's money from being withdrawn.
    HoldPayouts,
    /// Lets it be withdrawn.
    ReleasePayouts,
    /// Sets a player a limit lower than their own, or takes that away.
    Limit,
    /// Closes a game, deposits or withdrawals, or opens them; begins and ends maintenance.
    Halt,
    /// Winds the house down, or takes that back.
    WindDown,
    /// Gives a role, or takes it.
    SetRole,
    /// Writes to many players.
    Broadcast,
    /// Lets that go no further.
    CallOff,
    /// Gives a player money, or takes it from them.
    Adjust,
    /// Confirms that, as a second person.
    ConfirmAdjust,
    /// Lets it be.
    DropAdjust,
    /// Answers what a player has written.
    Answer,
    /// The same about payments.
    AnswerPayment,
    /// Closes a ticket.
    CloseTicket,
    /// The same about payments.
    ClosePaymentTicket,
    /// Turns a kind of alerts on or off.
    SetAlert,
}

/// A row of the table.
pub struct ActionRow {
    pub action: Action,
    /// Its word in the log and in forms.
    pub word: &'static str,
    pub about: About,
    /// Who may.
    pub may: &'static [Role],
    /// Whether it says why.
    pub reason: bool,
    /// Whether it is done in the browser's office too.
    pub web: bool,
}

use Role::{Admin, Auditor, Cashier, Owner, Support};

const fn row(
    action: Action,
    (word, about): (&'static str, About),
    may: &'static [Role],
    reason: bool,
) -> ActionRow {
    ActionRow {
        action,
        word,
        about,
        may,
        reason,
        web: true,
    }
}

/// Who may do what: every action once.
#[rustfmt::skip]
pub static ACTIONS: [ActionRow; 30] = [
    row(Action::SignIn, ("sign-in", About::House), &[Owner, Admin, Cashier, Support, Auditor], false),
    row(Action::SignOut, ("sign-out", About::House), &[Owner, Admin, Cashier, Support, Auditor], false),
    row(Action::Approve, ("approve", About::Withdrawal), &[Owner, Admin, Cashier], false),
    row(Action::Refuse, ("refuse", About::Withdrawal), &[Owner, Admin, Cashier], true),
    row(Action::Settle, ("settle", About::Suspense), &[Owner, Admin, Cashier], true),
    row(Action::Reconcile, ("reconcile", About::House), &[Owner, Admin, Cashier], false),
    row(Action::Fund, ("fund", About::Bankroll), &[Owner], true),
    row(Action::Take, ("take", About::Bankroll), &[Owner], true),
    row(Action::Lift, ("lift", About::House), &[Owner], false),
    row(Action::Note, ("note", About::Player), &[Owner, Admin, Cashier, Support], true),
    row(Action::Freeze, ("freeze", About::Play), &[Owner, Admin, Cashier, Support], true),
    row(Action::Unfreeze, ("unfreeze", About::Play), &[Owner, Admin], true),
    row(Action::Ban, ("ban", About::Play), &[Owner, Admin], true),
    row(Action::Unban, ("unban", About::Play), &[Owner, Admin], true),
    row(Action::HoldPayouts, ("hold-payouts", About::Payouts), &[Owner, Admin, Cashier], true),
    row(Action::ReleasePayouts, ("release-payouts", About::Payouts), &[Owner, Admin], true),
    row(Action::Limit, ("limit", About::Limit), &[Owner, Admin, Support], true),
    row(Action::Halt, ("halt", About::Halt), &[Owner, Admin], false),
    row(Action::WindDown, ("wind-down", About::Halt), &[Owner], false),
    row(Action::Broadcast, ("broadcast", About::Letter), &[Owner, Admin], false),
    row(Action::CallOff, ("call-off", About::Letter), &[Owner, Admin], false),
    row(Action::Adjust, ("adjust", About::Adjustment), &[Owner, Admin], true),
    row(Action::ConfirmAdjust, ("adjust-confirm", About::Adjustment), &[Owner, Admin], false),
    row(Action::DropAdjust, ("adjust-drop", About::Adjustment), &[Owner, Admin], false),
    row(Action::Answer, ("answer", About::Ticket), &[Owner, Admin, Support], false),
    row(Action::AnswerPayment, ("answer-payment", About::Ticket), &[Owner, Admin, Cashier, Support], false),
    row(Action::CloseTicket, ("close-ticket", About::Ticket), &[Owner, Admin, Support], false),
    row(Action::ClosePaymentTicket, ("close-payment", About::Ticket), &[Owner, Admin, Cashier, Support], false),
    row(Action::SetAlert, ("alert", About::Alert), &[Owner, Admin], false),
    // A session that is stolen makes nobody anything.
    ActionRow { web: false, ..row(Action::SetRole, ("role", About::Role), &[Owner], false) },
];

impl Action {
    /// Its row.
    ///
    /// # Panics
    /// Never: a test looks for each.
    #[must_use]
    pub fn row(self) -> &'static ActionRow {
        let found = ACTIONS.iter().find(|row| row.action == self);
        found.expect("every action has a row")
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// Whether the player whom it is about reads why.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Refuse | Self::Limit)
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        let found = ACTIONS.iter().find(|row| row.word == word);
        found.map(|row| row.action)
    }
}

impl Topic {
    /// What answering it is in the office.
    #[must_use]
    pub const fn answer(self) -> Action {
        match self {
            Self::General => Action::Answer,
            Self::Payments => Action::AnswerPayment,
        }
    }

    /// What closing it is there.
    #[must_use]
    pub const fn close(self) -> Action {
        match self {
            Self::General => Action::CloseTicket,
            Self::Payments => Action::ClosePaymentTicket,
        }
    }
}

/// Somebody in the office, as they are at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub player: PlayerId,
    pub role: Role,
    pub channel: Channel,
}

/// Why an action is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nothing of this role's.
    Role,
    /// Nobody's but the owner's.
    OwnerOnly,
    /// Not in this channel.
    Channel,
    /// It says why, and nothing was said.
    NoReason,
    /// Nobody acts on themselves.
    Themselves,
    /// Nobody but the owner acts on somebody of the office.
    Colleague,
}

/// That somebody may do this, now and once. Only [`judge`] gives it.
#[derive(Debug)]
#[must_use]
pub struct Permit {
    actor: Actor,
    action: Action,
    reason: Option<String>,
}

impl Permit {
    /// Who acts.
    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// What they may do.
    pub const fn action(&self) -> Action {
        self.action
    }

    /// Why, in at most [`limits::REASON_CHARS_MAX`] characters.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Why, of an action that has to say so.
    pub fn why(&self) -> &str {
        self.reason().unwrap_or_default()
    }
}

/// The permit to do this. `whom`: the player whom it is about, and what they are in the office.
///
/// # Errors
/// What does not let it be.
pub fn judge(
    actor: Actor,
    action: Action,
    whom: Option<(PlayerId, Option<Role>)>,
    reason: &str,
) -> Result<Permit, Denied> {
    let row = action.row();
    actor.role.lets(action)?;
    if actor.channel == Channel::Web && !row.web {
        return Err(Denied::Channel);
    }
    if let Some((player, role)) = whom.filter(|_| row.about.is_a_players()) {
        if player == actor.player {
            return Err(Denied::Themselves);
        }
        if role.is_some() && actor.role != Role::Owner {
            return Err(Denied::Colleague);
        }
    }
    let reason: String = (reason.trim().chars())
        .take(limits::REASON_CHARS_MAX)
        .collect();
    if row.reason && reason.is_empty() {
        return Err(Denied::NoReason);
    }
    Ok(Permit {
        actor,
        action,
        reason: Some(reason).filter(|reason| !reason.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_action_has_one_row_and_a_word_of_its_own() {
        let words: HashSet<_> = ACTIONS.iter().map(|row| row.word).collect();
        let actions: HashSet<_> = ACTIONS.iter().map(|row| row.action).collect();
        assert_eq!((words.len(), actions.len()), (ACTIONS.len(), ACTIONS.len()));
        for row in &ACTIONS {
            assert_eq!(Action::find(row.word), Some(row.action));
            assert_eq!(row.action.word(), row.word);
            let may: HashSet<_> = row.may.iter().collect();
            assert_eq!(may.len(), row.may.len(), "{}", row.word);
        }
        for role in Role::ALL {
            assert_eq!(Role::find(role.word()), Some(role));
        }
        assert!(!Role::GIVEN.contains(&Role::Owner));
    }

    #[test]
    fn the_owner_may_everything_an_auditor_nothing_and_nobody_what_an_admin_may_not() {
        for row in &ACTIONS {
            let own = matches!(row.action, Action::SignIn | Action::SignOut);
            assert!(Role::Owner.may(row.action), "{}", row.word);
            assert_eq!(Role::Auditor.may(row.action), own, "{}", row.word);
            let others = [Role::Cashier, Role::Support];
            let others = others.iter().any(|role| role.may(row.action));
            assert!(!others || Role::Admin.may(row.action), "{}", row.word);
        }
    }

    #[test]
    fn a_permit_is_given_by_the_table_alone() {
        let (me, other) = (PlayerId(1), PlayerId(2));
        for row in &ACTIONS {
            for role in Role::ALL {
                for channel in Channel::ALL {
                    let actor = Actor {
                        player: me,
                        role,
                        channel,
                    };
                    let may = role.may(row.action) && (row.web || channel == Channel::Chat);
                    let ask = |whom, reason| judge(actor, row.action, whom, reason).is_ok();
                    assert_eq!(ask(Some((other, None)), "why"), may, "{}", row.word);
                    let silent = ask(Some((other, None)), " \n");
                    assert_eq!(silent, may && !row.reason, "{}", row.word);
                    let about_one = row.about.is_a_players();
                    assert!(!ask(Some((me, None)), "why") || may && !about_one);
                    let on_staff = ask(Some((other, Some(Role::Auditor))), "why");
                    let lets = may && (!about_one || role == Role::Owner);
                    assert_eq!(on_staff, lets, "{}", row.word);
                }
            }
        }
    }
}
