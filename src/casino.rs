//! The casino as a state machine: an [`Event`] and the books go in, [`Reply`]s come out, and the
//! books have moved. It knows neither Telegram's JSON nor HTTP nor a clock; the engine calls it,
//! one event at a time, inside a transaction.
mod abandoned;
pub mod auto;
pub mod backing;
pub mod button;
pub mod cage;
pub mod commands;
pub mod contests;
pub mod csv;
mod desk;
pub mod places;
pub mod refill;
pub mod text;
pub mod toss;
pub mod typed;
mod visit;

pub use abandoned::{give_up_on, settle_abandoned};
pub use button::{Action, Screen};
pub use desk::{handle, refuse, turn_away};
pub use visit::{Visit, fund};

use crate::contests::Kind;
use crate::fault::Fault;
use crate::ledger::{ContestId, PlayerId, RoundId, TossId};
use crate::money::{Amount, Asset};
use backing::Bound;
use std::time::Duration;

/// Where something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chat {
    /// The number of the place ([`crate::store::Place`]); of an update that the engine has not
    /// placed yet, Telegram's id of the chat.
    pub id: i64,
    /// Whether the player is alone with the bot.
    pub private: bool,
}

/// Who said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Telegram user id.
    pub id: PlayerId,
    /// First name, shortened, not escaped.
    pub name: String,
}

/// What can happen to the casino.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A command meant for this bot.
    Command {
        /// Where.
        chat: Chat,
        /// Who.
        from: Person,
        /// The message that holds it.
        message: i64,
        /// Lower case, without slash and bot name.
        name: String,
        /// The rest of the line.
        args: String,
        /// The bot's own user name, for links to it; empty when it has none.
        bot: String,
    },
    /// Any other text.
    Said {
        /// Where.
        chat: Chat,
        /// Who.
        from: Person,
        /// The message that holds it.
        message: i64,
        /// The text.
        text: String,
        /// Whether it replies to a message of the bot's.
        reply: bool,
    },
    /// A button was pressed, or somebody pretends so.
    Pressed {
        /// Where.
        chat: Chat,
        /// Who.
        from: Person,
        /// The message that carries the button.
        message: i64,
        /// What the press is answered with.
        query: String,
        /// The button's data, unchecked.
        data: String,
        /// As for a command.
        bot: String,
    },
    /// A press that belongs to no table: it is answered and does nothing.
    Stray {
        /// What the press is answered with.
        query: String,
    },
    /// A player blocked (`false`) or unblocked the bot, or a group put it out or took it in.
    Reachable {
        /// Who; of a group its own id, which is no player's.
        player: PlayerId,
        /// Whether the bot may write to them.
        yes: bool,
    },
    /// A command of somebody who writes as a group or a channel, so that nobody knows whose it is.
    Masked {
        /// Where.
        chat: Chat,
        /// The message that holds it.
        message: i64,
        /// As for a command.
        name: String,
    },
    /// A topic was closed, in which only who looks after the group may write, or opened again.
    Topic {
        /// The topic.
        chat: Chat,
        /// The message that says so.
        message: i64,
        /// Whether it is open now.
        open: bool,
    },
    /// A group has become a supergroup, which has another id.
    Moved {
        /// Telegram's id of the group.
        from: i64,
        /// Telegram's id of the supergroup.
        to: i64,
    },
    /// Something that does not concern the casino.
    Nothing,
}

impl Event {
    /// Where an answer goes, who is answered, and the message or press that is answered.
    #[must_use]
    pub fn origin(&self) -> Option<(Chat, &Person)> {
        match self {
            Self::Command { chat, from, .. }
            | Self::Said { chat, from, .. }
            | Self::Pressed { chat, from, .. } => Some((*chat, from)),
            Self::Stray { .. }
            | Self::Reachable { .. }
            | Self::Masked { .. }
            | Self::Topic { .. }
            | Self::Moved { .. }
            | Self::Nothing => None,
        }
    }

    /// Where it was, if it has a place.
    #[must_use]
    pub const fn chat(&self) -> Option<Chat> {
        match self {
            Self::Command { chat, .. }
            | Self::Said { chat, .. }
            | Self::Pressed { chat, .. }
            | Self::Masked { chat, .. }
            | Self::Topic { chat, .. } => Some(*chat),
            Self::Stray { .. } | Self::Reachable { .. } | Self::Moved { .. } | Self::Nothing => {
                None
            }
        }
    }

