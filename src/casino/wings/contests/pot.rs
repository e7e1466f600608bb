//! The pot of a group.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::typed;
use crate::casino::visit::Visit;
use crate::casino::wings::contests::deeds::Deed;
use crate::casino::wings::contests::duel;
use crate::casino::wings::{contests, lobby};
use crate::rules::contests::Kind;
use crate::values::money::Typed;

/// `/pot 5` joins the group's pot or opens it, `/pot #3` proves a past one, `/pot` shows the one
/// that is open, or how it goes.
///
/// # Errors
/// A refusal when the words or the stake are not understood or not possible.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    if let Some(id) = duel::number(args) {
        return contests::shown::proof(visit, id, Some("pot"));
    }
    if args.trim().is_empty() {
        return match visit.db.open_pot(visit.chat.id)? {
            Some(open) => contests::shown::again(visit, &open),
            None => {
                visit.may_play()?;
                Ok(how_to(visit))
            }
        };
    }
    visit.may_play()?;
    match Typed::read(args.trim(), visit.wallet) {
        Some(Typed::One(asked)) => {
            let stake = contests::enter::stake(visit, asked)?;
            contests::enter::into_pot(visit, stake)
        }
        Some(Typed::Either(stakes)) => Ok(typed::which(visit.voice, stakes, |stake, label| {
            let kind = Kind::Pot;
            Deed::Challenge { kind, stake }.button(visit.player.id, label)
        })),
        None => Err(Refusal::Amount(typed::part(args)).into()),
    }
}

/// How it goes, with buttons to begin.
pub fn how_to(visit: &Visit<'_>) -> Page {
    let page = Page::new(contests::text::how_to_pot(
        visit.voice,
        visit.taken(),
        visit.chat.private,
    ));
    if visit.chat.private {
        return page.row(vec![lobby::deeds::home(visit.voice, visit.player.id)]);
    }
    let page = page.row(duel::stakes(visit, Kind::Pot));
    page.row(vec![lobby::deeds::home(visit.voice, visit.player.id)])
}
