//! One limit: what it may be set to, by a tap or typed, and what came of it.
use crate::casino::guard;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Button;
use crate::casino::typed as words;
use crate::casino::visit::Visit;
use crate::casino::wing::Asked;
use crate::casino::wings::limits::deeds::{Deed, What};
use crate::casino::wings::limits::standing::{Held, one};
use crate::casino::wings::limits::{page, text};
use crate::rules::guard::{Changed, Kind, Period};
use crate::speech::key;
use crate::values::limits;
use crate::values::money::{Amount, Asked as Sum, Asset, Typed};

/// Minutes to choose from: of a session, and of a day.
const SESSION_MINUTES: [i64; 6] = [15, 30, 45, 60, 120, 180];
const DAY_MINUTES: [i64; 6] = [30, 60, 120, 180, 240, 480];
/// How often the usual stake: what may be paid in or lost.
const USUAL_STAKES: [u32; 6] = [10, 25, 50, 100, 250, 500];
/// Values in a row of buttons.
const VALUES_IN_A_ROW: usize = 3;

/// A limit as it stands, and what it may be set to.
///
/// # Errors
/// A refusal where there are no limits, or a fault.
pub fn page(visit: &mut Visit<'_>, what: What) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    is_limited(visit, what)?;
    let held = one(visit, what)?;
    let mut page = Page::new(text::one(voice, &held, visit.now));
    page = page.row(tabs(visit, what));
    if let Some(asked) = held.asked {
        let call_off = Deed::CallOff { what }.button(owner, voice.plain(&key::ButtonCallOff));
        let label = text::confirm_button(voice, what, asked.value);
        let confirm = Deed::Confirm { what }.button(owner, label);
        let confirm = (asked.from <= visit.now).then_some(confirm);
        page = page.row(confirm.into_iter().collect()).row(vec![call_off]);
    }
    for row in values(visit, &held).chunks(VALUES_IN_A_ROW) {
        page = page.row(row.to_vec());
    }
    let mut more = vec![Deed::Ask { what }.button(owner, voice.plain(&key::ButtonOtherStake))];
    if held.own.is_some() {
        more.push(Deed::Unset { what }.button(owner, voice.plain(&key::ButtonUnlimit)));
    }
    let asset = what.asset;
    let back = Deed::Limits { asset }.button(owner, voice.plain(&key::ButtonBack));
    Ok(page.row(more).row(vec![back]))
}

/// Sees to it that the house has limits, of such an asset.
fn is_limited(visit: &Visit<'_>, what: What) -> Result<(), Refusal> {
    let real = !what.asset.is_play() && visit.house.deals_in(what.asset);
    match real && visit.house.profile.limits {
        true => Ok(()),
        false => Err(Refusal::Stale),
    }
}

/// The same over other periods.
fn tabs(visit: &Visit<'_>, shown: What) -> Vec<Button> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let kinds = match shown.kind {
        Kind::Deposit(_) => Period::ALL.map(Kind::Deposit).to_vec(),
        Kind::Loss(_) => Period::ALL.map(Kind::Loss).to_vec(),
        Kind::Session | Kind::Day => vec![Kind::Day, Kind::Session],
        Kind::Stake => Vec::new(),
    };
    let tab = |kind: Kind| {
        let (what, set) = (What { kind, ..shown }, kind == shown.kind);
        let label = crate::casino::text::preset(&text::tab(voice, kind), set);
        Deed::Limit { what }.button_unless(set, owner, label)
    };
    kinds.into_iter().map(tab).collect()
}

/// Values to choose from, the one that is set marked.
fn values(visit: &Visit<'_>, held: &Held) -> Vec<Button> {
    let (what, asset) = (held.what, held.what.asset);
    let taken = visit.house.stakes.of(asset);
    let usual = || USUAL_STAKES.map(|times| taken.usual().checked_mul(times));
    let values: Vec<i64> = match what.kind {
        Kind::Session => SESSION_MINUTES.to_vec(),
        Kind::Day => DAY_MINUTES.to_vec(),
        Kind::Stake => taken.offered(STAKES).map(Amount::units).collect(),
        Kind::Deposit(_) | Kind::Loss(_) => {
            usual().into_iter().flatten().map(Amount::units).collect()
        }
    };
    let button = |value: i64| {
        let set = held.own == Some(value);
        let label = crate::casino::text::preset(&text::brief(visit.voice, what, value), set);
        Deed::Set { what, value }.button_unless(set, visit.player.id, label)
    };
    values.into_iter().map(button).collect()
}

/// How often the smallest round stake: what one bet may be.
const STAKES: [u32; 6] = [1, 5, 10, 50, 100, 500];

/// Has the player type what it is to be.
///
/// # Errors
/// A refusal where there are no limits.
pub fn ask(visit: &Visit<'_>, what: What) -> Result<Asked, Trouble> {
    is_limited(visit, what)?;
    Ok(Asked {
        awaits: format!("limit {} {}", what.kind.word(), what.asset.name()),
        text: text::ask(visit.voice, what),
    })
}

/// What they typed.
///
/// # Errors
/// A refusal when it is no value.
pub fn typed(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    let &[kind, asset] = about else {
        return Err(Refusal::Stale.into());
    };
    let kind = Kind::find(kind).ok_or(Refusal::Stale)?;
    let asset = Asset::named(asset).ok_or(Refusal::Stale)?;
    let what = What { kind, asset };
    match read(what, line)? {
        Read::One(value) => set(visit, what, value),
        Read::Either(amounts) => {
            let owner = visit.player.id;
            let set = |amount: Amount, label| {
                let value = amount.units();
                Deed::Set { what, value }.button(owner, label)
            };
            Ok(words::which(visit.voice.of(asset), amounts, set))
        }
    }
}

