//! Past rounds, newest first, each replayed from its seeds.
use super::{Action, Button, Page, Screen, Trouble, Visit, text};
use crate::casino::{Refusal, cage};
use crate::ledger::PlayerId;
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
    let mut page = Page::new(text::rounds::history(&lines, number + 1, pages));
    for row in proofs.chunks(4) {
        page = page.row(row.to_vec());
    }
    let mut row = turning(owner, number, pages, Screen::History);
    if !rounds.is_empty() {
        row.push(Action::Csv.button(owner, text::rounds::CSV));
    }
    let mut ways = Vec::new();
    if visit.db.contest_count(owner, 1)? > 0 {
        let contests = Action::Show(Screen::Contests(0));
        ways.push(contests.button(owner, text::contests::LIST));
    }
    ways.push(Action::Show(Screen::Home).button(owner, text::HOME));
    Ok(page.row(row).row(ways))
}

/// Buttons from a page to those beside it.
pub(super) fn turning(
    owner: PlayerId,
    number: usize,
    pages: usize,
    screen: fn(usize) -> Screen,
) -> Vec<Button> {
    let newer = number.checked_sub(1).map(|newer| (newer, text::NEWER));
    let older = Some((number + 1, text::OLDER)).filter(|(older, _)| *older < pages);
    let button = |(page, label)| Action::Show(screen(page)).button(owner, label);
    newer.into_iter().chain(older).map(button).collect()
}
