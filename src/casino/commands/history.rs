//! Past rounds, newest first, each replayed from its seeds.
use super::{Action, Page, Screen, Trouble, Visit, text};
use crate::casino::cage;
use crate::{games, limits};

/// The page that a player asks for, counted from 1; the first for anything else.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    let asked = args.trim().parse::<usize>().unwrap_or(1);
    at(visit, asked.clamp(1, limits::HISTORY_PAGES_MAX) - 1)
}

/// One page, counted from 0.
///
/// # Errors
/// When the database fails.
pub fn at(visit: &mut Visit<'_>, number: usize) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let seat = visit.db.seat(owner)?;
    // One more than is shown tells whether there is an older page.
    let mut rounds = visit.db.history(
        seat.last_round,
        number * limits::HISTORY_PAGE,
        limits::HISTORY_PAGE + 1,
    )?;
    let older = rounds.len() > limits::HISTORY_PAGE && number + 1 < limits::HISTORY_PAGES_MAX;
    rounds.truncate(limits::HISTORY_PAGE);
    let mut lines = Vec::new();
    for round in &rounds {
        let Some(game) = games::find(&round.game) else {
            continue;
        };
        let step = cage::replay(visit.db, round, game)?;
        lines.push(text::history_line(round, game, &step));
    }
    let mut turning = Vec::new();
    if number > 0 {
        turning.push(Action::Show(Screen::History(number - 1)).button(owner, text::NEWER));
    }
    if older {
        turning.push(Action::Show(Screen::History(number + 1)).button(owner, text::OLDER));
    }
    Ok(Page::new(text::history(&lines, number))
        .row(turning)
        .home(owner))
}
