//! What an alert says.
use crate::casino::text::{named, wait};
use crate::rules::alerts::{Alert, Far};
use crate::rules::games;
use crate::rules::ledger::{PlayerId, RoundId};
use crate::speech::{Html, Unit, Voice, key};
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;

/// An alert in words.
///
/// # Errors
/// When the database fails.
pub fn alert(db: &Db, voice: Voice, alert: &Alert, now: Wall) -> Result<Html, Fault> {
    Ok(match alert {
        Alert::Win { round, one_in } => win(db, voice, *round, *one_in)?,
        Alert::Game { game, far } => {
            let (returned, due, by) = shares(far);
            voice.html(&key::AlertGame {
                game: &game_name(voice, game),
                wallet: &named::asset(voice, far.asset),
                figure: &returned,
                number: &by,
                hint: &due,
                bets: far.bets.into(),
                event: &one_in_so_many(voice, far.one_in),
            })
        }
        Alert::Player { player, far } => {
            let (returned, due, by) = shares(far);
            voice.html(&key::AlertPlayer {
                mention: &mention(db, voice, *player)?,
                wallet: &named::asset(voice, far.asset),
                figure: &returned,
                number: &by,
                hint: &due,
                bets: far.bets.into(),
                event: &one_in_so_many(voice, far.one_in),
            })
        }
        Alert::Waits {
            state,
            count,
            since,
        } => voice.html(&key::AlertWaits {
            state: voice
                .language
                .named(&format!("payout-{state}"))
                .unwrap_or(state),
            count: (*count).into(),
            time: &wait(voice, now.since(*since)),
        }),
        Alert::Unknown { withdrawal } => {
            let (id, bot) = (withdrawal.0.into(), &db.till()?.bot);
            voice.html(&key::NoticeUnknownForLong { id, bot })
        }
        Alert::Apart { asset, units } => apart(voice.of(*asset), *units),
        Alert::Suspense { count, since } => voice.html(&key::AlertSuspense {
            count: (*count).into(),
            time: &wait(voice, now.since(*since)),
        }),
    })
}

fn win(db: &Db, voice: Voice, id: RoundId, one_in: u64) -> Result<Html, Fault> {
    let Some(round) = db.round(id)? else {
        return Ok(Html::default());
    };
    let voice = voice.of(round.asset);
    let payout = round.payout.unwrap_or_default();
    Ok(voice.html(&key::AlertWin {
        mention: &mention(db, voice, round.player)?,
        game: &game_name(voice, &round.game),
        round: id.0.into(),
        stake: round.staked,
        payout,
        unit: Unit(payout),
        event: &one_in_so_many(voice, one_in),
    }))
}

/// That provider and books are apart by so much, or are not any more.
fn apart(voice: Voice, units: i64) -> Html {
    let name = voice.asset.unit_name();
    if units == 0 {
        return voice.html(&key::NoticeDifferenceGone { name });
    }
    let sum = crate::values::money::Sum(units);
    voice.html(&key::NoticeDifference { name, sum })
}

fn game_name(voice: Voice, id: &str) -> String {
    match games::find(id) {
        Some(game) => named::game(voice, game).to_owned(),
        None => id.to_owned(),
    }
}

fn mention(db: &Db, voice: Voice, player: PlayerId) -> Result<Html, Fault> {
    let known = db.player(player)?;
    let name = known.map_or_else(|| player.0.to_string(), |known| known.name);
    Ok(voice.mention(player.0, &name))
}

/// What came back, what was to come back, and two standard deviations: `105.20`.
fn shares(far: &Far) -> (String, String, String) {
    let said = |share: i64| {
        let sign = if share < 0 { "−" } else { "" };
        let share = share.unsigned_abs();
        format!("{sign}{}.{:02}", share / 100, share % 100)
    };
    (said(far.returned), said(far.due), said(far.by))
}

/// `1 in 2.4 million`.
#[must_use]
pub fn one_in_so_many(voice: Voice, one_in: u64) -> String {
    let parts = |unit: u64| {
        let tenths = one_in / (unit / 10);
        match (tenths / 10, tenths % 10) {
            (whole @ 100.., _) | (whole, 0) => whole.to_string(),
            (whole, tenth) => format!("{whole}.{tenth}"),
        }
    };
    let (thousand, million) = (1_000, 1_000_000);
    match one_in {
        0..1_000 => voice.plain(&key::OneIn {
            number: &one_in.to_string(),
        }),
        1_000..1_000_000 => voice.plain(&key::OneInThousand {
            number: &parts(thousand),
        }),
        1_000_000..1_000_000_000 => voice.plain(&key::OneInMillion {
            number: &parts(million),
        }),
        1_000_000_000..1_000_000_000_000 => voice.plain(&key::OneInBillion {
            number: &parts(million * thousand),
        }),
        _ => voice.plain(&key::OneInMore),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::Language;

    #[test]
    fn chances_are_said_in_words() {
        let english = Voice::without_amounts(Language::of("en"));
        let russian = Voice::without_amounts(Language::of("ru"));
        for (one_in, said, russian_said) in [
            (1, "1 in 1", "1 из 1"),
            (950, "1 in 950", "1 из 950"),
            (2_450, "1 in 2.4 thousand", "1 из 2.4 тыс."),
            (650_000, "1 in 650 thousand", "1 из 650 тыс."),
            (2_400_000, "1 in 2.4 million", "1 из 2.4 млн"),
            (3_000_000_001, "1 in 3 billion", "1 из 3 млрд"),
            (
                u64::MAX,
                "less than 1 in a trillion",
                "реже чем 1 из триллиона",
            ),
        ] {
            assert_eq!(one_in_so_many(english, one_in), said);
            assert_eq!(one_in_so_many(russian, one_in), russian_said);
        }
    }
}
