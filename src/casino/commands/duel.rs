//! A challenge to another player.
use super::{Page, Trouble, Visit, text};
use crate::casino::{Refusal, contests};
use crate::contests::Kind;
use crate::ledger::ContestId;
use crate::money::Asked;

/// `/duel 10 flip` challenges, `/duel #3` proves a past one, `/duel` shows the one that is open, or
/// how it goes.
///
/// # Errors
/// A refusal when the words or the stake are not understood or not possible.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    if let Some(id) = number(args) {
        return contests::proof(visit, id, false);
    }
    let (mut stake, mut kind) = (None, None);
    for word in args.split_whitespace() {
        let lower = word.to_ascii_lowercase();
        let named = match lower.as_str() {
            "coin" => Some(Kind::Flip),
            other => Kind::find(other).filter(|kind| *kind != Kind::Pot),
        };
        match (named, Asked::parse(word)) {
            (Some(named), _) if kind.is_none() => kind = Some(named),
            (None, Some(asked)) if stake.is_none() => stake = Some(asked),
            _ => return Err(Refusal::Duel.into()),
        }
    }
    let Some(asked) = stake else {
        if kind.is_some() {
            return Err(Refusal::Duel.into());
        }
        return match visit.db.open_duel(visit.chat.id, visit.player.id)? {
            Some(open) => contests::page(visit, &open),
            None => Ok(Page::new(text::contests::how_to_duel(visit.chat.private))),
        };
    };
    let stake = contests::stake(visit, asked)?;
    contests::challenge(visit, kind.unwrap_or(Kind::Flip), stake)
}

/// `#12`.
pub(super) fn number(args: &str) -> Option<ContestId> {
    args.trim().strip_prefix('#')?.parse().ok().map(ContestId)
}
