//! Why an event does not work out. Knows no wing.
use crate::rules::contests::Kind;
use crate::rules::guard::Refused;
use crate::rules::ledger::{ContestId, DepositId, RoundId, WithdrawalId};
use crate::rules::office::Denied;
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset};
use std::time::Duration;

/// What allows no larger stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The table's own limit.
    Table,
    /// No bet may win more of the bankroll.
    Bet,
    /// No player's open bets may win more together.
    Account,
    /// Likewise, of a player who is new.
    Newcomer,
}

/// Why nothing is written to the house, or by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTicket {
    /// Nothing, or more than is taken.
    Length,
    /// The player has written much of late.
    TooMany,
    /// Much was said in this one.
    Full,
    /// As many wait as can be kept.
    Busy,
    /// It is closed, or not theirs.
    Gone,
}

impl NoTicket {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Length,
        Self::TooMany,
        Self::Full,
        Self::Busy,
        Self::Gone,
    ];
}

/// Why nothing is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoErasure {
    /// A bet is not over.
    Bets,
    /// A payment is not.
    Payments,
    /// There is money to be withdrawn.
    Money,
    /// They work here.
    Staff,
    /// It was done not long ago.
    TooSoon,
}

impl NoErasure {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Bets,
        Self::Payments,
        Self::Money,
        Self::Staff,
        Self::TooSoon,
    ];
}