    /// The same, and the message that it is or hangs below, to be changed.
    pub const fn place_mut(&mut self) -> Option<(&mut Chat, &mut i64)> {
        match self {
            Self::Command { chat, message, .. }
            | Self::Said { chat, message, .. }
            | Self::Pressed { chat, message, .. }
            | Self::Masked { chat, message, .. }
            | Self::Topic { chat, message, .. } => Some((chat, message)),
            Self::Stray { .. } | Self::Reachable { .. } | Self::Moved { .. } | Self::Nothing => {
                None
            }
        }
    }
}

/// A button: what it says and what it does for its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// The label.
    pub label: String,
    /// Callback data, at most [`crate::limits::CALLBACK_BYTES_MAX`] bytes.
    pub data: String,
}

/// What hangs below a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// Nothing.
    #[default]
    None,
    /// Rows of buttons.
    Buttons(Vec<Vec<Button>>),
    /// The client opens a reply to this message: how a bot in a group hears what is typed.
    AskForReply,
}

/// What the casino says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A new message.
    Say {
        /// Where.
        chat: i64,
        /// HTML.
        text: String,
        /// Below it.
        markup: Markup,
        /// The message that it answers, in groups.
        to: Option<i64>,
        /// Whether nobody waits for it, so that it goes after everything else.
        notice: bool,
        /// The contest that it shows, for which the message's number is kept.
        shows: Option<ContestId>,
    },
    /// A message in place of an earlier one.
    Edit {
        /// Where.
        chat: i64,
        /// Which.
        message: i64,
        /// HTML.
        text: String,
        /// Below it.
        markup: Markup,
        /// The contest that it shows: said anew, the message has another number.
        shows: Option<ContestId>,
    },
    /// Telegram's own dice: what they show comes back to [`toss::settle`].
    Throw {
        /// Where.
        chat: i64,
        /// Which dice.
        emoji: String,
        /// The toss that is settled by them.
        toss: TossId,
        /// The message that it answers, in groups.
        to: Option<i64>,
    },
    /// A player's rounds as a file: [`csv::rounds`], made when it is sent.
    Rounds {
        /// Where.
        chat: i64,
        /// HTML, below the file.
        text: String,
        /// The newest of them.
        last: RoundId,
        /// The message that it answers, in groups.
        to: Option<i64>,
    },
    /// The answer to a press; empty text just ends the waiting sign.
    Answer {
        /// Which press.
        query: String,
        /// At most [`crate::limits::TOAST_CHARS_MAX`] characters, plain.
        text: String,
    },
}

impl Reply {
    /// A message with nothing below it.
    #[must_use]
    pub const fn line(chat: i64, text: String, notice: bool) -> Self {
        Self::Say {
            chat,
            text,
            markup: Markup::None,
            to: None,
            notice,
            shows: None,
        }
    }

    /// The place where it is said, 0 for the answer to a press.
    #[must_use]
    pub const fn place(&self) -> i64 {
        match self {
            Self::Say { chat, .. }
            | Self::Edit { chat, .. }
            | Self::Throw { chat, .. }
            | Self::Rounds { chat, .. } => *chat,
            Self::Answer { .. } => 0,
        }
    }
}

/// The house's own facts.
#[derive(Clone, Debug)]
pub struct House {
    /// Who is told when something needs a person.
    pub owner: Option<PlayerId>,
    /// What is played for.
    pub asset: Asset,
    /// Credits for a new player, of the play asset.
    pub welcome: Amount,
    /// The play bankroll that a new house opens with.
    pub bankroll: Amount,
    /// The shortest time from one round's start to the same player's next; zero for none.
    pub pause: Duration,
    /// Whether slots may be played by themselves.
    pub slots_auto: bool,
    /// Who sees the house's figures beside the owner.
    pub admins: Vec<PlayerId>,
}

impl House {
    /// A house of play money.
    #[must_use]
    pub const fn play(owner: Option<PlayerId>) -> Self {
        Self {
            owner,
            asset: Asset::Play,
            welcome: Amount::units(1_000),
            bankroll: Amount::units(100_000_000),
            pause: Duration::ZERO,
            slots_auto: false,
            admins: Vec::new(),
        }
    }

    /// Whether they see the house's figures.
    #[must_use]
    pub fn is_admin(&self, player: PlayerId) -> bool {
        self.owner == Some(player) || self.admins.contains(&player)
    }
}

/// What a player cannot have, each with its sentence in [`text`].
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
    /// Only groups have this.
    GroupsOnly,
    /// Not a contest that the player may see.
    NoContest,
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

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
