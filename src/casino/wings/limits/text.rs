//! What is said of limits, the reality check and age.
use crate::casino::text::guard::{clock, kind as name, moment, net};
use crate::casino::text::{real, wait};
use crate::casino::wings::limits::deeds::What;
use crate::casino::wings::limits::standing::{Held, Standing};
use crate::casino::wings::limits::text_pauses;
use crate::rules::guard::{Kind, Period, Profile};
use crate::speech::{Html, Unit, Voice, key};
use crate::values::limits;
use crate::values::money::{Amount, Sum};
use crate::values::time::Wall;
use std::time::Duration;

/// That it is nothing for a group.
#[must_use]
pub fn in_private(voice: Voice) -> String {
    voice.html(&key::LimitsInPrivate).into_string()
}

/// All limits of an asset, and how the player stands.
#[must_use]
pub fn standing(voice: Voice, standing: &Standing, now: Wall) -> String {
    let voice = voice.of(standing.asset);
    let head = crate::casino::text::head_of(voice, voice.html(&key::Limits));
    let shut = standing.shut.as_ref();
    let shut = shut.map(|shut| text_pauses::in_force(voice, shut));
    let asked = standing.asked();
    let asked: Vec<_> = asked
        .map(|(held, asked)| {
            let wish = (held.what, asked.value);
            waiting(voice, wish, (asked.from, asked.lapses()), now)
        })
        .collect();
    let parts = [
        Some(Html::lines([head].into_iter().chain(shut))),
        Some(Html::lines(lines(voice, standing))),
        (!asked.is_empty()).then(|| Html::lines(asked)),
        Some(Html::lines(so_far(voice, standing))),
    ];
    let parts = parts.into_iter().flatten();
    let parts = parts.filter(|part| *part != Html::default());
    Html::joined(parts, "\n\n").into_string()
}

/// What holds, a line for each kind.
fn lines(voice: Voice, standing: &Standing) -> Vec<Html> {
    if standing.asset.is_play() {
        return vec![voice.html(&key::LimitsOfPlay)];
    }
    if standing.held.is_empty() {
        return Vec::new();
    }
    let of = |wanted: fn(Kind) -> bool| {
        let held = standing.held.iter().filter(|held| wanted(held.what.kind));
        let all: Vec<_> = held.filter_map(|held| part(voice, held)).collect();
        match all.is_empty() {
            true => voice.plain(&key::LimitsNone),
            false => all.join(" · "),
        }
    };
    let mut lines = vec![
        voice.html(&key::LimitsDeposits {
            value: &of(|kind| matches!(kind, Kind::Deposit(_))),
        }),
        voice.html(&key::LimitsLosses {
            value: &of(|kind| matches!(kind, Kind::Loss(_))),
        }),
        voice.html(&key::LimitsStake {
            value: &of(|kind| kind == Kind::Stake),
        }),
        voice.html(&key::LimitsTime {
            value: &of(Kind::is_time),
        }),
    ];
    for held in &standing.held {
        lines.extend(by_house(voice, held));
    }
    lines
}

/// What holds of one kind, with what counts against it; nothing if nothing does.
fn part(voice: Voice, held: &Held) -> Option<String> {
    let holds = held.value()?;
    let (amount, max) = (units(held.spent), units(holds));
    Some(match held.what.kind {
        Kind::Deposit(Period::Day) | Kind::Loss(Period::Day) => {
            voice.plain(&key::LimitsOfDay { amount, max })
        }
        Kind::Deposit(Period::Week) | Kind::Loss(Period::Week) => {
            voice.plain(&key::LimitsOfWeek { amount, max })
        }
        Kind::Deposit(Period::Month) | Kind::Loss(Period::Month) => {
            voice.plain(&key::LimitsOfMonth { amount, max })
        }
        Kind::Stake => {
            let unit = Unit(max);
            voice.plain(&key::LimitsMost { max, unit })
        }
        Kind::Session => {
            let time = &span(voice, holds);
            voice.plain(&key::LimitsInOneGo { time })
        }
        Kind::Day => {
            let (time, value) = (&span(voice, held.spent), &span(voice, holds));
            voice.plain(&key::LimitsTimeOfDay { time, value })
        }
    })
}

fn by_house(voice: Voice, held: &Held) -> Option<Html> {
    let (value, said) = held.house.as_ref()?;
    let limited = &name(voice, held.what.kind);
    let value = &self::value(voice, held.what, Some(*value));
    Some(voice.html(&key::LimitByHouse {
        limited,
        value,
        said,
    }))
}

