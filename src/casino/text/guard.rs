//! What the guard says: which limit, since when, until when. Short enough for a toast.
use crate::rules::guard::{Cap, Exclusion, Kind, Period, Refused, Shut};
use crate::rules::office::{Halt, State};
use crate::speech::{Unit, Voice, key};
use crate::values::money::Amount;
use crate::values::time::Wall;
use std::time::Duration;

/// Why the guard does not let something be.
#[must_use]
pub fn refused(voice: Voice, refused: &Refused) -> String {
    match refused {
        Refused::Shut(shut) => shut_out(voice, shut),
        Refused::Halted(halt) => halted(voice, *halt),
        Refused::Stopped(state) => stopped(voice, *state),
        Refused::Age => voice.plain(&key::GuardAge),
        Refused::RealityCheck { asset, played, net } => {
            reality_check(voice.of(*asset), *played, *net)
        }
        Refused::Money {
            kind,
            asset,
            cap,
            left,
            falls,
        } => money(voice.of(*asset), (*kind, *cap), *left, *falls),
        Refused::Time { kind, cap, until } => time(voice, (*kind, *cap), *until),
        Refused::TooEarly(from) => {
            let from = &moment(voice, *from);
            voice.plain(&key::GuardTooEarly { from })
        }
    }
}

/// `2026-01-05 12:00 UTC`, rounded up to the minute: nothing is over before it.
#[must_use]
pub fn moment(voice: Voice, at: Wall) -> String {
    let minute = at.plus(Duration::from_micros(60 * 1_000_000 - 1)).rfc3339();
    let minute: String = minute.chars().take(16).collect();
    let minute = &minute.replace('T', " ");
    voice.plain(&key::Moment { minute })
}

/// `1:02:03`: hours, minutes, seconds.
#[must_use]
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!("{hours}:{minutes:02}:{:02}", seconds % 60)
}

/// What is limited, as a limit is named.
#[must_use]
pub fn kind(voice: Voice, kind: Kind) -> String {
    match kind {
        Kind::Deposit(Period::Day) => voice.plain(&key::LimitDepositDay),
        Kind::Deposit(Period::Week) => voice.plain(&key::LimitDepositWeek),
        Kind::Deposit(Period::Month) => voice.plain(&key::LimitDepositMonth),
        Kind::Loss(Period::Day) => voice.plain(&key::LimitLossDay),
        Kind::Loss(Period::Week) => voice.plain(&key::LimitLossWeek),
        Kind::Loss(Period::Month) => voice.plain(&key::LimitLossMonth),
        Kind::Stake => voice.plain(&key::LimitStake),
        Kind::Session => voice.plain(&key::LimitSession),
        Kind::Day => voice.plain(&key::LimitDay),
    }
}

/// What play has brought, with its sign: `+9.80`.
#[must_use]
pub fn net(voice: Voice, units: i64) -> String {
    let amount = amount(units);
    match units {
        0 => voice.plain(&key::NetEven { amount }),
        1.. => voice.plain(&key::NetWon { amount }),
        _ => voice.plain(&key::NetLost { amount }),
    }
}

fn amount(units: i64) -> Amount {
    let units = i64::try_from(units.unsigned_abs()).unwrap_or(i64::MAX);
    Amount::from_units(units).unwrap_or(Amount::MAX)
}

/// That nothing new begins, and what becomes of what there is.
#[must_use]
pub fn halted(voice: Voice, halt: Halt) -> String {
    match halt {
        Halt::WindDown if voice.asset.is_play() => voice.plain(&key::GuardWindDownPlay),
        Halt::WindDown => voice.plain(&key::GuardWindDown),
        Halt::Maintenance => voice.plain(&key::GuardMaintenance),
        Halt::Deposits => voice.plain(&key::GuardDepositsClosed),
        Halt::Withdrawals => voice.plain(&key::GuardWithdrawalsClosed),
        Halt::Game(_) => voice.plain(&key::GuardGameClosed),
    }
}

fn stopped(voice: Voice, state: State) -> String {
    match state {
        State::Free | State::Frozen => voice.plain(&key::GuardFrozen),
        State::Banned => voice.plain(&key::GuardBanned),
    }
}

