//! What is said of leaderboards.
use crate::casino::text::listed_name;
use crate::store::{Board, Line, Order, Span};
use crate::values::limits;
use crate::values::money::Sum;
use crate::values::time::Wall;
use std::fmt::Write;

pub(in crate::casino) const TOP: &str = "🏆 Top players";
pub(in crate::casino) const JOIN: &str = "🙋 Show me here";
pub(in crate::casino) const LEAVE: &str = "🙈 Take me off";
pub(in crate::casino) const JOINED: &str = "🙋 Others see you here now.";
pub(in crate::casino) const LEFT: &str = "🙈 Nobody sees you here any more.";

/// The player who looks.
pub enum You<'a> {
    /// Others do not see them.
    Unseen,
    /// Others see them under this name: behind so many and with this figure, if they stand there.
    Seen(&'a str, Option<(usize, i64)>),
}

pub(in crate::casino) const fn span(span: Span) -> &'static str {
    match span {
        Span::Week => "This week",
        Span::LastWeek => "Last week",
        Span::All => "In all",
    }
}

pub(in crate::casino) const fn order(order: Order) -> &'static str {
    match order {
        Order::Net => "Net result",
        Order::Best => "Biggest win",
        Order::Staked => "Wagered",
    }
}

/// `This week, 2026-W02, since Monday 2026-01-05 UTC`.
fn time(of: Span, now: Wall) -> String {
    let week = of.week(now);
    let (begins, ends) = (Wall::of_week(week), Wall(Wall::of_week(week + 1).0 - 1));
    let (name, iso, begins, ends) = (span(of), begins.iso_week(), date(begins), date(ends));
    match of {
        Span::Week => format!("{name}, {iso}, since Monday {begins} UTC"),
        Span::LastWeek => format!("{name}, {iso}, {begins} to {ends} UTC"),
        Span::All => name.to_owned(),
    }
}

fn date(at: Wall) -> String {
    at.rfc3339().chars().take(10).collect()
}

/// `+9.80` for what is won or lost, `9.80` for what was wagered.
fn figure(by: Order, micros: i64) -> String {
    let won = by != Order::Staked && micros > 0;
    format!("{}{}", if won { "+" } else { "" }, Sum(micros))
}

/// A leaderboard, what counts on it, and what others see of the player who looks.
#[must_use]
pub fn board(board: Board, now: Wall, lines: &[Line], you: &You<'_>) -> String {
    let by = board.order;
    let (name, time) = (order(by), time(board.span, now));
    let mut text = format!("{TOP} · <b>{name}</b>\n{time}\n\n");
    for (at, line) in lines.iter().enumerate() {
        let medal = ["🥇", "🥈", "🥉"].get(at);
        let place = medal.map_or_else(|| format!("{}.", at + 1), ToString::to_string);
        let (name, figure) = (listed_name(&line.name), figure(by, line.figure));
        let _ = writeln!(text, "{place} {name} · <b>{figure}</b>");
    }
    if lines.is_empty() {
        text.push_str("Nobody is here yet.\n");
    }
    if let You::Seen(_, own) = you {
        let _ = writeln!(text, "\nYour place: {}", place(by, *own));
    }
    let _ = write!(
        text,
        "\nBets count that begin after a player first joins, in the week in which they are settled. \
         Of equals, who joined first stands first.\n\n{}",
        seen(you)
    );
    text
}

fn place(by: Order, own: Option<(usize, i64)>) -> String {
    match own {
        None => "none".to_owned(),
        Some((ahead, own)) if ahead < limits::BOARD_PLACES_MAX => {
            format!("{} · <b>{}</b>", ahead + 1, figure(by, own))
        }
        Some((ahead, own)) => format!("behind {ahead} others · <b>{}</b>", figure(by, own)),
    }
}

fn seen(you: &You<'_>) -> String {
    match you {
        You::Unseen => {
            "🙈 Nobody sees you here. If you join, everybody who opens /top sees your first name, \
             your place, and your net result, biggest win and total wagered, by week and in all."
                .to_owned()
        }
        You::Seen(name, _) => format!(
            "🙋 Everybody who opens /top sees you here as <b>{}</b>. Leave, and you are gone at \
             once; what you bet still counts, unseen, for when you come back.",
            listed_name(name)
        ),
    }
}
