//! What a browser asks the house to do, and what comes of it. Each is done in a part of the engine's transaction that
//! can fail alone.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::text::refusals;
use crate::casino::visit::Visit;
use crate::casino::wing::{Done, Occasion};
use crate::casino::wings::browser::lasts::{SESSION_LASTS, SESSIONS_MAX};
use crate::casino::wings::browser::{form, once};
use crate::casino::wings::office::acts::{self, Act};
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Action, Channel};
use crate::speech::Voice;
use crate::store::adjustments::Adjusted;
use crate::store::cashier::WithdrawalState;
use crate::store::office::ActRow;
use crate::store::{BrowserSession, SecretHash, Shown};
use crate::values::base32::base32;
use crate::values::money::Asset;
use ring::digest::{SHA256, digest};
use std::fmt;

/// What is asked for.
#[derive(Clone, PartialEq, Eq)]
pub enum Errand {
    /// To be let in with a link's key.
    Enter { key: String },
    /// To count log-ins that failed, the last from there.
    Failed { tries: u32, peer: String },
    /// To end a session.
    Leave { session: String },
    /// To do something, with what a form says of it.
    Act {
        session: String,
        action: Action,
        fields: Vec<(String, String)>,
    },
}

impl fmt::Debug for Errand {
    /// Without what nobody is to read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enter { .. } => f.write_str("Enter"),
            Self::Failed { .. } => f.write_str("Failed"),
            Self::Leave { .. } => f.write_str("Leave"),
            Self::Act { action, .. } => write!(f, "Act {}", action.word()),
        }
    }
}

/// What came of it.
#[derive(Clone, PartialEq, Eq)]
pub enum Outcome {
    /// They are in, by this cookie.
    In(String),
    /// The link leads nowhere.
    Spent,
    /// There is no such session any more.
    Out,
    /// It is done, or begun.
    Done(Ending),
    /// It is not done: why.
    Refused(String),
}

/// How what was asked for stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Done,
    /// Somebody else decides.
    Second,
    /// The provider has to say that it never sent what is refused.
    Provider,
}

impl Ending {
    const ALL: [Self; 3] = [Self::Done, Self::Second, Self::Provider];

    /// Its word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "yes",
            Self::Second => "second",
            Self::Provider => "provider",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.word() == word)
    }

    /// What a page says of it.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::Done => "Done.",
            Self::Second => "Nothing is booked yet: it waits for a second person.",
            Self::Provider => {
                "Nothing is booked yet: the provider is asked first whether it was sent."
            }
        }
    }

    /// That of something that was done, by what the log says of it.
    fn of(row: &ActRow) -> Self {
        let new = row.change.new.as_deref();
        match row.known() {
            Some((.., Action::Adjust)) if new == Some(Adjusted::Waiting.word()) => Self::Second,
            Some((.., Action::Refuse)) if new == Some(WithdrawalState::Unknown.word()) => {
                Self::Provider
            }
            _ => Self::Done,
        }
    }
}

/// What the books keep of a secret.
#[must_use]
pub fn hash(secret: &str) -> SecretHash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
    hash
}

/// Does what is asked for.
///
/// # Errors
/// A refusal, after which the caller undoes what was done, or a fault.
pub fn run(on: &mut Occasion<'_>, errand: &Errand) -> Result<(Done, Outcome), Trouble> {
    let nothing = Done::default;
    match errand {
        Errand::Enter { key } => enter(on, key),
        Errand::Failed { tries, peer } => {
            on.db.add_failed_log_ins(i64::from(*tries), peer, on.now)?;
            Ok((nothing(), Outcome::Done(Ending::Done)))
        }
        Errand::Leave { session } => {
            let hash = hash(session);
            let Some(known) = on.db.browsing(&hash, on.now)? else {
                return Ok((nothing(), Outcome::Out));
            };
            on.db.end_browsing(&hash)?;
            // Who was taken their role meanwhile leaves no row: there is no such session to anybody else.
            let mut visit = visit(on, known.player)?;
            if acts::role(visit.house, visit.db, known.player)?.is_some() {
                acts::act(&mut visit, Channel::Web, &Act::SignOut, "")?;
            }
            Ok((nothing(), Outcome::Done(Ending::Done)))
        }
        Errand::Act {
            session,
            action,
            fields,
        } => {
            let Some(known) = on.db.browsing(&hash(session), on.now)? else {
                return Ok((nothing(), Outcome::Out));
            };
            if acts::role(on.house, on.db, known.player)?.is_none() {
                return Ok((nothing(), Outcome::Out));
            }
            if !once::is_next(on.db, *action, fields)? {
                return Ok((nothing(), Outcome::Refused(once::SENT.to_owned())));
            }
            let mut visit = visit(on, known.player)?;
            let act = form::read(*action, fields).ok_or(Refusal::Stale)?;
            let reason = form::field(fields, "reason");
            let id = acts::act(&mut visit, Channel::Web, &act, reason)?;
            let row = visit.db.act(id)?;
            let ending = row.as_ref().map_or(Ending::Done, Ending::of);
            let done = Done {
                replies: visit.also,
                ..nothing()
            };
            Ok((done, Outcome::Done(ending)))
        }
    }
}

/// What a refusal says in a browser, in English as the pages are.
#[must_use]
pub fn said(refusal: &Refusal) -> String {
    refusals::refusal(
        Voice::without_amounts(crate::speech::Language::find("en").unwrap_or_default()),
        refusal,
    )
}

fn enter(on: &mut Occasion<'_>, key: &str) -> Result<(Done, Outcome), Trouble> {
    let spent = Ok((Done::default(), Outcome::Spent));
    let player = match on.db.use_link(&hash(key), on.now)? {
        Shown::Fresh(player) => player,
        Shown::Spent(_) | Shown::Unknown => return spent,
    };
    if acts::role(on.house, on.db, player)?.is_none() {
        return spent;
    }
    let secret = base32(&on.entropy.seed());
    let session = BrowserSession {
        player,
        began: on.now,
        until: on.now.plus(SESSION_LASTS),
    };
    on.db
        .begin_browsing(&hash(&secret), &session, SESSIONS_MAX)?;
    let mut visit = visit(on, player)?;
    acts::act(&mut visit, Channel::Web, &Act::SignIn, "")?;
    Ok((Done::default(), Outcome::In(secret)))
}

/// The turn of who is at the browser; what is said to them goes to their chat.
fn visit<'a>(on: &'a mut Occasion<'_>, player: PlayerId) -> Result<Visit<'a>, Trouble> {
    let of = (Asset::Play, player);
    Visit::without_them(on.house, on.db, on.entropy, on.now, player.0, of)
}
