//! What the buttons of the office do.
use crate::casino::deed::{Field, PageNumber, Parts, deeds, one_of};
use crate::casino::talk::Button;
use crate::rules::alerts::{ALERTS, Watch};
use crate::rules::ledger::{AdjustmentId, PlayerId, SuspenseId, WithdrawalId};
use crate::rules::office::{Audience, Halt, Role};
use crate::speech::{Voice, key};
use crate::store::cashier::WithdrawalState;
use crate::store::office::NONE;
use crate::store::support::TicketId;

deeds! {
    /// What the buttons of the office do.
    pub enum Deed {
        /// Shows how the house's money stands.
        Office = "office",
        /// Shows how often each value of Telegram's dice came.
        Dice = "dice",
        /// Shows the bankrolls.
        Bankrolls = "bankrolls",
        /// Asks what is put into a bankroll, or taken out of it.
        AskMove { out: bool } = "move": "on",
        /// Does what was typed and is shown above the button.
        Confirm { draft: i64 } = "confirm": "1a",
        /// Shows the withdrawals in a state.
        Withdrawals { state: WithdrawalState, page: PageNumber } = "payouts": "waiting:9",
        /// Shows one.
        Withdrawal { id: WithdrawalId } = "payout": "1a",
        /// Approves one.
        Approve { id: WithdrawalId } = "approve": "1a",
        /// Asks why one is refused.
        AskRefuse { id: WithdrawalId } = "refuse": "1a",
        /// Shows what came in and is nobody's.
        Suspense { page: PageNumber } = "suspense": "9",
        /// Shows one of these.
        Odd { id: SuspenseId } = "odd": "1a",
        /// Asks why it is settled so, and for whom.
        AskSettle { id: SuspenseId, how: How } = "settle": "1a:give",
        /// Lets withdrawals go on that are held.
        Lift = "lift",
        /// Shows what provider and books last said of each other; `now`: after asking the provider.
        Reconciliation { now: bool } = "reconcile": "off",
        /// Asks which player is looked for.
        AskPlayer = "find",
        /// Shows a player.
        Player { id: PlayerId } = "whois": "1a",
        /// Asks why this is done about them.
        AskTouch { id: PlayerId, touch: Touch } = "touch": "1a:freeze",
        /// Asks how much a player is given, or what is taken from them.
        AskAdjust { id: PlayerId } = "adjust": "1a",
        /// Shows what waits for a second person.
        Adjustments = "adjusts",
        /// Makes one of these, or lets it be.
        DecideAdjust { id: AdjustmentId, makes: bool } = "second": "1a:on",
        /// Asks which limit a player is set.
        AskLimit { id: PlayerId } = "cap": "1a",
        /// Shows what is halted.
        Halts = "halts",
        /// Halts something, or lets it go on.
        Halt { halt: Halt, on: bool } = "halt": "maintenance:on",
        /// Shows who has which role.
        Staff = "staff",
        /// Shows the roles that somebody may be given.
        Roles { id: PlayerId } = "roles": "1a",
        /// Gives one, or takes it.
        Give { id: PlayerId, role: Given } = "role": "1a:cashier",
        /// Shows how the last letter goes, and whom one could be written to.
        Letters = "mail",
        /// Asks what is written to these.
        AskLetter { to: Audience } = "write": "lately",
        /// Lets a letter go no further.
        CallOff { id: i64 } = "stopmail": "1a",
        /// Shows what was done in the office, below a row of its log.
        Log { below: i64 } = "acts": "1a",
        /// Shows what staff was alerted to last.
        Alerts = "alerts",
        /// Tells of what is looked at so, or not any more.
        SetAlert { watch: Watch, on: bool } = "watch": "win:on",
        /// What was done about a player.
        LogOf { id: PlayerId, below: i64 } = "actsof": "1a:1a",
        /// Shows the tickets that are open.
        Tickets { page: PageNumber } = "tickets": "9",
        /// Shows one, with what was said before a line of it; 0: the last of it.
        Ticket { id: i64, below: i64 } = "ticket": "1a:0",
        /// Asks what it is answered with.
        AskAnswer { id: i64 } = "answer": "1a",
        /// Closes one.
        CloseTicket { id: i64 } = "close": "1a",
    }
}

/// What becomes of money that is nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A player gets it.
    Player,
    /// It was sent back by hand.
    Returned,
    /// The house keeps it.
    Kept,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Player, Self::Returned, Self::Kept];

    /// Its word in buttons and questions.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Player => "give",
            Self::Returned => "returned",
            Self::Kept => "keep",
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.word() == word)
    }
}

one_of!(How, word);

/// What is done about a player, with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    Note,
    Freeze,
    Unfreeze,
    Ban,
    Unban,
    Hold,
    Release,
}

impl Touch {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Note,
        Self::Freeze,
        Self::Unfreeze,
        Self::Ban,
        Self::Unban,
        Self::Hold,
        Self::Release,
    ];

    /// Its word in buttons and questions.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Freeze => "freeze",
            Self::Unfreeze => "unfreeze",
            Self::Ban => "ban",
            Self::Unban => "unban",
            Self::Hold => "hold",
            Self::Release => "release",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|touch| touch.word() == word)
    }
}

one_of!(Touch, word);

one_of!(Audience, word);

/// A role that the owner gives; `None`: nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given(pub Option<Role>);

impl Given {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self(Some(Role::Admin)),
        Self(Some(Role::Cashier)),
        Self(Some(Role::Support)),
        Self(Some(Role::Auditor)),
        Self(None),
    ];

    fn word(self) -> &'static str {
        self.0.map_or(NONE, Role::word)
    }
}

one_of!(Given, word);

impl Field for Halt {
    fn write(&self) -> String {
        self.word().to_owned()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        Self::find(parts.next()?)
    }

    fn examples() -> Vec<Self> {
        Self::all().collect()
    }
}

impl Field for Watch {
    fn write(&self) -> String {
        self.word().to_owned()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        Self::find(parts.next()?)
    }

    fn examples() -> Vec<Self> {
        ALERTS.iter().map(|row| row.watch).collect()
    }
}

one_of!(WithdrawalState, word);

/// The way back to the office.
#[must_use]
pub fn office(voice: Voice, owner: PlayerId) -> Button {
    Deed::Office.button(owner, voice.plain(&key::ButtonOffice))
}

/// The way to the tickets that are open.
#[must_use]
pub fn tickets(voice: Voice, owner: PlayerId) -> Button {
    let page = PageNumber(0);
    Deed::Tickets { page }.button(owner, voice.plain(&key::ButtonTickets))
}

/// The buttons below a ticket that waits for who answers it.
#[must_use]
pub fn of_ticket(voice: Voice, owner: PlayerId, id: TicketId) -> Vec<Button> {
    let id = id.0;
    vec![
        Deed::AskAnswer { id }.button(owner, voice.plain(&key::ButtonAnswer)),
        Deed::CloseTicket { id }.button(owner, voice.plain(&key::ButtonCloseTicket)),
        Deed::Ticket { id, below: 0 }.button(owner, voice.plain(&key::ButtonDetails)),
    ]
}

/// The buttons below a withdrawal that waits for this admin.
#[must_use]
pub fn decide(voice: Voice, admin: PlayerId, id: WithdrawalId) -> Vec<Button> {
    vec![
        Deed::Approve { id }.button(admin, voice.plain(&key::ButtonApprove)),
        Deed::AskRefuse { id }.button(admin, voice.plain(&key::ButtonRefuse)),
        Deed::Withdrawal { id }.button(admin, voice.plain(&key::ButtonDetails)),
    ]
}
