//! What is said of Telegram's own dice.
use crate::casino::backing::StakeRange;
use crate::casino::text::{net, net_of, real, stakes};
use crate::rules::tosses::{COMMAND, EMOJI, EXAMPLE, Fit, On, Toss};
use crate::speech::{Html, Unit, Voice, key};
use crate::store::{PayTable, TossRow};
use crate::values::money::{Amount, Multiplier};
use crate::values::time::Wall;

/// All of them.
#[must_use]
pub fn menu(voice: Voice, balance: Amount) -> String {
    let balance = voice.asset.in_cents(balance);
    let pick = key::TossMenuPick {
        balance,
        unit: Unit(balance),
        command: COMMAND,
        example: EXAMPLE,
    };
    let head = [voice.html(&key::TossMenu), voice.html(&key::TossNotOurs)];
    let parts = [Html::lines(head), voice.html(&pick)];
    Html::joined(parts, "\n\n").into_string()
}

/// A bet before it is made.
#[must_use]
pub fn table(voice: Voice, on: On, stake: Amount, range: StakeRange, balance: Amount) -> String {
    let (emoji, game) = (on.toss.emoji, on.toss.name(voice));
    let head = match called(voice, on) {
        None => voice.html(&key::TableHead { emoji, game }),
        Some(bet) => voice.html(&key::TableHeadBet { emoji, game, bet }),
    };
    let pays = on.bet.pays.iter().map(|pays| listed(voice, pays));
    let rtp = on.rtp();
    let below = [
        voice.html(&key::TossReturns { rtp }),
        voice.html(&key::TossNotOurs),
    ];
    let head = Html::lines([head].into_iter().chain(pays).chain(below));
    let balance = voice.asset.in_cents(balance);
    let unit = Unit(balance);
    let stake = voice.html(&key::TableStake {
        stake,
        balance,
        unit,
    });
    let stake = Html::lines([stake, stakes(voice, range)]);
    Html::joined([head, stake], "\n\n").into_string()
}

/// What is bet on, if there is more than one bet.
fn called(voice: Voice, on: On) -> Option<&'static str> {
    (on.toss.each().count() > 1).then(|| on.label(voice))
}

/// `Value 2, 4 or 6 pays 1.92×`.
fn listed(voice: Voice, &(values, times): &(&[u8], Multiplier)) -> Html {
    let Some((last, others)) = values.split_last() else {
        return Html::default();
    };
    let others: Vec<_> = others.iter().map(u8::to_string).collect();
    if others.is_empty() {
        let values = &last.to_string();
        return voice.html(&key::TossPaysOne { values, times });
    }
    let (values, last) = (&others.join(", "), (*last).into());
    voice.html(&key::TossPays {
        values,
        last,
        times,
    })
}

pub(in crate::casino) fn throw_button(voice: Voice, on: On, stake: Amount) -> String {
    let (emoji, amount) = (on.toss.emoji, on.bet.top().pays(stake).unwrap_or_default());
    let pays = &if on.bet.pays.len() > 1 {
        voice.plain(&key::UpTo { amount })
    } else {
        voice.amount(amount)
    };
    voice.plain(&key::ButtonThrow { emoji, stake, pays })
}

/// A bet that is made.
#[must_use]
pub fn in_the_air(voice: Voice, on: On, stake: Amount) -> String {
    let (emoji, of) = (on.toss.emoji, &real(voice));
    let said = match called(voice, on) {
        None => voice.html(&key::TossInTheAir { emoji, stake, of }),
        Some(bet) => voice.html(&key::TossInTheAirOn {
            emoji,
            bet,
            stake,
            of,
        }),
    };
    said.into_string()
}

/// The same for a toast.
#[must_use]
pub fn in_the_air_toast(voice: Voice, on: On, stake: Amount) -> String {
    let (emoji, of) = (on.toss.emoji, &real(voice));
    match called(voice, on) {
        None => voice.plain(&key::TossInTheAir { emoji, stake, of }),
        Some(bet) => voice.plain(&key::TossInTheAirOn {
            emoji,
            bet,
            stake,
            of,
        }),
    }
}

