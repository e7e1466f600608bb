//! What a message is about and what became of it. A wing gives a receipt along with its message; the
//! transport carries and stores it, unread, and hands it back once. Knows no wing: [`super::wings`] does.
use crate::rules::ledger::PlayerId;
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;
use std::fmt;
use std::io::Write;

/// Who is told something, and what, as HTML.
pub(in crate::casino) type Told = (PlayerId, String);

/// A part of the casino that is told what becomes of its messages.
pub struct Sender {
    /// Its name, as the outbox keeps it.
    pub id: &'static str,
    /// Notes what became of a message about this subject, in the transaction that takes the message out
    /// of the outbox. What is reported twice, or of what is over, changes nothing.
    pub(in crate::casino) delivered: fn(&Db, i64, Fate, Wall) -> Result<(), Fault>,
    /// Whom the subject concerns, beside who the message is for; each with what is said of it, in their own
    /// language, where the message cannot be said.
    pub(in crate::casino) concerned: fn(&Db, i64) -> Result<Vec<Told>, Fault>,
    /// The file about a subject, if it sends files.
    pub(in crate::casino) file: Option<Paper>,
}

/// A file that a wing sends: made when it is sent, as often as it is sent, from the books alone.
pub(in crate::casino) struct Paper {
    pub(in crate::casino) name: &'static str,
    /// Its media type (RFC 6838).
    pub(in crate::casino) kind: &'static str,
    pub(in crate::casino) write: fn(&Db, i64, &mut dyn Write) -> Result<(), Fault>,
}

impl Sender {
    /// The name of the files that it sends, if it does.
    #[must_use]
    pub fn file_name(&self) -> Option<&'static str> {
        self.file.as_ref().map(|file| file.name)
    }

    /// Their media type (RFC 6838).
    #[must_use]
    pub fn file_kind(&self) -> Option<&'static str> {
        self.file.as_ref().map(|file| file.kind)
    }
}

/// One sender is one row.
impl PartialEq for Sender {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Sender {}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Whose a message is, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Who hears what becomes of it.
    pub sender: &'static Sender,
    /// What it is about, by the wing's own count.
    pub subject: i64,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Telegram has it.
    Delivered,
    /// Telegram has it, as the message of this number.
    Said(i64),
    /// Telegram has thrown the dice.
    Landed(Landed),
    /// It is not known to have arrived, and is not sent again.
    Lost(Lost),
}

/// What the bot's own dice show, as Telegram answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landed {
    /// The message that holds them.
    pub message: i64,
    /// What they show.
    pub value: i64,
}

/// Why a message is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The chat does not want to hear from the bot.
    Blocked,
    /// It could not be sent for so long that nobody waits for it any more.
    Late,
    /// Telegram does not take it, or its chat has too much waiting.
    GivenUp,
    /// It may have arrived, and must not arrive twice.
    Unknown,
}