/// What the player has played and paid so far.
fn so_far(voice: Voice, standing: &Standing) -> Vec<Html> {
    let of = &real(voice);
    let session = standing.session.map(|session| {
        let (time, net) = (&clock(session.played), &net(voice, session.net));
        voice.html(&key::LimitsSession { time, net, of })
    });
    let lifetime = standing.lifetime.as_ref();
    let lifetime = lifetime.map(|lifetime| {
        let (paid_in, paid_out) = (lifetime.deposited, lifetime.went);
        voice.html(&key::LimitsLifetime {
            paid_in: Sum(paid_in),
            paid_out: Sum(paid_out),
            sum: Sum(paid_in - paid_out),
            of,
        })
    });
    let history = lifetime.is_some().then(|| voice.html(&key::LimitsHistory));
    let all = [session, lifetime, history];
    all.into_iter().flatten().collect()
}

/// A tab of a limit's page.
#[must_use]
pub fn tab(voice: Voice, kind: Kind) -> String {
    match kind {
        Kind::Deposit(Period::Day) | Kind::Loss(Period::Day) => voice.plain(&key::TabDay),
        Kind::Deposit(Period::Week) | Kind::Loss(Period::Week) => voice.plain(&key::TabWeek),
        Kind::Deposit(Period::Month) | Kind::Loss(Period::Month) => voice.plain(&key::TabMonth),
        Kind::Stake => name(voice, kind),
        Kind::Session => voice.plain(&key::TabSession),
        Kind::Day => voice.plain(&key::TabDay),
    }
}

/// `2 hours`, `45 min`, `1 h 30 min`.
fn span(voice: Voice, minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (hours @ 1.., 0) => {
            let hours = hours.into();
            voice.plain(&key::TimeHours { hours })
        }
        _ => wait(voice, Duration::from_secs(minutes.unsigned_abs() * 60)),
    }
}

fn units(units: i64) -> Amount {
    Amount::from_units(units).unwrap_or_default()
}

/// A limit's value.
fn value(voice: Voice, what: What, value: Option<i64>) -> String {
    let Some(value) = value else {
        return voice.plain(&key::LimitsNone);
    };
    if what.kind.is_time() {
        return span(voice, value);
    }
    let balance = units(value);
    let unit = Unit(balance);
    voice
        .of(what.asset)
        .plain(&key::ButtonMoney { balance, unit })
}

/// The same on a button, where what it is of is known.
#[must_use]
pub fn brief(voice: Voice, what: What, value: i64) -> String {
    match what.kind.is_time() {
        true => span(voice, value),
        false => what.asset.brief(units(value)),
    }
}

/// A wish that waits.
fn waiting(
    voice: Voice,
    (what, wanted): (What, Option<i64>),
    (from, until): (Wall, Wall),
    now: Wall,
) -> Html {
    let limited = &name(voice, what.kind);
    let (value, until) = (&value(voice, what, wanted), &moment(voice, until));
    if from <= now {
        return voice.html(&key::LimitAskedNow {
            limited,
            value,
            until,
        });
    }
    let from = &moment(voice, from);
    voice.html(&key::LimitAsked {
        limited,
        value,
        from,
        until,
    })
}

/// The button that confirms it.
#[must_use]
pub fn confirm_button(voice: Voice, what: What, wanted: Option<i64>) -> String {
    let (limited, value) = (&name(voice, what.kind), &value(voice, what, wanted));
    voice.plain(&key::ButtonLimitConfirm { limited, value })
}