/// Asks for a stake.
#[must_use]
pub fn ask_stake(voice: Voice, on: On, range: StakeRange) -> String {
    let StakeRange { min, max, .. } = range;
    let (game, unit) = (on.toss.name(voice), Unit(max));
    let asked = match called(voice, on) {
        None => voice.html(&key::AskStake {
            game,
            min,
            max,
            unit,
        }),
        Some(bet) => voice.html(&key::AskStakeBet {
            game,
            bet,
            min,
            max,
            unit,
        }),
    };
    asked.into_string()
}

/// What became of a toss.
#[must_use]
pub fn end(voice: Voice, row: &TossRow, balance: Amount) -> String {
    let (voice, balance, id) = (
        voice.of(row.asset),
        voice.asset.in_cents(balance),
        row.id.0.into(),
    );
    let (on, emoji, called) = of(voice, row);
    let of = &real(voice);
    let (stake, payout) = (row.stake, row.payout.unwrap_or_default());
    let Some((_, value)) = row.landed else {
        let void = match called {
            None => voice.html(&key::TossVoid {
                emoji,
                stake,
                balance,
                of,
                id,
            }),
            Some(bet) => voice.html(&key::TossVoidOn {
                emoji,
                bet,
                stake,
                balance,
                of,
                id,
            }),
        };
        return void.into_string();
    };
    let (mark, net) = net(voice, stake, payout);
    let shown = &shown(on, value);
    let came = match called {
        None => voice.html(&key::TossCame { emoji, shown }),
        Some(bet) => voice.html(&key::TossCameOn { emoji, shown, bet }),
    };
    let result = voice.html(&key::TossResult {
        mark,
        net: &net,
        stake,
        payout,
        balance,
        of,
        id,
    });
    Html::lines([came, result]).into_string()
}

/// What was thrown and what it was bet on.
fn of(voice: Voice, row: &TossRow) -> (Option<On>, &'static str, Option<&'static str>) {
    let on = On::find(&row.toss, &row.bet);
    let (emoji, called) = on.map_or((EMOJI, None), |on| (on.toss.emoji, called(voice, on)));
    (on, emoji, called)
}

/// One of a player's in a list.
#[must_use]
pub fn line(voice: Voice, row: &TossRow) -> Html {
    let (voice, stake, id) = (voice.of(row.asset), row.stake, row.id.0.into());
    let (on, emoji, called) = of(voice, row);
    let what = match called {
        None => voice.html(&key::TossLine { id, emoji }),
        Some(bet) => voice.html(&key::TossLineOn { id, emoji, bet }),
    };
    let money = &real(voice);
    let end = match (row.payout, row.landed) {
        (None, _) => voice.html(&key::TossLineAir { stake, of: money }),
        (Some(_), None) => voice.html(&key::TossLineBack { stake, of: money }),
        (Some(payout), Some((_, value))) => {
            let (shown, (mark, net)) = (&shown(on, value), net_of(voice, stake, payout));
            voice.html(&key::TossLineNet {
                shown,
                stake,
                mark,
                net: &net,
            })
        }
    };
    Html::joined([what, end], " ")
}

/// A page of a player's.
#[must_use]
pub fn list(voice: Voice, lines: Vec<Html>, page: usize, pages: usize) -> String {
    if lines.is_empty() {
        let command = COMMAND;
        return voice.html(&key::TossListNone { command }).into_string();
    }
    let (page, pages) = (page.into(), pages.into());
    let head = voice.html(&key::TossList { page, pages });
    let parts = [head, Html::lines(lines), voice.html(&key::TossListTap)];
    Html::joined(parts, "\n\n").into_string()
}

