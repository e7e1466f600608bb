//! What a wing adds to the casino: one row of [`crate::casino::wings::WINGS`], from which help, the menu,
//! what a press does, what is typed for a question and what is due follow. Knows no wing.
use crate::casino::deed::{Deed, Deeds, Parts};
use crate::casino::house::House;
use crate::casino::page::Page;
use crate::casino::payment::{News, Order};
use crate::casino::receipt::Sender;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Brief, Markup, Reply};
use crate::casino::visit::Visit;
use crate::rules::fairness::Entropy;
use crate::rules::ledger::{EntryKind, PlayerId};
use crate::store::Db;
use crate::values::base36::base36;
use crate::values::fault::Fault;
use crate::values::time::Wall;

/// A part of the casino: a folder, and this row.
pub struct Wing {
    /// Its folder.
    pub name: &'static str,
    /// Whether players whom the office has stopped have it all the same: what gives them their money, and what protects
    /// them.
    pub for_stopped: bool,
    /// Where it is not had.
    pub shut: Shut,
    /// What players type.
    pub commands: &'static [Command],
    /// What its buttons do.
    pub buttons: Buttons,
    /// What it asks players to type.
    pub questions: &'static [Question],
    /// What it does that no update asks for.
    pub due: &'static [Matter],
    /// What it alone books: of what neither the ledger nor the database asks for by name.
    pub entries: &'static [&'static EntryKind],
    /// Who is told what becomes of its messages, if anybody.
    pub messages: Option<&'static Sender>,
    /// Says again what it has said, from the books and what is kept of a message, if of any only that is kept.
    pub again: Option<Again>,
    /// What it does about what the payment provider says, if it deals with it.
    pub hears: Option<Hears>,
}