fn shut_out(voice: Voice, shut: &Exclusion) -> String {
    let since = &moment(voice, shut.since);
    let until = shut.until.at().map(|at| moment(voice, at));
    match (shut.kind, &until) {
        (_, None) => voice.plain(&key::GuardForEver { since }),
        (Shut::Pause, Some(until)) => voice.plain(&key::GuardPause { since, until }),
        (Shut::Exclusion, Some(until)) => voice.plain(&key::GuardExclusion { since, until }),
    }
}

fn reality_check(voice: Voice, played: Duration, units: i64) -> String {
    let (time, net, unit) = (&clock(played), &net(voice, units), Unit(amount(units)));
    voice.plain(&key::GuardRealityCheck { time, net, unit })
}

fn money(voice: Voice, (kind, cap): (Kind, Cap), left: i64, falls: Option<Wall>) -> String {
    let (limited, since) = (&self::kind(voice, kind), &moment(voice, cap.since));
    let (limit, rest) = (amount(cap.value), amount(left));
    let unit = Unit(limit);
    match falls.map(|at| moment(voice, at)) {
        None => voice.plain(&key::GuardMoney {
            limited,
            limit,
            unit,
            since,
            rest,
        }),
        Some(falls) => {
            let falls = &falls;
            voice.plain(&key::GuardMoneyFalls {
                limited,
                limit,
                unit,
                since,
                rest,
                falls,
            })
        }
    }
}

fn time(voice: Voice, (kind, cap): (Kind, Cap), until: Wall) -> String {
    let (limited, since, until) = (
        &self::kind(voice, kind),
        &moment(voice, cap.since),
        &moment(voice, until),
    );
    let minutes = cap.value.into();
    voice.plain(&key::GuardTime {
        limited,
        minutes,
        since,
        until,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::guard::Until;
    use crate::speech::languages::LANGUAGES;
    use crate::values::limits;
    use crate::values::money::ASSETS;

    #[test]
    fn what_the_guard_says_fits_a_toast() {
        let (at, far) = (Wall(4_102_444_800_000_000), Amount::MAX.units() - 1);
        let cap = Cap {
            value: far,
            since: at,
        };
        let shut = |kind, until| {
            Refused::Shut(Exclusion {
                kind,
                since: at,
                until,
            })
        };
        let day = Until::after(at, Some(Duration::from_secs(1)));
        let mut all = vec![
            shut(Shut::Pause, day),
            shut(Shut::Exclusion, day),
            shut(Shut::Exclusion, Until::FOR_EVER),
            Refused::Age,
            Refused::Stopped(State::Frozen),
            Refused::Stopped(State::Banned),
            Refused::TooEarly(at),
        ];
        all.extend(Halt::all().map(Refused::Halted));
        for asset in ASSETS.iter().map(|row| row.asset) {
            all.push(Refused::RealityCheck {
                asset,
                played: Duration::from_secs(86_399),
                net: -far,
            });
            for kind in Kind::ALL {
                all.push(Refused::Money {
                    kind,
                    asset,
                    cap,
                    left: far,
                    falls: Some(at),
                });
            }
        }
        let minutes = Cap {
            value: limits::MINUTES_MAX,
            since: at,
        };
        for kind in [Kind::Session, Kind::Day] {
            all.push(Refused::Time {
                kind,
                cap: minutes,
                until: at,
            });
        }
        for language in LANGUAGES {
            let voice = Voice::without_amounts(language);
            for refusal in &all {
                let text = refused(voice, refusal);
                assert!(text.chars().count() <= limits::TOAST_CHARS_MAX, "{text}");
            }
        }
    }

    #[test]
    fn times_are_shown_to_the_minute_and_never_too_early() {
        let voice = Voice::default();
        assert_eq!(moment(voice, Wall(0)), "1970-01-01 00:00 UTC");
        assert_eq!(moment(voice, Wall(1)), "1970-01-01 00:01 UTC");
        assert_eq!(clock(Duration::from_secs(3_723)), "1:02:03");
    }
}