/// One limit as it stands, and what it means.
#[must_use]
pub fn one(voice: Voice, held: &Held, now: Wall) -> String {
    let (what, voice) = (held.what, voice.of(held.what.asset));
    let limited = &name(voice, what.kind);
    let about = match what.kind {
        Kind::Deposit(_) => voice.html(&key::LimitAboutDeposits),
        Kind::Loss(_) => voice.html(&key::LimitAboutLosses),
        Kind::Stake => voice.html(&key::LimitAboutStake),
        Kind::Session => voice.html(&key::LimitAboutSession {
            minutes: (limits::SESSION_GAP.as_secs() / 60).into(),
        }),
        Kind::Day => voice.html(&key::LimitAboutDay),
    };
    let holds = voice.html(&key::LimitNow {
        value: &value(voice, what, held.own),
    });
    let spent = (!matches!(what.kind, Kind::Stake | Kind::Session)).then(|| {
        let value = &value(voice, what, Some(held.spent));
        voice.html(&key::LimitSpent { value })
    });
    let asked = held.asked.map(|asked| {
        let wish = (what, asked.value);
        waiting(voice, wish, (asked.from, asked.lapses()), now)
    });
    let house = by_house(voice, held);
    let hours = (limits::LIMIT_RISES_AFTER.as_secs() / 3_600).into();
    let now = [Some(holds), spent, house, asked].into_iter().flatten();
    let parts = [
        Html::lines([voice.html(&key::LimitPage { limited }), about]),
        Html::lines(now),
        voice.html(&key::LimitHow { hours }),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// Asks what it is to be.
#[must_use]
pub fn ask(voice: Voice, what: What) -> String {
    let limited = &name(voice, what.kind);
    match what.kind.is_time() {
        true => voice.html(&key::LimitAskTime { limited }),
        false => {
            let (voice, unit) = (voice.of(what.asset), Unit(Amount::ZERO));
            voice.html(&key::LimitAskMoney { limited, unit })
        }
    }
    .into_string()
}

/// That it holds.
#[must_use]
pub fn holds(voice: Voice, what: What, holds: Option<i64>) -> String {
    let limited = &name(voice, what.kind);
    let value = &value(voice, what, holds);
    voice
        .html(&key::LimitHolds { limited, value })
        .into_string()
}

/// That it is to be confirmed, when.
#[must_use]
pub fn waits(
    voice: Voice,
    (what, wanted): (What, Option<i64>),
    (from, until): (Wall, Wall),
) -> String {
    let waits = key::LimitWaits {
        limited: &name(voice, what.kind),
        value: &value(voice, what, wanted),
        from: &moment(voice, from),
        until: &moment(voice, until),
    };
    voice.html(&waits).into_string()
}

/// That nothing is asked for any more.
#[must_use]
pub fn called_off(voice: Voice, what: What) -> String {
    let limited = &name(voice, what.kind);
    voice.html(&key::LimitCalledOff { limited }).into_string()
}

/// The way to how often a player is told of their play.
#[must_use]
pub fn check_button(voice: Voice, minutes: u64) -> String {
    let minutes = minutes.into();
    voice.plain(&key::ButtonChecks { minutes })
}

/// How often they are told, and what that is.
#[must_use]
pub fn checks(voice: Voice, minutes: u64) -> String {
    let minutes = minutes.into();
    voice.html(&key::Checks { minutes }).into_string()
}

/// That it is chosen.
#[must_use]
pub fn check_set(voice: Voice, minutes: u32) -> String {
    let minutes = minutes.into();
    voice.html(&key::CheckSet { minutes }).into_string()
}

/// That play goes on.
#[must_use]
pub fn goes_on(voice: Voice) -> String {
    voice.html(&key::GoesOn).into_string()
}

/// That it does not.
#[must_use]
pub fn stopped(voice: Voice, balance: Amount) -> String {
    let balance = voice.asset.in_cents(balance);
    let unit = Unit(balance);
    voice.html(&key::Stopped { balance, unit }).into_string()
}

/// Asks whether they are of age; where the law has identities checked, that they may be.
#[must_use]
pub fn age(voice: Voice, profile: &Profile) -> String {
    let checked = profile.review_every.is_some();
    let checked = checked.then(|| voice.html(&key::AgeIsChecked));
    let parts = [voice.html(&key::Age)].into_iter().chain(checked);
    Html::joined(parts, "\n\n").into_string()
}

/// The answer.
#[must_use]
pub fn adult_button(voice: Voice) -> String {
    voice.plain(&key::ButtonAdult)
}

/// That they said so, and when.
#[must_use]
pub fn adult(voice: Voice, since: Wall) -> String {
    let from = &since.rfc3339();
    let from = from.get(..10).unwrap_or_default();
    voice.html(&key::Adult { from }).into_string()
}

/// Offers limits before money is paid in; `again`: the player chose before.
#[must_use]
pub fn offer(voice: Voice, standing: &Standing, again: bool) -> String {
    let voice = voice.of(standing.asset);
    let hours = (limits::LIMIT_RISES_AFTER.as_secs() / 3_600).into();
    let head = match again {
        true => voice.html(&key::OfferAgain),
        false => voice.html(&key::Offer),
    };
    let parts = [
        head,
        Html::lines(lines(voice, standing)),
        voice.html(&key::LimitHow { hours }),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// The button that leaves them as they are; `none`: there are none.
#[must_use]
pub fn keep_button(voice: Voice, none: bool) -> String {
    match none {
        true => voice.plain(&key::ButtonNoLimits),
        false => voice.plain(&key::ButtonKeepLimits),
    }
}
