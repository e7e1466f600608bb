//! What is said of leaderboards.
use crate::casino::text::{head_of, listed};
use crate::speech::{Html, Voice, key};
use crate::store::{Board, Line, Order, Span};
use crate::values::money::Sum;
use crate::values::time::Wall;

/// Players before a player that are counted to tell their place.
pub const PLACES_MAX: usize = 10_000;

/// The player who looks.
pub enum You<'a> {
    /// Others do not see them.
    Unseen,
    /// Others see them under this name: behind so many and with this figure, if they stand there.
    Seen(&'a str, Option<(usize, i64)>),
}

pub(in crate::casino) fn span(voice: Voice, span: Span) -> String {
    match span {
        Span::Week => voice.plain(&key::TopSpanWeek),
        Span::LastWeek => voice.plain(&key::TopSpanLast),
        Span::All => voice.plain(&key::TopSpanAll),
    }
}

pub(in crate::casino) fn order(voice: Voice, order: Order) -> String {
    match order {
        Order::Net => voice.plain(&key::TopOrderNet),
        Order::Best => voice.plain(&key::TopOrderBest),
        Order::Staked => voice.plain(&key::TopOrderStaked),
    }
}

/// `This week, 2026-W02, since Monday 2026-01-05 UTC`.
fn time(voice: Voice, of: Span, now: Wall) -> String {
    let week = of.week(now);
    let (begins, ends) = (Wall::of_week(week), Wall(Wall::of_week(week + 1).0 - 1));
    let (week, from, to) = (&begins.iso_week(), &date(begins), &date(ends));
    match of {
        Span::Week => voice.plain(&key::TopWeekSince { week, from }),
        Span::LastWeek => voice.plain(&key::TopWeekFromTo { week, from, to }),
        Span::All => span(voice, of),
    }
}

fn date(at: Wall) -> String {
    at.rfc3339().chars().take(10).collect()
}

/// `+9.80` for what is won or lost, `9.80` for what was wagered.
fn figure(voice: Voice, by: Order, units: i64) -> String {
    let sum_net = Sum(units);
    if by != Order::Staked && units > 0 {
        voice.plain(&key::TopFigureWon { sum_net })
    } else {
        voice.plain(&key::TopFigure { sum_net })
    }
}

/// A leaderboard, what counts on it, and what others see of the player who looks.
#[must_use]
pub fn board(voice: Voice, board: Board, now: Wall, lines: &[Line], you: &You<'_>) -> String {
    let by = board.order;
    let (order, span) = (&order(voice, by), &time(voice, board.span, now));
    let lines = lines.iter().enumerate().map(|(at, line)| {
        let medal = ["🥇", "🥈", "🥉"].get(at);
        let place = &medal.map_or_else(|| format!("{}.", at + 1), ToString::to_string);
        let (name, figure) = (&listed(&line.name), &figure(voice, by, line.figure));
        voice.html(&key::TopLine {
            place,
            name,
            figure,
        })
    });
    let lines = if lines.len() == 0 {
        voice.html(&key::TopNobody)
    } else {
        Html::lines(lines)
    };
    let parts = [
        Some(head_of(voice, voice.html(&key::Top { order, span }))),
        Some(lines),
        place(voice, by, you),
        Some(voice.html(&key::TopWhatCounts)),
        Some(seen(voice, you)),
    ];
    Html::joined(parts.into_iter().flatten(), "\n\n").into_string()
}

fn place(voice: Voice, by: Order, you: &You<'_>) -> Option<Html> {
    let You::Seen(_, own) = you else {
        return None;
    };
    Some(match *own {
        None => voice.html(&key::TopPlaceNone),
        Some((ahead, own)) if ahead < PLACES_MAX => {
            let (place, figure) = (&(ahead + 1).to_string(), &figure(voice, by, own));
            voice.html(&key::TopPlace { place, figure })
        }
        Some((ahead, own)) => {
            let (count, figure) = (ahead.into(), &figure(voice, by, own));
            voice.html(&key::TopPlaceBehind { count, figure })
        }
    })
}

fn seen(voice: Voice, you: &You<'_>) -> Html {
    match you {
        You::Unseen => voice.html(&key::TopUnseen),
        You::Seen(name, _) => voice.html(&key::TopSeen {
            name: &listed(name),
        }),
    }
}
