//! What an admin has typed and is still to confirm. It waits where questions do, under a number that only the
//! button below it has: so a press does it once, and what is typed after it takes its place.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::office::adjust::Sum;
use crate::casino::wings::office::deeds::Deed;
use crate::casino::wings::office::door;
use crate::rules::ledger::{PlayerId, SuspenseId};
use crate::rules::office::Audience;
use crate::speech::key;
use crate::store::Session;
use crate::store::cashier::Settled;
use crate::values::limits;
use crate::values::money::{ASSETS, Amount, Asset};

/// The word that it is kept by.
pub const WORD: &str = "confirm";

/// What is to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// Money goes into a bankroll, or out of it.
    Move {
        out: bool,
        asset: Asset,
        amount: Amount,
        reason: String,
    },
    /// What came in and is nobody's becomes somebody's.
    Settle {
        id: SuspenseId,
        how: Settled,
        reason: String,
    },
    /// A player is given money, or it is taken from them.
    Adjust {
        player: PlayerId,
        sum: Sum,
        reason: String,
    },
    /// Something is written to many.
    Letter { to: Audience, text: String },
}

impl Draft {
    fn write(&self) -> String {
        match self {
            Self::Move {
                out,
                asset,
                amount,
                reason,
            } => {
                let way = if *out { "out" } else { "in" };
                format!("{way} {} {} {reason}", asset.name(), amount.units())
            }
            Self::Settle { id, how, reason } => {
                let (way, player) = match how {
                    Settled::Player(player) => ("give", player.0),
                    Settled::Returned => ("returned", 0),
                    Settled::Kept => ("keep", 0),
                };
                format!("{way} {} {player} {reason}", id.0)
            }
            Self::Adjust {
                player,
                sum,
                reason,
            } => {
                let way = if sum.out { "minus" } else { "plus" };
                let (asset, units) = (sum.asset.name(), sum.amount.units());
                format!("{way} {} {asset}:{units} {reason}", player.0)
            }
            Self::Letter { to, text } => format!("letter {} text {text}", to.word()),
        }
    }

    fn read(words: &[&str]) -> Option<Self> {
        let [way, first, second, reason @ ..] = words else {
            return None;
        };
        let reason = reason.join(" ");
        if let "plus" | "minus" = *way {
            let (name, units) = second.split_once(':')?;
            let row = ASSETS.iter().find(|row| row.name == name)?;
            let sum = Sum {
                asset: row.asset,
                amount: Amount::from_units(units.parse().ok()?)?,
                out: *way == "minus",
            };
            let player = PlayerId(first.parse().ok()?);
            return Some(Self::Adjust {
                player,
                sum,
                reason,
            });
        }
        if *way == "letter" {
            let to = Audience::find(first)?;
            return Some(Self::Letter { to, text: reason });
        }
        if let "in" | "out" = *way {
            let row = ASSETS.iter().find(|row| row.name == *first)?;
            return Some(Self::Move {
                out: *way == "out",
                asset: row.asset,
                amount: Amount::from_units(second.parse().ok()?)?,
                reason,
            });
        }
        let how = match *way {
            "give" => Settled::Player(PlayerId(second.parse().ok()?)),
            "returned" => Settled::Returned,
            "keep" => Settled::Kept,
            _ => return None,
        };
        let id = SuspenseId(first.parse().ok()?);
        Some(Self::Settle { id, how, reason })
    }
}

/// Shows what is to be confirmed with the button that does it.
///
/// # Errors
/// When the database fails.
pub fn page(
    visit: &mut Visit<'_>,
    draft: &Draft,
    (text, label): (String, String),
    back: &Deed,
) -> Result<Page, Trouble> {
    let mut number = [0; 8];
    number.copy_from_slice(&visit.entropy.seed()[..8]);
    // Without its sign, and no longer than a button has room for.
    let number = i64::from_be_bytes(number) & i64::from(u32::MAX);
    let session = Session {
        awaits: format!("{WORD} {number} {}", draft.write()),
        message: 0,
    };
    let (chat, player) = (visit.chat.id, visit.player.id);
    let expires = visit.now.plus(limits::SESSION_AGE_MAX);
    visit.db.await_text(chat, player, &session, expires)?;
    let confirm = Deed::Confirm { draft: number };
    Ok(Page::new(text)
        .row(vec![confirm.button(player, label)])
        .row(vec![
            back.button(player, visit.voice.plain(&key::ButtonCancel)),
        ]))
}

/// The one of this number.
///
/// # Errors
/// A refusal when it was confirmed, took too long, or something else was typed or pressed meanwhile.
pub fn of(visit: &Visit<'_>, number: i64) -> Result<Draft, Trouble> {
    let session = visit
        .db
        .session(visit.chat.id, visit.player.id, visit.now)?
        .ok_or(Refusal::Stale)?;
    let words: Vec<_> = session.awaits.split(' ').collect();
    let draft = match &words[..] {
        [WORD, kept, rest @ ..] if *kept == number.to_string() => Draft::read(rest),
        _ => None,
    };
    Ok(draft.ok_or(Refusal::Stale)?)
}

/// Nothing that is typed confirms anything.
pub(super) fn typed(visit: &mut Visit<'_>, _about: &[&str], _line: &str) -> Result<Page, Trouble> {
    door::admitted(visit)?;
    Err(Refusal::NotConfirmed.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_read_as_it_was_written() {
        let reason = "for Ann's   birthday: 5".to_owned();
        let drafts = [
            Draft::Move {
                out: false,
                asset: Asset::Btc,
                amount: Amount::MAX,
                reason: reason.clone(),
            },
            Draft::Move {
                out: true,
                asset: Asset::Usdt,
                amount: Amount::cents(1),
                reason: reason.clone(),
            },
            Draft::Settle {
                id: SuspenseId(7),
                how: Settled::Player(PlayerId(8)),
                reason: reason.clone(),
            },
            Draft::Adjust {
                player: PlayerId(9),
                sum: Sum {
                    asset: Asset::Ton,
                    amount: Amount::cents(5),
                    out: true,
                },
                reason: reason.clone(),
            },
            Draft::Letter {
                to: Audience::Lately,
                text: "Hello,\n\nwe are  open".to_owned(),
            },
            Draft::Settle {
                id: SuspenseId(i64::MAX),
                how: Settled::Kept,
                reason,
            },
        ];
        for draft in drafts {
            let written = draft.write();
            let words: Vec<_> = written.split(' ').collect();
            assert_eq!(Draft::read(&words), Some(draft));
        }
        for wrong in [
            "",
            "in",
            "in usdt 5",
            "in gold 5 x",
            "in usdt -5 x",
            "give x 1 y",
            "sell 1 1 y",
        ] {
            let words: Vec<_> = wrong.split(' ').collect();
            let read = Draft::read(&words);
            assert!(read.is_none() || wrong == "in usdt 5", "{wrong}");
        }
    }
}
