//! The player's panel.
use crate::casino::guard;
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::text as said;
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::deeds::Way;
use crate::casino::wings::lobby::balance::refill_button;
use crate::casino::wings::lobby::deeds::Deed;
use crate::casino::wings::lobby::games::{game_rows, open_rows};
use crate::casino::wings::lobby::refill::Refill;
use crate::casino::wings::{cashier, contests, fair, limits, lobby, rounds, wallets};
use crate::speech::{Html, key};

/// Name, balance, and the way to everything; for a newcomer the promise that their first rounds
/// are under. A deep link of a challenge leads to it; any other payload changes nothing.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, payload: &str) -> Result<Page, Trouble> {
    if let Some(code) = payload.trim().strip_prefix("duel_") {
        return contests::enter::invitation(visit, code);
    }
    // What is told in a group leads here.
    if visit.house.cashier.is_some()
        && let Some(way) = Way::of_command(payload.trim())
    {
        return cashier::begin::page(visit, way);
    }
    if payload.trim() == limits::way::PAYLOAD {
        return limits::typed::page(visit, "");
    }
    let (voice, owner) = (visit.voice, visit.player.id);
    let (name, balance) = (&visit.player.name, visit.balance()?);
    let (open, shut) = (open_rows(visit)?, limits::way::shut(visit)?);
    let text = if visit.newcomer {
        lobby::text::welcome(voice, name, balance, &fair::seeds::promise(visit)?)
    } else {
        let (session, owed) = (limits::footer::line(visit)?, wallets::owed::of(visit)?);
        let open = open.iter().map(Vec::len).sum();
        lobby::text::panel(
            voice,
            (name, balance),
            (session, owed),
            (open, shut.is_some()),
        )
    };
    let refill = refill_button(Refill::of(visit)?, visit);
    let halt = guard::house_halt(visit.house, visit.db)?;
    let page = Page::new(text).told(|text| match (&shut, halt) {
        (Some(shut), _) => format!("{text}

{shut}"),
        (None, Some(halt)) => {
            let why = Html::escaped(&said::guard::halted(voice, halt));
            format!("{text}

🚪 {why}")
        }
        (None, None) => text.to_owned(),
    });
    let (page, review) = limits::review::asked_for(page, visit)?;
    let mut page = page
        .row(review.into_iter().collect())
        .row(refill.into_iter().collect());
    for row in open {
        page = page.row(row);
    }
    // Nobody is led on whom something keeps from playing.
    let games = match shut {
        Some(_) => Vec::new(),
        None => game_rows(visit)?,
    };
    for row in games {
        page = page.row(row);
    }
    Ok(page
        .row(wallets::deeds::ways(visit)?)
        .row(vec![
            rounds::deeds::history(0).button(owner, voice.plain(&key::ButtonHistory)),
            rounds::deeds::Deed::Stats.button(owner, voice.plain(&key::ButtonStats)),
        ])
        .row(limits::deeds::for_real_money(visit).into_iter().collect())
        .row(vec![
            fair::deeds::Deed::Fair.button(owner, voice.plain(&key::ButtonFair)),
            Deed::Help.button(owner, voice.plain(&key::ButtonHelp)),
        ]))
}
