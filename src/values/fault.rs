//! What can go wrong outside the program, classified once. A player's mistakes are refusals
//! (`casino::Refusal`); our own mistakes are panics; everything else is a [`Fault`].
use std::fmt;
use std::time::Duration;

/// Something the world did. The texts hold no secret and no URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No answer, half an answer or no connection. The call may or may not have had its effect.
    Network(String),
    /// No connection was made: the call certainly had no effect.
    Unreached(String),
    /// An answer that is not what the Bot API sends.
    Malformed(String),
    /// 5xx.
    Server(u16),
    /// 500 of a message that was sent, and that something in the chat deleted at once.
    Vanished,
    /// 429: not before this much time has passed.
    Throttled(Duration),
    /// 409: somebody else polls with this token.
    Conflict(String),
    /// 409: a webhook is set, or was being set, for this token.
    Webhook,
    /// 401 or 404: the token is wrong or was revoked.
    Unauthorized,
    /// 403, or a 400 that says the same: nothing can be said in this chat or topic now.
    Forbidden(String),
    /// 400: this call can never succeed.
    Refused(String),
    /// 400 with a new chat id: the group became a supergroup.
    Migrated(i64),
    /// The connection was closed by ourselves to stop or to replace a worker.
    Stopped,
    /// A rule of the database forbade what a handler was about to do: a defect of ours.
    Rule(String),
    /// The disk holding the database is full.
    DiskFull,
    /// Another process holds the database's write lock.
    Busy,
    /// The database's file was moved, deleted or replaced while it was open.
    Misplaced,
    /// Another bot has taken the database over.
    Ousted,
    /// The lease has run out, or another machine has it.
    Lapsed,
    /// Reading or writing the database failed in a way that a new attempt may cure.
    Storage(String),
    /// The database is corrupt, foreign or from a newer program; the text says what to do.
    Unusable(String),
}

/// What to do about a [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Try the same again after the worker's own back-off.
    Retry,
    /// Try the same again after exactly this time.
    RetryAfter(Duration),
    /// This one thing can never work: give it up and go on.
    Drop,
    /// End the process so that the level above starts it anew.
    Restart,
    /// End the process and stay down until a person has acted.
    Stop,
}

impl Fault {
    /// What an error says about room, if it does.
    #[must_use]
    pub fn of_room(error: &std::io::Error) -> Option<Self> {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        matches!(error.kind(), StorageFull | QuotaExceeded).then_some(Self::DiskFull)
    }

    /// What it means that a file of ours cannot be made, written or read.
    #[must_use]
    pub fn of_file(error: &std::io::Error) -> Self {
        Self::of_room(error).unwrap_or_else(|| Self::Storage(format!("a file: {}", error.kind())))
    }

    /// The one place that decides what a fault means.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Network(_)
            | Self::Unreached(_)
            | Self::Malformed(_)
            | Self::Server(_)
            | Self::Conflict(_)
            | Self::Webhook
            | Self::Stopped
            | Self::DiskFull
            | Self::Busy
            | Self::Misplaced
            | Self::Lapsed => Verdict::Retry,
            Self::Throttled(after) => Verdict::RetryAfter(*after),
            Self::Vanished
            | Self::Forbidden(_)
            | Self::Refused(_)
            | Self::Migrated(_)
            | Self::Rule(_) => Verdict::Drop,
            Self::Storage(_) => Verdict::Restart,
            Self::Unauthorized | Self::Ousted | Self::Unusable(_) => Verdict::Stop,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(what) | Self::Unreached(what) => write!(f, "network: {what}"),
            Self::Malformed(what) => write!(f, "malformed answer: {what}"),
            Self::Server(status) => write!(f, "Telegram answered {status}"),
            Self::Vanished => f.write_str("sent, and deleted in the chat at once"),
            Self::Throttled(after) => write!(f, "flood limit, retry after {} s", after.as_secs()),
            Self::Conflict(what) => write!(f, "another poller uses this token (409): {what}"),
            Self::Webhook => f.write_str("a webhook is set for this token (409)"),
            Self::Unauthorized => {
                f.write_str("Telegram does not know this BOT_TOKEN: copy it again from BotFather")
            }
            Self::Forbidden(what) => write!(f, "forbidden: {what}"),
            Self::Refused(what) => write!(f, "refused: {what}"),
            Self::Migrated(chat) => write!(f, "the chat moved to {chat}"),
            Self::Stopped => f.write_str("stopped"),
            Self::Rule(what) => write!(f, "a rule of the books was kept: {what}"),
            Self::DiskFull => f.write_str("the disk is full: make room, the bot goes on by itself"),
            Self::Busy => f.write_str("the database is locked by another process"),
            Self::Misplaced => f.write_str(
                "the database file or its -wal was moved or replaced while it was open, so no bet is \
                 taken: put it back, or stop the bot and see \"Restore\" in the README",
            ),
            Self::Ousted => f.write_str(
                "another casino-bot has taken the database over, since casino.db.lock was deleted: \
                 this one stops",
            ),
            Self::Lapsed => f.write_str("this machine has no lease: it does not act"),
            Self::Storage(what) => write!(f, "database: {what}"),
            Self::Unusable(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Fault {}
