//! `/limits`, and what may stand behind it.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::typed as words;
use crate::casino::visit::Visit;
use crate::casino::wings::limits::change::{self, Read};
use crate::casino::wings::limits::deeds::{Deed, What};
use crate::casino::wings::limits::{check, page, pauses, way};
use crate::rules::guard::{Kind, Period, Shut, Term};
use crate::values::money::{Amount, Asset};

/// `/limits` shows them; `/limits loss 24h 50`, `/limits deposit 7d 100 USDT`, `/limits stake 5`, `/limits time 24h 2h` or
/// `/limits time 1h` set one, `/limits loss 24h off` takes it away, `/limits check 30` has the player told after so many
/// minutes, `/limits pause 24h` and `/limits exclude 6m` show what is then to be confirmed.
///
/// # Errors
/// A refusal of what cannot be read, or a fault.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    if !visit.chat.private {
        return Ok(way::into_private(visit));
    }
    let line = args.to_lowercase();
    let all: Vec<_> = line.split_whitespace().collect();
    let (asset, rest) = asset(visit, &all);
    match rest {
        [] => page::of(visit, asset),
        ["check", minutes] => {
            let minutes = change::minutes(minutes).ok_or(Refusal::Limits)?;
            check::choose(visit, minutes)
        }
        ["pause", word] => pauses::confirm(visit, term(Shut::Pause, word)?),
        ["exclude", word] => pauses::confirm(visit, term(Shut::Exclusion, word)?),
        words => set(visit, asset, words),
    }
}

/// The asset that is named at the end, or else that of the open wallet.
fn asset<'a>(visit: &Visit<'_>, words: &'a [&'a str]) -> (Asset, &'a [&'a str]) {
    if let [rest @ .., last] = words
        && let Some(asset) = Asset::named(last)
    {
        return (asset, rest);
    }
    // Who has play credits open means the house's only real money, if there is but one.
    let real = visit
        .house
        .cashier
        .as_ref()
        .map(|cashier| &cashier.assets[..]);
    let asset = match (visit.wallet.is_play(), real) {
        (true, Some([only])) => *only,
        _ => visit.wallet,
    };
    (asset, words)
}

fn term(kind: Shut, word: &str) -> Result<&'static Term, Refusal> {
    let term = Term::find(word).filter(|term| term.kind == kind);
    term.ok_or(Refusal::Limits)
}

fn period(word: &str) -> Option<Period> {
    match word {
        "24h" | "1d" | "day" => Some(Period::Day),
        "7d" | "week" => Some(Period::Week),
        "30d" | "month" => Some(Period::Month),
        _ => None,
    }
}

fn set(visit: &mut Visit<'_>, asset: Asset, words: &[&str]) -> Result<Page, Trouble> {
    let (what, value) = read(asset, words)?;
    match value {
        Read::One(value) => change::set(visit, what, value),
        Read::Either(amounts) => Ok(which(visit, what, amounts)),
    }
}

/// The limit that these words name, and what it is to be; `None`: that there be none. `stake 5 USDT`, `time 24h off`.
///
/// # Errors
/// A refusal of what names none, or an amount that can mean two.
pub fn exactly(words: &[&str]) -> Result<(What, Option<i64>), Refusal> {
    let (asset, words) = match words {
        [but @ .., last] => match Asset::named(last) {
            Some(asset) => (Some(asset), but),
            None => (None, words),
        },
        [] => return Err(Refusal::Limits),
    };
    let (what, value) = read(asset.unwrap_or(Asset::Usdt), words)?;
    if asset.is_none() && !what.kind.is_time() || asset.is_some_and(Asset::is_play) {
        return Err(Refusal::Limits);
    }
    match value {
        Read::One(value) => Ok((what, value)),
        Read::Either(_) => Err(Refusal::Limits),
    }
}

/// The limit that these words name and what it is to be, of this asset.
fn read(asset: Asset, words: &[&str]) -> Result<(What, Read), Refusal> {
    let (kind, value) = match *words {
        ["loss" | "losses", over, value] => (period(over).map(Kind::Loss), value),
        ["deposit" | "deposits", over, value] => (period(over).map(Kind::Deposit), value),
        ["stake" | "bet", value] => (Some(Kind::Stake), value),
        ["time", "24h" | "1d" | "day", value] => (Some(Kind::Day), value),
        ["time", "session", value] | ["time", value] => (Some(Kind::Session), value),
        _ => (None, ""),
    };
    let kind = kind.ok_or(Refusal::Limits)?;
    if asset.is_play() {
        return Err(Refusal::NoLimitsHere);
    }
    let what = What { kind, asset };
    Ok((what, change::read(what, value)?))
}

/// Which of two amounts is meant.
fn which(visit: &Visit<'_>, what: What, amounts: [Amount; 2]) -> Page {
    let owner = visit.player.id;
    words::which(visit.voice.of(what.asset), amounts, |amount, label| {
        let value = amount.units();
        Deed::Set { what, value }.button(owner, label)
    })
}
