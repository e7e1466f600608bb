//! What is said of auto play.
use crate::casino::text::refusals::refusal;
use crate::casino::text::{named, real};
use crate::casino::wings::rounds::ends::{End, Ends};
use crate::rules::games::{Game, Wager};
use crate::speech::{Html, Unit, Voice, key};
use crate::store::AutoPlay;
use crate::values::money::{Amount, Sum};
use std::time::Duration;

/// A button of a choice, marked when it is the one in force; four stand in a row, so the mark is a
/// narrow one.
pub(super) fn choice(chosen: bool, label: &str) -> String {
    if chosen {
        format!("✓{label}")
    } else {
        label.to_owned()
    }
}

/// How many rounds, on a button.
pub(super) fn rounds(voice: Voice, rounds: u32) -> String {
    let rounds = rounds.into();
    voice.plain(&key::ButtonAutoRounds { rounds })
}

/// How many stakes it may win, on a button.
pub(super) fn win(voice: Voice, stakes: Option<u32>) -> String {
    match stakes.map(Into::into) {
        Some(count) => voice.plain(&key::ButtonAutoWin { count }),
        None => voice.plain(&key::ButtonAutoNoWin),
    }
}

/// How many it may lose, on a button.
pub(super) fn loss(voice: Voice, stakes: Option<u32>) -> String {
    match stakes.map(Into::into) {
        Some(count) => voice.plain(&key::ButtonAutoLoss { count }),
        None => voice.plain(&key::ButtonAutoHalf),
    }
}

/// So many stakes.
fn stakes(wager: &Wager, count: u32) -> Amount {
    wager.stake.checked_mul(count).unwrap_or(Amount::MAX)
}

/// What it would do, before it begins.
#[must_use]
pub fn offer(
    voice: Voice,
    game: &dyn Game,
    wager: &Wager,
    ends: Ends,
    balance: Amount,
    pace: Duration,
) -> String {
    let (emoji, bet) = (game.spec().emoji, &game.label(voice, &wager.choice));
    let game = named::game(voice, game);
    let head = match bet.as_str() {
        "" => voice.html(&key::AutoHead { emoji, game }),
        bet => voice.html(&key::AutoHeadBet { emoji, game, bet }),
    };
    let (stake, balance) = (wager.stake, voice.asset.in_cents(balance));
    let unit = Unit(balance);
    let stake = voice.html(&key::AutoStake {
        stake,
        balance,
        unit,
    });
    let rounds = voice.html(&key::AutoRounds {
        rounds: ends.rounds().into(),
        seconds: pace.as_millis().div_ceil(1_000).into(),
    });
    let win = match ends.win() {
        None => voice.html(&key::AutoNoWin),
        Some(count) => voice.html(&key::AutoWin {
            amount: stakes(wager, count),
            count: count.into(),
        }),
    };
    let loss = match ends.loss() {
        None => voice.html(&key::AutoHalf),
        Some(count) => voice.html(&key::AutoLoss {
            amount: stakes(wager, count),
            count: count.into(),
        }),
    };
    let parts = [
        Html::lines([head, stake]),
        Html::lines([rounds, win, loss]),
        voice.html(&key::AutoAnyTime),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// Below the result of a round that is not the last.
#[must_use]
pub fn under_way(voice: Voice, result: &str, auto: &AutoPlay) -> String {
    let (count, rounds) = (auto.played.into(), auto.rounds.into());
    let so_far = voice.html(&key::AutoUnderWay { count, rounds });
    format!("{result}\n\n{so_far}")
}

/// Below the result of the last round.
#[must_use]
pub fn last(voice: Voice, result: &str, auto: &AutoPlay, end: &End, balance: Amount) -> String {
    format!("{result}\n\n{}", ended(voice, auto, end, balance))
}

/// That it is over, and why.
#[must_use]
pub fn ended(voice: Voice, auto: &AutoPlay, end: &End, balance: Amount) -> String {
    let (reason, balance) = (&why(voice, auto, end), voice.asset.in_cents(balance));
    let (count, rounds) = (auto.played.into(), auto.rounds.into());
    let (sum_net, of) = (Sum(auto.net), &real(voice));
    let ended = if auto.net > 0 {
        voice.html(&key::AutoEndedWon {
            count,
            rounds,
            reason,
            sum_net,
            balance,
            of,
        })
    } else {
        voice.html(&key::AutoEnded {
            count,
            rounds,
            reason,
            sum_net,
            balance,
            of,
        })
    };
    ended.into_string()
}

fn why(voice: Voice, auto: &AutoPlay, end: &End) -> Html {
    match end {
        End::Played => voice.html(&key::AutoEndPlayed),
        End::Won => {
            let most = auto.win.unwrap_or(0);
            let (amount, count) = (stakes(&auto.wager, most), most.into());
            voice.html(&key::AutoEndWon { amount, count })
        }
        End::Lost => match auto.loss {
            None => voice.html(&key::AutoEndHalf),
            Some(most) => {
                let (amount, count) = (stakes(&auto.wager, most), most.into());
                voice.html(&key::AutoEndLost { amount, count })
            }
        },
        End::Stopped => voice.html(&key::AutoEndStopped),
        End::PlayedOn => voice.html(&key::AutoEndPlayedOn),
        End::Late => voice.html(&key::AutoEndLate),
        End::Refused(why) => {
            let why = &refusal(voice, why);
            voice.html(&key::AutoEndRefused { why })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::celebration::celebrates;
    use crate::rules::games::GAMES;
    use crate::rules::ledger::PlayerId;
    use crate::speech::languages::LANGUAGES;
    use crate::values::money::Asset;
    use crate::values::time::Wall;

    #[test]
    fn an_end_that_brought_nothing_is_not_celebrated() {
        let game = GAMES[0];
        for net in [-5_000_000, 0] {
            let auto = AutoPlay {
                player: PlayerId(1),
                asset: Asset::Play,
                chat: 1,
                message: 1,
                game: game.spec().id.to_owned(),
                wager: Wager {
                    stake: Amount::credits(1),
                    choice: game.default_choice(),
                },
                rounds: 10,
                played: 10,
                win: Some(5),
                loss: Some(5),
                net,
                balance: Amount::credits(10),
                turn: 0,
                due: Wall(0),
            };
            let ends = [
                End::Played,
                End::Lost,
                End::Stopped,
                End::PlayedOn,
                End::Late,
            ];
            for end in ends {
                for language in LANGUAGES {
                    let voice = Voice::without_amounts(language);
                    let said = last(voice, "", &auto, &end, Amount::ZERO);
                    assert!(!celebrates(&said), "{said}");
                }
            }
        }
    }
}
