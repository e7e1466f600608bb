//! How figures, times and names are written on pages.
use super::look::{Look, at};
use crate::rules::games;
use crate::rules::ledger::{Class, PlayerId};
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset, Sum};
use crate::values::time::Wall;
use crate::web::html::{Piece, link, tag, text};
use std::time::Duration;

/// `2026-03-18 12:15:52`.
pub fn moment(at: Wall) -> String {
    at.rfc3339().replace('T', " ").chars().take(19).collect()
}

/// The same, as an element that says so; nothing where there is none.
pub fn time(at: impl Into<Option<Wall>>) -> Piece {
    match at.into() {
        Some(at) => tag("time", &[("datetime", &at.rfc3339())], text(moment(at))),
        None => Piece::none(),
    }
}

/// `3 h 5 min`, `12 s`.
pub fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

/// `1,234.50 USDT`.
pub fn sum(asset: Asset, units: i64) -> String {
    format!("{} {}", asset.figure(Sum(units)), asset.unit_name())
}

/// The same of an amount.
pub fn amount(asset: Asset, amount: Amount) -> String {
    sum(asset, amount.units())
}

/// A sum that may be larger than the books hold anywhere.
pub fn narrow(units: i128) -> i64 {
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })
}

/// Parts of a whole in hundredths of a percent, rounded down; `None` of nothing.
pub fn share(part: i128, whole: i128) -> Option<i64> {
    (whole != 0).then(|| narrow(part.saturating_mul(10_000).div_euclid(whole)))
}

/// `97.30 %` of [`share`].
pub fn percent(share: i64) -> String {
    let sign = if share < 0 { "−" } else { "" };
    let share = share.unsigned_abs();
    format!("{sign}{}.{:02} %", share / 100, share % 100)
}

/// `97.30 % ± 1.20 %`: what was to come back by the rules, and how far off fair bets are in 95 of 100 such periods.
pub fn due(due: Option<(i64, i64)>) -> String {
    due.map_or_else(String::new, |(due, by)| {
        format!("{} ± {}", percent(due), percent(by))
    })
}

/// A player, as the way to their page.
pub fn player(look: &Look<'_>, player: PlayerId) -> Result<Piece, Fault> {
    let known = look.db.player(player)?;
    let name = known.map_or_else(String::new, |known| known.name);
    Ok(named(player, &name))
}

/// Likewise, whose name is known.
pub fn named(player: PlayerId, name: &str) -> Piece {
    let to = at(&format!("player/{}", player.0));
    let way = match name.trim() {
        "" => link(&to, player.0),
        name => tag("a", &[("href", &to)], tag("bdi", &[], text(name))),
    };
    way.and(text(format_args!(" {}", player.0)))
}

/// An account as the books number it.
pub fn account(look: &Look<'_>, owner: i64) -> Result<Piece, Fault> {
    let class = Class::ALL.into_iter().find(|class| class.code() == owner);
    match class.filter(|_| owner < 0) {
        Some(class) => Ok(text(class.name())),
        None => player(look, PlayerId(owner)),
    }
}

/// A game by its name in sums.
pub fn game(id: &str) -> String {
    match games::find(id) {
        Some(game) => format!("{} {}", game.spec().emoji, id),
        None => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_they_are_meant() {
        assert_eq!(moment(Wall(1_758_298_047_123_456)), "2025-09-19 16:07:27");
        assert_eq!(sum(Asset::Usdt, -1_234_500_000), "−1,234.50 USDT");
        assert_eq!(share(973, 1_000).map(percent).as_deref(), Some("97.30 %"));
        assert_eq!(share(-1, 3).map(percent).as_deref(), Some("−33.34 %"));
        assert_eq!(share(1, 0), None);
        assert_eq!(span(Duration::from_secs(3_720)), "1 h 2 min");
        assert_eq!(narrow(i128::MIN), i64::MIN);
    }
}