/// One of them, bet on at this time, and what it was promised.
#[must_use]
pub fn past(voice: Voice, row: &TossRow, at: Wall, promise: &PayTable) -> String {
    let (voice, stake, id) = (voice.of(row.asset), row.stake, row.id.0.into());
    let (on, emoji, called) = of(voice, row);
    let game = on.map_or("", |on| on.toss.name(voice));
    let title = match called {
        None => voice.html(&key::TossPast { emoji, id, game }),
        Some(bet) => voice.html(&key::TossPastOn {
            emoji,
            id,
            game,
            bet,
        }),
    };
    let money = &real(voice);
    let end = match (row.payout, row.landed) {
        (None, _) => voice.html(&key::TossPastAir { stake, of: money }),
        (Some(_), None) => voice.html(&key::TossPastVoid { stake, of: money }),
        (Some(payout), Some((_, value))) => {
            let (shown, (mark, net)) = (&shown(on, value), net(voice, stake, payout));
            voice.html(&key::TossPastResult {
                shown,
                mark,
                net: &net,
                stake,
                payout,
                of: money,
            })
        }
    };
    let time = &when(at);
    let head = Html::lines([title, end, voice.html(&key::TossPastAt { time })]);
    let promise = crate::casino::wings::fair::text_promise::shown(voice, promise);
    format!("{head}\n\n{promise}\n{}", voice.html(&key::TossNotOurs))
}

/// `2026-01-31 18:05:09 UTC`.
fn when(at: Wall) -> String {
    let text = at.rfc3339();
    let part = |range| text.get(range).unwrap_or_default();
    format!("{} {} UTC", part(0..10), part(11..19))
}

/// A value, and for the slot machine what its reels show.
fn shown(on: Option<On>, value: u8) -> String {
    if on.is_none_or(|on| on.toss.id != "reels") {
        return value.to_string();
    }
    let reel = |at: u8| ["BAR", "🍇", "🍋", "7️⃣"][usize::from((value - 1) >> (2 * at) & 3)];
    format!("{} {} {}", reel(0), reel(1), reel(2))
}

/// How often each value came, for admins.
#[must_use]
pub fn counts(voice: Voice, counted: &[(&'static Toss, Vec<u64>)]) -> String {
    let each = counted
        .iter()
        .map(|(toss, counts)| of_one(voice, toss, counts));
    let all = std::iter::once(voice.html(&key::TossCounts)).chain(each);
    Html::joined(all, "\n\n").into_string()
}

fn of_one(voice: Voice, toss: &Toss, counts: &[u64]) -> Html {
    let (emoji, game) = (toss.emoji, toss.name(voice));
    let Some(fit) = Fit::of(counts) else {
        return voice.html(&key::TossCountsNone { emoji, game });
    };
    let seen = (1..).zip(counts).filter(|(_, count)| **count > 0);
    let seen: Vec<_> = seen
        .map(|(value, n): (u8, _)| format!("{value}:{n}"))
        .collect();
    let verdict = &match (fit.is_enough(), fit.is_strange()) {
        (false, _) => voice.plain(&key::TossCountsFew),
        (true, false) => voice.plain(&key::TossCountsFair),
        (true, true) => voice.plain(&key::TossCountsStrange),
    };
    voice.html(&key::TossCountsLine {
        emoji,
        game,
        count: fit.count.into(),
        seen: &seen.join(" "),
        chi: &Thousandths(fit.chi_square).to_string(),
        freedom: fit.freedom.into(),
        critical: &Thousandths(fit.critical).to_string(),
        verdict,
    })
}

struct Thousandths(u64);

impl std::fmt::Display for Thousandths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::celebration::celebrates;
    use crate::rules::ledger::{PlayerId, TossId};
    use crate::rules::tosses::TOSSES;
    use crate::speech::languages::LANGUAGES;
    use crate::values::money::Asset;

    #[test]
    fn a_throw_that_pays_at_most_the_stake_is_not_celebrated() {
        let stake = Amount::credits(1);
        for on in TOSSES.iter().flat_map(|toss| toss.each()) {
            for value in 1..=64 {
                if !on.toss.shows(value.into()) {
                    continue;
                }
                let payout = on.bet.on(value).pays(stake);
                let row = TossRow {
                    id: TossId(1),
                    player: PlayerId(1),
                    toss: on.toss.id.to_owned(),
                    bet: on.bet.id.to_owned(),
                    pay_table: 1,
                    asset: Asset::Play,
                    stake,
                    held: Amount::ZERO,
                    chat: 1,
                    landed: Some((1, value)),
                    payout,
                };
                for language in LANGUAGES {
                    let voice = Voice::without_amounts(language);
                    let said = end(voice, &row, stake) + &line(voice, &row).into_string();
                    assert_eq!(celebrates(&said), payout > Some(stake), "{said}");
                }
            }
        }
    }
}
