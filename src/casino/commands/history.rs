//! Past rounds, newest first, each replayed from its seeds.
use super::{Action, Page, Screen, Trouble, Visit, text};
use crate::casino::{Reply, cage, csv as file};
use crate::{games, limits};

/// The page that a player asks for, counted from 1; the first for anything else. `csv` sends a file.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    if args.trim().eq_ignore_ascii_case("csv") {
        return Ok(Page::new(csv(visit)?));
    }
    let asked = args.trim().parse::<usize>().unwrap_or(1);
    at(visit, asked.max(1) - 1)
}

/// Sends the player's rounds as a file, unless one is on its way: the line that says so.
///
/// # Errors
/// When the database fails.
pub fn csv(visit: &mut Visit<'_>) -> Result<String, Trouble> {
    let (chat, seat) = (visit.chat.id, visit.db.seat(visit.player.id)?);
    let Some(last) = seat.last_round else {
        return Ok(text::rounds::NO_ROUNDS.to_owned());
    };
    if visit.db.document_waits(chat)? {
        return Ok(text::rounds::FILE_COMES.to_owned());
    }
    let (file, count) = file::rounds(visit.db, last)?;
    visit.also.push(Reply::Rounds { chat, last, file });
    Ok(text::rounds::as_a_file(count, seat.turn))
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