/// What a player cannot have, each with its sentence in [`crate::casino::text::refusals`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not an amount: what was typed.
    Amount(String),
    /// Below the table's minimum.
    TooSmall(Amount),
    /// Above what the table allows, or else the bankroll.
    TooLarge {
        /// What is allowed now.
        max: Amount,
        /// What allows no more.
        bound: Bound,
    },
    /// The bankroll does not even cover the smallest stake on this bet.
    Closed(Bound),
    /// The player's last round began just now; the next may begin after this.
    TooSoon(Duration),
    /// More than the player has.
    NotEnough {
        /// What they have.
        balance: Amount,
        /// What they wanted to put down.
        stake: Amount,
    },
    /// Free credits were given not long ago; the next after this.
    RefillTooSoon(Duration),
    /// The player has something left.
    NoRefill,
    /// A move asks for more than the player has.
    NotEnoughToRaise {
        /// What they have.
        balance: Amount,
        /// What the move would add to the stake.
        raise: Amount,
    },
    /// Not a choice of this game.
    Choice(&'static str),
    /// Not a bet of this game as it was typed: the part that is not understood, and why, if that is known.
    Bet {
        /// Which game.
        game: &'static str,
        /// The part.
        part: String,
        /// What to know about it.
        hint: &'static str,
    },
    /// Not a usable client seed.
    ClientSeed,
    /// Not a round of this player.
    Round,
    /// Seeds cannot change while a round under them is open.
    RoundOpen {
        /// Of this game.
        game: &'static str,
        /// This one.
        round: RoundId,
    },
    /// The round that the button belongs to is over.
    RoundOver(RoundId),
    /// Not a bet on Telegram's dice.
    Toss,
    /// Not a toss of this player.
    NoToss,
    /// Dice of the player's are in the air.
    InTheAir,
    /// The guard does not let it be.
    Guard(Refused),
    /// The same where others would read why.
    AskInPrivate,
    /// Auto play is not offered here.
    NoAuto,
    /// Auto play is under way already.
    AutoPlays,
    /// The button's moment has passed.
    Stale,
    /// The button is somebody else's.
    Foreign,
    /// The player got a file just now; the next one after this.
    FileTooSoon(Duration),
    /// A player's whole history is nothing for a group.
    FileInGroup,
    /// The chat is too busy for another bet.
    Crowded,
    /// Telegram takes nothing in this chat for so long.
    Silent(Duration),
    /// Too many answers to this player wait already.
    TooMuch,
    /// The player is faster than anybody can be answered.
    TooFast,
    /// No such command.
    Unknown,
    /// Text that nothing had asked for.
    NotAsked,
    /// Not a legal move.
    Move,
    /// Not a challenge.
    Duel,
    /// The player has a challenge open in this chat.
    ChallengeOpen(ContestId),
    /// The player cannot accept their own challenge.
    OwnChallenge,
    /// Only who played a duel can ask for a rematch.
    NotYourDuel,
    /// The player was in this contest, which has ended.
    Over(Kind, ContestId),
    /// The player is in this contest already.
    AlreadyIn,
    /// Another has accepted the challenge: who.
    Faster(String),
    /// The challenger called it off.
    CalledOff,
    /// The contest's time has run out.
    TimeIsUp,
    /// The pot takes no more players.
    PotFull,
    /// The pot that is open here is one of another asset.
    OtherPot,
    /// The button's amounts are of this wallet, and another is open.
    OtherWallet(Asset),
    /// Nothing is staked in this asset.
    NotPlayed(Asset),
    /// Not a figure, where nothing else is an amount: what was typed.
    NoFigure(String),
    /// What one pays in and out is nothing for a group.
    PaymentsInGroup,
    /// Not an asset that the house has a wallet for.
    NoWallet,
    /// The house plays for play credits alone.
    NoCashier,
    /// Only groups have this.
    GroupsOnly,
    /// Not a contest that the player may see.
    NoContest,
    /// The payment provider takes nothing from us for now.
    CashierClosed,
    /// The payment provider sends nothing for now.
    CashierPaused,
    /// What an asset is worth is not known, or was said too long ago.
    NoRate(Asset),
    /// The cashier does not take this asset.
    NotTaken,
    /// Less than is taken or paid out.
    PaymentTooSmall { asset: Asset, min: Amount },
    /// More than is taken or paid out.
    PaymentTooLarge { asset: Asset, max: Amount },
    /// The player has withdrawn as much as they may in a day, or as often.
    DayOver,
    /// More than the player has.
    NotEnoughToPay { asset: Asset, balance: Amount },
    /// The player can pay another deposit of this asset.
    DepositOpen(DepositId),
    /// The player asked for many deposits; for the next one after this.
    TooManyDeposits(Duration),
    /// All players together have as many invoices as the house has an eye on at once.
    ManyPay,
    /// A withdrawal of the player's is under way.
    WithdrawalUnderWay(WithdrawalId),
    /// Not a payment that they may see.
    NoPayment,
    /// What was to be decided about a payment was decided, or is too late.
    PaymentOver,
    /// An admin decides about nothing of their own.
    OwnPayment,
    /// What an admin does with money needs a reason.
    NoReason,
    /// Not a player.
    NoPlayer,
    /// What came in is not an amount of the books.
    NotCounted,
    /// Not how long something may be: what was typed.
    NoTime(String),
    /// Not what `/limits` understands.
    Limits,
    /// Play credits have no such limits.
    NoLimitsHere,
    /// Who pays in first chooses limits, or chooses to have none.
    LimitsFirst(Asset),
    /// Nothing that is typed confirms what is to be confirmed.
    NotConfirmed,
    /// Only the owner may.
    OwnerOnly,
    /// The office does not let them do this.
    Denied(Denied),
    /// What the office would change is so already.
    AlreadySo,
    /// The settings say it, and nobody else.
    BySettings,
    /// Not what the office understands as an adjustment.
    AdjustHow,
    /// Who asked for it is no second person.
    SecondPerson,
    /// Not what the office understands as a limit.
    OfficeLimit,
    /// A limit of the house's is lower than the player's own.
    NotLower,
    /// A letter goes to many still.
    LetterGoes,
    /// A letter that is none, or longer than so many characters.
    LetterTooLong(usize),
    /// The office keeps what is theirs.
    PayoutsHeld,
    /// Not what the office understands.
    Office,
    /// Nothing is written to the house.
    Ticket(NoTicket),
    /// Nothing is erased.
    Erasure(NoErasure),
    /// A file of all that is kept was made not long ago; the next one after this.
    DataTooSoon(Duration),
    /// The bankroll has less that is not held back.
    BankrollShort { asset: Asset, balance: Amount },
}

impl Refusal {
    /// The same as it may be said in a chat: what somebody has limited is nobody else's business.
    #[must_use]
    pub fn said_in(self, private: bool) -> Self {
        match self {
            // That is about nobody.
            Self::Guard(Refused::Halted(_)) => self,
            Self::Guard(_) if !private => Self::AskInPrivate,
            other => other,
        }
    }
}

/// Why an event did not work out.
#[derive(Debug)]
pub enum Trouble {
    /// The player's doing: nothing changes and they are told.
    Refused(Refusal),
    /// The world's doing.
    Fault(Fault),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(Refusal::Guard(refused))
    }
}

impl From<NoTicket> for Trouble {
    fn from(no: NoTicket) -> Self {
        Self::Refused(Refusal::Ticket(no))
    }
}

impl From<NoErasure> for Trouble {
    fn from(no: NoErasure) -> Self {
        Self::Refused(Refusal::Erasure(no))
    }
}

impl From<Denied> for Trouble {
    fn from(denied: Denied) -> Self {
        Self::Refused(match denied {
            Denied::OwnerOnly => Refusal::OwnerOnly,
            Denied::NoReason => Refusal::NoReason,
            other => Refusal::Denied(other),
        })
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
