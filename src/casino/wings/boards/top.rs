//! Leaderboards of those who want to be seen on them.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::boards::deeds::Deed;
use crate::casino::wings::boards::text::{self, You};
use crate::casino::wings::{lobby, rounds};
use crate::rules::games::mark;
use crate::speech::key;
use crate::store::{Board, Order, Span};

/// Of a leaderboard.
pub const LINES: usize = 10;

/// This week's, by net result.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    at(visit, Board::default())
}

/// A leaderboard, with the ways to the others and onto it.
///
/// # Errors
/// When the database fails.
pub fn at(visit: &Visit<'_>, board: Board) -> Result<Page, Trouble> {
    let (db, asset, now) = (visit.db, visit.wallet, visit.now);
    let (voice, owner) = (visit.voice, visit.player.id);
    // The biggest win of who has not won is none.
    let counts = |figure| board.order != Order::Best || figure > 0;
    let mut lines = db.top(board, asset, now, LINES)?;
    lines.retain(|line| counts(line.figure));
    let listing = db.listing(owner)?.filter(|listing| listing.shown);
    let you = match &listing {
        None => You::Unseen,
        Some(listing) => {
            let most = text::PLACES_MAX;
            let ahead = db.ahead_of(listing, board, asset, now, most)?;
            You::Seen(&visit.player.name, ahead.filter(|(_, own)| counts(*own)))
        }
    };
    let show = |to: Board, label: String| {
        let label = mark(to == board, label);
        Deed::Top { board: to }.button_unless(to == board, owner, label)
    };
    let by_span = |span| show(Board { span, ..board }, text::span(voice, span));
    let by_order = |order| show(Board { order, ..board }, text::order(voice, order));
    let (shown, label) = match listing {
        None => (true, voice.plain(&key::ButtonTopJoin)),
        Some(_) => (false, voice.plain(&key::ButtonTopLeave)),
    };
    Ok(Page::new(text::board(voice, board, now, &lines, &you))
        .row(Span::ALL.map(by_span).to_vec())
        .row(Order::ALL.map(by_order).to_vec())
        .row(vec![Deed::List { shown, board }.button(owner, label)])
        .row(vec![
            rounds::deeds::Deed::Stats.button(owner, voice.plain(&key::ButtonStats)),
            lobby::deeds::home(voice, owner),
        ]))
}

/// Shows the player on the leaderboards, or no longer: the page then, and the answer to the press.
///
/// # Errors
/// When the database fails.
pub fn list(visit: &Visit<'_>, shown: bool, board: Board) -> Result<(Page, String), Trouble> {
    let (player, now) = (visit.player.id, visit.now);
    let said = if shown {
        visit.db.join_boards(player, now)?;
        visit.voice.plain(&key::TopJoined)
    } else {
        visit.db.leave_boards(player)?;
        visit.voice.plain(&key::TopLeft)
    };
    Ok((at(visit, board)?, said))
}
