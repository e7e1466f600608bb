//! A challenge to another player.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Button;
use crate::casino::typed;
use crate::casino::visit::Visit;
use crate::casino::wings::contests::deeds::Deed;
use crate::casino::wings::{contests, lobby};
use crate::rules::contests::Kind;
use crate::rules::ledger::ContestId;
use crate::values::money::Typed;

/// `/duel 10 flip` challenges, `/duel #3` proves a past one, `/duel` shows the one that is open, or
/// how it goes.
///
/// # Errors
/// A refusal when the words or the stake are not understood or not possible.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    if let Some(id) = number(args) {
        return contests::shown::proof(visit, id, Some("duel"));
    }
    if args.trim().is_empty()
        && let Some(open) = visit.db.open_duel(visit.chat.id, visit.player.id)?
    {
        return contests::shown::again(visit, &open);
    }
    visit.may_play()?;
    let (mut stake, mut kind) = (None, None);
    for word in typed::words(args) {
        let lower = word.to_ascii_lowercase();
        let named = match lower.as_str() {
            "coin" | "coinflip" => Some(Kind::Flip),
            other => Kind::find(other).filter(|kind| *kind != Kind::Pot),
        };
        match (named, Typed::read(word, visit.wallet)) {
            (Some(named), _) if kind.is_none() => kind = Some(named),
            (None, Some(asked)) if stake.is_none() => stake = Some(asked),
            _ => return Err(Refusal::Duel.into()),
        }
    }
    let Some(asked) = stake else {
        if kind.is_some() {
            return Err(Refusal::Duel.into());
        }
        return Ok(how_to(visit));
    };
    let kind = kind.unwrap_or(Kind::Flip);
    match asked {
        Typed::One(asked) => {
            let stake = contests::enter::stake(visit, asked)?;
            contests::enter::challenge(visit, kind, stake)
        }
        Typed::Either(stakes) => Ok(typed::which(visit.voice, stakes, |stake, label| {
            Deed::Challenge { kind, stake }.button(visit.player.id, label)
        })),
    }
}

/// How it goes, with buttons to begin.
pub fn how_to(visit: &Visit<'_>) -> Page {
    let page = Page::new(contests::text::how_to_duel(
        visit.voice,
        visit.taken(),
        visit.chat.private,
    ));
    let page = page
        .row(stakes(visit, Kind::Flip))
        .row(stakes(visit, Kind::Dice));
    page.row(vec![lobby::deeds::home(visit.voice, visit.player.id)])
}

/// A button for each stake that is offered to begin with.
pub(in crate::casino) fn stakes(visit: &Visit<'_>, kind: Kind) -> Vec<Button> {
    let button = |stake| {
        let label = contests::text::begin_button(visit.voice, kind, stake);
        Deed::Challenge { kind, stake }.button(visit.player.id, label)
    };
    let stakes = visit.taken().offered([1, 5, 10, 50]);
    stakes.map(button).collect()
}

/// `#12`.
pub(in crate::casino) fn number(args: &str) -> Option<ContestId> {
    args.trim().strip_prefix('#')?.parse().ok().map(ContestId)
}