/// A value as it was typed.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// `None`: that there be none.
    One(Option<i64>),
    /// An amount that can mean two.
    Either([Amount; 2]),
}

/// Reads a value: an amount of the asset, or how long.
///
/// # Errors
/// A refusal that quotes what is none.
pub fn read(what: What, line: &str) -> Result<Read, Refusal> {
    let plain = words::plain(line);
    let plain = plain.trim();
    if ["off", "none", "no"]
        .iter()
        .any(|off| plain.eq_ignore_ascii_case(off))
    {
        return Ok(Read::One(None));
    }
    if what.kind.is_time() {
        let minutes = minutes(plain).filter(|minutes| (1..=limits::MINUTES_MAX).contains(minutes));
        let minutes = minutes.ok_or_else(|| Refusal::NoTime(words::part(line)))?;
        return Ok(Read::One(Some(minutes)));
    }
    if plain.chars().all(|digit| digit == '0') && !plain.is_empty() {
        return Ok(Read::One(Some(0)));
    }
    match words::amount(plain, what.asset)? {
        Typed::One(Sum::Exactly(amount)) => Ok(Read::One(Some(amount.units()))),
        Typed::One(Sum::Max | Sum::Half) => Err(Refusal::NoFigure(words::part(line))),
        Typed::Either(amounts) => Ok(Read::Either(amounts)),
    }
}

/// How many minutes `2h`, `90m`, `1h30`, `1:30` or `45` are.
#[must_use]
pub fn minutes(text: &str) -> Option<i64> {
    let text = text.to_lowercase().replace(' ', "");
    let number = |text: &str| match text {
        "" => Some(0),
        text => text.parse::<u16>().ok().map(i64::from),
    };
    let least = |text: &str| {
        let text = text.strip_suffix("min").or_else(|| text.strip_suffix('m'));
        text.map(str::to_owned)
    };
    let (hours, rest) = match text.split_once(['h', ':']) {
        Some((hours, rest)) => (number(hours).filter(|_| !hours.is_empty())?, rest),
        None => (0, &*text),
    };
    let rest = least(rest).unwrap_or_else(|| rest.to_owned());
    if hours == 0 && rest.is_empty() {
        return None;
    }
    Some(hours * 60 + number(&rest)?)
}

/// Sets a limit as far as it may be now, and shows what came of it.
///
/// # Errors
/// A refusal where there is no such limit.
pub fn set(visit: &mut Visit<'_>, what: What, value: Option<i64>) -> Result<Page, Trouble> {
    let (house, db, player, now) = (visit.house, visit.db, visit.player.id, visit.now);
    let changed = guard::change(house, db, player, what.of(), value, now)?;
    db.limits_reviewed(player, now)?;
    let done = match changed {
        Changed::AtOnce | Changed::Same => text::holds(visit.voice, what, value),
        Changed::Waits { from, lapses } => text::waits(visit.voice, (what, value), (from, lapses)),
    };
    shown(visit, what, &done)
}

/// Confirms what was asked for, and shows what holds.
///
/// # Errors
/// A refusal when nothing is to be confirmed, or not yet.
pub fn confirm(visit: &mut Visit<'_>, what: What) -> Result<Page, Trouble> {
    let limit = guard::confirm(visit.db, visit.player.id, what.of(), visit.now)?;
    visit.db.limits_reviewed(visit.player.id, visit.now)?;
    let done = text::holds(visit.voice, what, limit.value);
    shown(visit, what, &done)
}

/// Asks for nothing any more, and shows what holds.
///
/// # Errors
/// A refusal when nothing was asked for.
pub fn call_off(visit: &mut Visit<'_>, what: What) -> Result<Page, Trouble> {
    guard::call_off(visit.db, visit.player.id, what.of())?;
    let done = text::called_off(visit.voice, what);
    shown(visit, what, &done)
}

fn shown(visit: &mut Visit<'_>, what: What, done: &str) -> Result<Page, Trouble> {
    let page = page::of(visit, what.asset)?;
    Ok(page.told(|text| format!("{done}\n\n{text}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_read_as_people_type_it() {
        for (text, read) in [
            ("2h", Some(120)),
            ("2 h", Some(120)),
            ("90m", Some(90)),
            ("90 min", Some(90)),
            ("45", Some(45)),
            ("1h30", Some(90)),
            ("1h30m", Some(90)),
            ("1:30", Some(90)),
            ("0:30", Some(30)),
            ("", None),
            ("h", None),
            ("m", None),
            ("-5", None),
            ("2d", None),
            ("1.5h", None),
            ("99999h", None),
        ] {
            assert_eq!(minutes(text), read, "{text}");
        }
    }

    #[test]
    fn a_value_is_read_for_what_it_limits() {
        let what = |kind| What {
            kind,
            asset: Asset::Usdt,
        };
        let (money, time) = (what(Kind::Stake), what(Kind::Day));
        assert_eq!(read(money, "5"), Ok(Read::One(Some(5_000_000))));
        assert_eq!(read(money, "0"), Ok(Read::One(Some(0))));
        assert_eq!(read(money, "OFF"), Ok(Read::One(None)));
        assert_eq!(read(time, "2h"), Ok(Read::One(Some(120))));
        assert_eq!(read(time, "none"), Ok(Read::One(None)));
        assert!(matches!(read(money, "max"), Err(Refusal::NoFigure(_))));
        assert!(matches!(read(money, "2h"), Err(Refusal::Amount(_))));
        for wrong in ["0", "25h", "x"] {
            assert!(
                matches!(read(time, wrong), Err(Refusal::NoTime(_))),
                "{wrong}"
            );
        }
    }
}