/// In which houses a wing is listed nowhere.
pub struct Shut {
    /// Whether this is one.
    pub when: fn(&House) -> bool,
    /// What whoever asks for it there all the same is shown.
    pub instead: fn(&mut Visit<'_>) -> Result<Page, Trouble>,
}

impl Shut {
    /// In none.
    pub const NEVER: Self = Self {
        when: |_| false,
        instead: |_| Err(Trouble::Refused(Refusal::Unknown)),
    };
}

/// Says a message again, in a place of this number: its text, HTML, and what hangs below it.
pub type Again = fn(&mut Occasion<'_>, &Brief, i64) -> Result<(String, Markup), Trouble>;

/// Notes something that the payment provider says, and what follows from it. What comes twice changes nothing
/// the second time.
pub type Hears = fn(&mut Occasion<'_>, &News) -> Result<Done, Trouble>;

/// One command.
pub struct Command {
    /// Without the slash; its line for menu and help is the message `menu-` and this.
    pub name: &'static str,
    /// Where it stands in the menu, the lowest first; nowhere if nobody but the owner and admins has it.
    pub menu: Option<u8>,
    /// Whether what stands behind it is for people to read, and stays as it was typed.
    pub prose: bool,
    /// What it shows; `args` is the rest of the line.
    pub run: fn(&mut Visit<'_>, args: &str) -> Result<Page, Trouble>,
}

/// What the buttons of a wing do.
pub struct Buttons {
    /// The words that they begin with.
    pub words: &'static [&'static str],
    /// Reads one.
    pub read: fn(&mut Parts<'_>) -> Option<Box<dyn Press>>,
    /// Of each word, such as hang in chats, without whose they are.
    pub in_chats: &'static [&'static [&'static str]],
    /// Some of each, the longest among them.
    pub examples: fn() -> Vec<Box<dyn Press>>,
}

impl Buttons {
    /// None.
    pub const NONE: Self = Self {
        words: &[],
        read: |_| None,
        in_chats: &[],
        examples: Vec::new,
    };

    /// Those that a wing lists.
    #[must_use]
    pub const fn of<D: Deeds + Press + 'static>() -> Self {
        Self {
            words: D::WORDS,
            in_chats: D::IN_CHATS,
            read: |parts| D::read(parts).map(|deed| Box::new(deed) as Box<dyn Press>),
            examples: || {
                let all = D::examples().into_iter();
                all.map(|deed| Box::new(deed) as Box<dyn Press>).collect()
            },
        }
    }
}

/// What a deed does when its button is pressed.
pub trait Press: Deed {
    /// Does it. A press that comes late finds nothing to do: it is refused as stale.
    ///
    /// # Errors
    /// A refusal, or a fault.
    fn press(&self, visit: &mut Visit<'_>, message: i64) -> Result<Pressed, Trouble>;

    /// The number of the place that the button is in, where the books know it by what the button is about.
    ///
    /// # Errors
    /// When the database fails.
    fn place(&self, _db: &Db) -> Result<Option<i64>, Fault> {
        Ok(None)
    }
}

/// What a press shows, each with the line that it is answered with.
pub enum Pressed {
    /// A page in place of the one that the button is below.
    InPlace(Page, String),
    /// A message of its own, which in groups answers the one that the button is below.
    Below(Page, String),
    /// A message of its own.
    Apart(Page, String),
    /// Nothing new.
    Told(String),
    /// A question; what was asked before is not waited for any more.
    Asks(Asked),
    /// Nothing new, and what was asked is still waited for.
    LeftAlone(String),
}

impl From<Page> for Pressed {
    fn from(page: Page) -> Self {
        Self::InPlace(page, String::new())
    }
}

/// A question, whose answer the player types.
pub struct Asked {
    /// The word of the [`Question`], and what it is about, by words.
    pub awaits: String,
    /// What is asked, HTML.
    pub text: String,
}

/// A kind of question.
pub struct Question {
    /// The word that it is kept by while its answer is awaited.
    pub word: &'static str,
    /// What the answer shows: the words behind [`Self::word`], and what was typed.
    pub answer: fn(&mut Visit<'_>, &[&str], &str) -> Result<Page, Trouble>,
}

/// What is done about a kind of thing on the agenda.
pub struct Matter {
    /// What the agenda calls it.
    pub kind: &'static str,
    /// How many at most in one transaction.
    pub per_step: usize,
    /// Whether its time runs only while the house is open. (A contest has told when it ends.)
    pub while_open: bool,
    /// Does it with one subject, and moves it on the agenda or takes it off.
    pub act: fn(&mut Occasion<'_>, i64) -> Result<Done, Trouble>,
    /// What is done instead when that failed, of which nothing is left.
    pub give_up: fn(&mut Occasion<'_>, &Failed<'_>) -> Result<Done, Fault>,
}

impl Matter {
    /// What failed with this subject, as players and the log call it.
    #[must_use]
    pub fn failed<'a>(&self, subject: i64, why: &'a str) -> Failed<'a> {
        let letter = self.kind.get(..1).unwrap_or_default();
        let reference = format!("{letter}{}", base36(subject)).to_uppercase();
        Failed {
            subject,
            reference,
            why,
        }
    }
}

/// What could not be done.
pub struct Failed<'a> {
    /// What it was about.
    pub subject: i64,
    /// What players and the log call it.
    pub reference: String,
    /// Why.
    pub why: &'a str,
}

/// What the wing has to do with when something is due.
pub struct Occasion<'a> {
    /// The house.
    pub house: &'a House,
    /// The books, inside a transaction.
    pub db: &'a Db,
    /// Where new seeds come from.
    pub entropy: &'a mut dyn Entropy,
    /// When this happens.
    pub now: Wall,
    /// Whether nothing can be said in the chat of this id for now.
    pub is_shut: &'a dyn Fn(i64) -> bool,
}

/// What was done about something due, or about news.
#[derive(Default)]
pub struct Done {
    /// What is to be said.
    pub replies: Vec<Reply>,
    /// What is asked of the payment provider when this is committed.
    pub orders: Vec<Order>,
    /// Whose doing it counts as.
    pub by: Option<PlayerId>,
}
