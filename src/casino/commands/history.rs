//! Past rounds, newest first, each replayed from its seeds.
use super::{Action, Page, Screen, Trouble, Visit, text};
use crate::casino::{Refusal, cage};
use crate::{games, limits};

/// The page that a player asks for, counted from 1; the first for anything else. `csv` sends a file.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    if args.trim().eq_ignore_ascii_case("csv") {
        return csv(visit);
    }
    let asked = args.trim().parse::<usize>().unwrap_or(1);
    at(visit, asked.max(1) - 1)
}

/// The player's rounds as a file, not more often than every [`limits::CSV_EVERY`].
///
/// # Errors
/// A refusal when the last file is younger than that.
pub fn csv(visit: &Visit<'_>) -> Result<Page, Trouble> {
    let player = visit.player.id;
    let seat = visit.db.seat(player)?;
    let Some(last) = seat.last_round else {
        return Ok(Page::new(text::rounds::NO_ROUNDS.to_owned()).home(player));
    };
    // A clock that was set back holds nobody up.
    let before = visit.db.last_export(player)?.filter(|at| *at <= visit.now);
    let left = before.and_then(|at| limits::CSV_EVERY.checked_sub(visit.now.since(at)));
    if let Some(left) = left.filter(|left| !left.is_zero()) {
        return Err(Refusal::FileTooSoon(left).into());
    }
    visit.db.note_export(player, visit.now)?;
    Ok(Page::of_rounds(text::rounds::as_a_file(seat.turn), last))
}

/// One page, counted from 0; the last for a number behind it.
///
/// # Errors
/// When the database fails.
pub fn at(visit: &mut Visit<'_>, number: usize) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let seat = visit.db.seat(owner)?;
    let rounds = usize::try_from(seat.turn).unwrap_or(0);
    let pages = rounds
        .div_ceil(limits::HISTORY_PAGE)
        .clamp(1, limits::HISTORY_PAGES_MAX);
    let number = number.min(pages - 1);
    let skipped = number * limits::HISTORY_PAGE;
    let rounds = visit
        .db
        .history(seat.last_round, skipped, limits::HISTORY_PAGE)?;
    let (mut lines, mut proofs) = (Vec::new(), Vec::new());
    for round in &rounds {
        let Some(game) = games::find(&round.game) else {
            continue;
        };
        let step = cage::replay(visit.db, round, game)?;
        lines.push(text::rounds::history_line(round, game, &step));
        let label = format!("#{}", round.id.0);
        proofs.push(Action::Show(Screen::Round(round.id)).button(owner, label));
    }
    let mut turning = Vec::new();
    if number > 0 {
        turning.push(Action::Show(Screen::History(number - 1)).button(owner, text::NEWER));
    }
    if number + 1 < pages {
        turning.push(Action::Show(Screen::History(number + 1)).button(owner, text::OLDER));
    }
    let mut page = Page::new(text::rounds::history(&lines, number + 1, pages));
    for row in proofs.chunks(4) {
        page = page.row(row.to_vec());
    }
    if !rounds.is_empty() {
        turning.push(Action::Csv.button(owner, text::rounds::CSV));
    }
    Ok(page.row(turning).home(owner))
}
