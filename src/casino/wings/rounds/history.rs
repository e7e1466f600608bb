//! Past rounds, newest first, each replayed from its seeds.
use crate::casino::cage;
use crate::casino::deed;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::rounds::csv;
use crate::casino::wings::rounds::deeds::{self, Deed};
use crate::casino::wings::{contests, lobby, rounds, tosses, wallets};
use crate::rules::games;
use crate::rules::ledger::PlayerId;
use crate::speech::{Voice, key};
use crate::values::limits;

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

/// The player's rounds as a file, to themselves only and not more often than every [`limits::CSV_EVERY`].
///
/// # Errors
/// A refusal in a group, and when the last file is younger than that.
pub fn csv(visit: &Visit<'_>) -> Result<Page, Trouble> {
    if !visit.chat.private {
        return Err(Refusal::FileInGroup.into());
    }
    let player = visit.player.id;
    let seat = visit.db.seat(player)?;
    let Some(last) = seat.last_round else {
        let home = lobby::deeds::home(visit.voice, player);
        return Ok(Page::new(rounds::text::no_rounds(visit.voice)).row(vec![home]));
    };
    may_have_a_file(visit)?;
    let tosses = visit.db.toss_count(player, 1)? > 0;
    let contests = visit.db.contest_count(player, 1)? > 0;
    let text = rounds::text::as_a_file(visit.voice, seat.turn, tosses, contests);
    Ok(Page::below_file(text, csv::NAME, csv::of(last)))
}

/// Notes that the player gets a file.
///
/// # Errors
/// A refusal when the last one is younger than [`limits::CSV_EVERY`].
pub(in crate::casino) fn may_have_a_file(visit: &Visit<'_>) -> Result<(), Trouble> {
    let player = visit.player.id;
    // A clock that was set back holds nobody up.
    let before = visit.db.last_export(player)?.filter(|at| *at <= visit.now);
    let left = before.and_then(|at| limits::CSV_EVERY.checked_sub(visit.now.since(at)));
    if let Some(left) = left.filter(|left| !left.is_zero()) {
        return Err(Refusal::FileTooSoon(left).into());
    }
    Ok(visit.db.note_export(player, visit.now)?)
}

/// One page, counted from 0; the last for a number behind it.
///
/// # Errors
/// When the database fails.
pub fn at(visit: &mut Visit<'_>, number: usize) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let seat = visit.db.seat(owner)?;
    let turn = Turn::to(number, usize::try_from(seat.turn).unwrap_or(0));
    let rounds = visit
        .db
        .history(seat.last_round, turn.skipped(), limits::HISTORY_PAGE)?;
    let (mut lines, mut proofs) = (Vec::new(), Vec::new());
    for round in &rounds {
        let Some(game) = games::find(&round.game) else {
            continue;
        };
        let step = cage::replay(visit.db, round, game)?;
        lines.push(rounds::text::history_line(voice, round, game, &step));
        let label = format!("#{}", round.id.0);
        proofs.push(Deed::One { round: round.id }.button(owner, label));
    }
    let text = rounds::text::history(voice, lines, turn.number + 1, turn.pages);
    let page = turn.page(text, &proofs);
    let mut row = turn.buttons(voice, owner, deeds::history);
    if visit.chat.private && !rounds.is_empty() {
        row.push(Deed::Csv.button(owner, voice.plain(&key::ButtonCsv)));
    }
    let mut ways = Vec::new();
    if visit.db.toss_count(owner, 1)? > 0 {
        let tosses = tosses::deeds::past(0);
        ways.push(tosses.button(owner, voice.plain(&key::Tosses)));
    }
    if visit.db.contest_count(owner, 1)? > 0 {
        let contests = contests::deeds::past(0);
        ways.push(contests.button(owner, voice.plain(&key::ButtonDuels)));
    }
    if visit.chat.private && visit.db.payment_count(owner, 1)? > 0 {
        let payments = wallets::deeds::payments(0);
        ways.push(payments.button(owner, voice.plain(&key::ButtonPayments)));
    }
    ways.push(lobby::deeds::home(voice, owner));
    Ok(page.row(row).row(ways))
}

/// Entries of a list that can be turned to.
pub(in crate::casino) const MOST: usize = limits::HISTORY_PAGE * limits::HISTORY_PAGES_MAX;

/// Which page of a list of past bets is shown.
pub(in crate::casino) struct Turn {
    /// Its number, counted from 0.
    pub number: usize,
    /// How many there are.
    pub pages: usize,
}

impl Turn {
    /// The page that is asked for of a list with so many entries; the last for a number behind it.
    pub fn to(number: usize, count: usize) -> Self {
        let pages = count.min(MOST).div_ceil(limits::HISTORY_PAGE).max(1);
        Self {
            number: number.min(pages - 1),
            pages,
        }
    }

    /// Entries on the pages before it.
    pub const fn skipped(&self) -> usize {
        self.number * limits::HISTORY_PAGE
    }

    /// Its text, with a button for each entry.
    pub fn page(&self, text: String, entries: &[Button]) -> Page {
        let rows = entries.chunks(4).map(<[_]>::to_vec);
        rows.fold(Page::new(text), Page::row)
    }

    /// Buttons to the pages beside it.
    pub fn buttons<D: deed::Deed>(
        &self,
        voice: Voice,
        owner: PlayerId,
        to: impl Fn(usize) -> D,
    ) -> Vec<Button> {
        let newer = self.number.checked_sub(1);
        let newer = newer.map(|newer| (newer, voice.plain(&key::ButtonNewer)));
        let older = Some(self.number + 1).filter(|older| *older < self.pages);
        let older = older.map(|older| (older, voice.plain(&key::ButtonOlder)));
        let button = |(page, label)| deed::button(&to(page), owner, label);
        newer.into_iter().chain(older).map(button).collect()
    }
}
