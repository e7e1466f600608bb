//! What comes to the casino and what it says: the words between it and Telegram. Knows no wing.
use super::receipt::Receipt;
use crate::rules::ledger::PlayerId;
use crate::speech::Language;
use crate::values::link::Link;

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
    /// Their @name, if they have one, without the @ and in lower case.
    pub username: Option<String>,
    /// The language of their Telegram, if it is told.
    pub language: Option<&'static Language>,
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
        /// The language of who pressed, if it is told.
        language: Option<&'static Language>,
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

/// A button: what it says and what a press on it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// The label.
    pub label: String,
    /// What it does.
    pub does: Does,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// It tells the bot, which does something for its owner.
    Deed {
        /// Callback data, at most [`crate::values::limits::CALLBACK_BYTES_MAX`] bytes.
        data: String,
        /// Whether there is an amount in it whose asset is still to be put in, by the page that it is on.
        has_amount: bool,
    },
    /// It opens a link, of which the bot hears nothing.
    Opens(Link),
}

impl Button {
    /// One that opens a link.
    #[must_use]
    pub const fn to(link: Link, label: String) -> Self {
        let does = Does::Opens(link);
        Self { label, does }
    }

    /// What stands behind its label, as the message carries it.
    #[must_use]
    pub fn carries(&self) -> &str {
        match &self.does {
            Does::Deed { data, .. } => data,
            Does::Opens(link) => link.as_str(),
        }
    }
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
pub struct Reply {
    /// The place where it is said, 0 for the answer to a press.
    pub chat: i64,
    /// What.
    pub body: Body,
    /// Who is told what becomes of it; of a file, who writes it.
    pub receipt: Option<Receipt>,
    /// Whether it is kept nowhere until it is sent: it is lost with the process, and what it says with it.
    pub fleeting: bool,
    /// How its wing says it again, where that is kept in place of all that it says.
    pub brief: Option<Brief>,
}

/// What a message says, so briefly that its wing makes all of it again from the books: what is kept of it until it is
/// sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Whose it is, and what it is about. Nobody is told what becomes of it.
    pub of: Receipt,
    /// What the books will not say any more.
    pub figure: i64,
}

/// Something said, in Telegram's notions alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A new message.
    Say {
        /// HTML.
        text: String,
        /// Below it.
        markup: Markup,
        /// The message that it answers, in groups.
        to: Option<i64>,
        /// Whether nobody waits for it, so that it goes after everything else.
        notice: bool,
    },
    /// A message in place of an earlier one.
    Edit {
        /// Which.
        message: i64,
        /// HTML.
        text: String,
        /// Below it.
        markup: Markup,
    },
    /// Telegram's own dice, which are thrown once or not at all.
    Dice {
        /// Which dice.
        emoji: String,
        /// The message that they answer, in groups.
        to: Option<i64>,
    },
    /// A file, written when it is sent.
    File {
        /// What it is called.
        name: &'static str,
        /// HTML, below the file.
        text: String,
        /// The message that it answers, in groups.
        to: Option<i64>,
    },
    /// The answer to a press; empty text just ends the waiting sign.
    Answer {
        /// Which press.
        query: String,
        /// At most [`crate::values::limits::TOAST_CHARS_MAX`] characters, plain.
        text: String,
    },
}

impl Reply {
    const fn new(chat: i64, body: Body) -> Self {
        Self {
            chat,
            body,
            receipt: None,
            fleeting: false,
            brief: None,
        }
    }

    /// The same, kept nowhere until it is sent.
    #[must_use]
    pub const fn fleeting(mut self) -> Self {
        self.fleeting = true;
        self
    }

    /// A message with nothing below it.
    #[must_use]
    pub const fn line(chat: i64, text: String, notice: bool) -> Self {
        Self::text(chat, text, Markup::None, None, notice)
    }

    /// A message that somebody waits for.
    #[must_use]
    pub const fn say(chat: i64, text: String, markup: Markup, to: Option<i64>) -> Self {
        Self::text(chat, text, markup, to, false)
    }

    /// A message that nobody waits for.
    #[must_use]
    pub const fn notice(chat: i64, text: String, markup: Markup, to: Option<i64>) -> Self {
        Self::text(chat, text, markup, to, true)
    }

    const fn text(chat: i64, text: String, markup: Markup, to: Option<i64>, notice: bool) -> Self {
        let body = Body::Say {
            text,
            markup,
            to,
            notice,
        };
        Self::new(chat, body)
    }

    /// A message in place of an earlier one.
    #[must_use]
    pub const fn edit(chat: i64, message: i64, text: String, markup: Markup) -> Self {
        Self::new(
            chat,
            Body::Edit {
                message,
                text,
                markup,
            },
        )
    }

    /// The answer to a press.
    #[must_use]
    pub const fn answer(query: String, text: String) -> Self {
        Self::new(0, Body::Answer { query, text })
    }

    /// The same message with another text and something else below it.
    #[must_use]
    pub fn saying(mut self, said: String, below: Markup) -> Self {
        if let Body::Say { text, markup, .. } | Body::Edit { text, markup, .. } = &mut self.body {
            (*text, *markup) = (said, below);
        }
        self
    }

    /// The same, of which so much is kept until it is sent, if anything makes it again.
    #[must_use]
    pub const fn briefly(mut self, brief: Option<Brief>) -> Self {
        self.brief = brief;
        self
    }

    /// The same, of which somebody is told what became.
    #[must_use]
    pub const fn with(mut self, receipt: Option<Receipt>) -> Self {
        self.receipt = receipt;
        self
    }
}
