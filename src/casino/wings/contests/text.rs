//! What is said of players against each other: challenges, duels and pots.
use crate::casino::text::{listed, real};
use crate::rules::contests::{Drawn, Kind, Outcome, RAKE, STAKE_MAX, STAKE_MIN, shares};
use crate::rules::fairness::ClientSeed;
use crate::rules::ledger::PlayerId;
use crate::speech::{Html, Unit, Voice, key};
use crate::store::{BuyIn, Contest, End};
use crate::values::limits;
use crate::values::money::{Amount, Multiplier, Stakes};
use crate::values::time::Wall;
use std::borrow::Cow;
use std::iter::once;
use std::time::Duration;

pub(in crate::casino) fn begin_button(voice: Voice, kind: Kind, stake: Amount) -> String {
    format!("{} {}", emoji(kind), voice.amount(stake))
}

pub(in crate::casino) fn join_button(voice: Voice, stake: Amount) -> String {
    format!("🎟 {}", voice.amount(stake))
}

pub(super) fn emoji(kind: Kind) -> &'static str {
    match kind {
        Kind::Flip => "🪙",
        Kind::Dice => "🎲",
        Kind::Pot => "🏺",
    }
}

pub(super) fn title(voice: Voice, contest: &Contest) -> Html {
    let id = contest.id.0.into();
    let title = match contest.kind {
        Kind::Flip => voice.html(&key::ContestTitleFlip { id }),
        Kind::Dice => voice.html(&key::ContestTitleDice { id }),
        Kind::Pot => voice.html(&key::ContestTitlePot { id }),
    };
    // Who reads it may have another wallet open.
    let asset = contest.asset;
    let real = (!asset.is_play()).then(|| Html::escaped(asset.unit_name()));
    Html::joined(once(title).chain(real), " · ")
}

pub(super) fn name(buy_in: Option<&BuyIn>) -> Cow<'_, str> {
    listed(buy_in.map_or("?", |buy_in| &buy_in.name))
}

/// How a contest is decided, before it is.
fn rule(voice: Voice, kind: Kind) -> Html {
    match kind {
        Kind::Flip => voice.html(&key::ContestRuleFlip),
        Kind::Dice => voice.html(&key::ContestRuleDice),
        Kind::Pot => voice.html(&key::ContestRulePot),
    }
}

fn promise(voice: Voice, contest: &Contest) -> Html {
    let hash = &contest.server.commitment().to_string();
    voice.html(&key::ContestPromise { hash })
}

/// The same, and what the challenger plays with.
fn promise_of_duel(voice: Voice, contest: &Contest, buy_ins: &[BuyIn]) -> Html {
    let seed = buy_ins.first().map_or("", |buy_in| buy_in.client.as_str());
    let seed = voice.html(&key::ContestClientSeed { seed });
    Html::lines([promise(voice, contest), seed])
}

/// `2026-01-31 18:05 UTC`: the minute by whose beginning it has happened.
pub(super) fn until(due: Wall) -> String {
    let text = due.plus(Duration::from_secs(59)).rfc3339();
    let part = |range| text.get(range).unwrap_or_default();
    format!("{} {} UTC", part(0..10), part(11..16))
}

fn span(voice: Voice, time: Duration) -> String {
    match time.as_secs() / 60 {
        minutes @ 0..120 => {
            let minutes = minutes.into();
            voice.plain(&key::TimeMinutes { minutes })
        }
        minutes => {
            let hours = (minutes / 60).into();
            voice.plain(&key::TimeHours { hours })
        }
    }
}

/// A challenge that waits; with the bot's name when it is passed on as a link.
#[must_use]
pub fn challenge(voice: Voice, contest: &Contest, buy_ins: &[BuyIn], link: Option<&str>) -> String {
    let voice = voice.of(contest.asset);
    let (payout, _) = shares(&[contest.stake, contest.stake]);
    let made = key::Challenge {
        name: &name(buy_ins.first()),
        stake: contest.stake,
        payout,
    };
    let how = match link {
        None => voice.html(&key::ChallengeWho),
        Some(bot) => pass_on(voice, bot, &contest.code),
    };
    let until = &until(contest.due);
    let head = [
        title(voice, contest),
        voice.html(&made),
        rule(voice, contest.kind),
    ];
    let parts = [
        Html::lines(head),
        Html::lines([how, voice.html(&key::ChallengeUntil { until })]),
        promise_of_duel(voice, contest, buy_ins),
    ];
    Html::joined(parts, "\n\n").into_string()
}

fn pass_on(voice: Voice, bot: &str, code: &str) -> Html {
    if bot.is_empty() {
        voice.html(&key::ChallengeSend { code })
    } else {
        voice.html(&key::ChallengeLink { bot, code })
    }
}

/// What one reads who was passed a challenge.
#[must_use]
pub fn invitation(
    voice: Voice,
    contest: &Contest,
    buy_ins: &[BuyIn],
    balance: Amount,
    newcomer: bool,
) -> String {
    let voice = voice.of(contest.asset);
    let (payout, _) = shares(&[contest.stake, contest.stake]);
    let invited = key::Invitation {
        name: &name(buy_ins.first()),
        stake: contest.stake,
        payout,
    };
    let balance = voice.asset.in_cents(balance);
    let unit = Unit(balance);
    let balance = if newcomer && contest.asset.is_play() {
        voice.html(&key::InvitationNewcomer { balance, unit })
    } else {
        voice.html(&key::InvitationBalance { balance, unit })
    };
    let head = [
        title(voice, contest),
        voice.html(&invited),
        rule(voice, contest.kind),
        balance,
    ];
    let parts = [Html::lines(head), promise_of_duel(voice, contest, buy_ins)];
    Html::joined(parts, "\n\n").into_string()
}

/// The players of a pot, what they put in, and their chances.
fn players(voice: Voice, buy_ins: &[BuyIn]) -> Html {
    let total: i64 = buy_ins.iter().map(|b| b.stake.units()).sum();
    let part = |units: i64| units.unsigned_abs();
    let line = |(place, buy_in): (usize, &BuyIn)| {
        voice.html(&key::PotPlayer {
            place: &place.to_string(),
            name: &name(Some(buy_in)),
            stake: buy_in.stake,
            share: Multiplier::ratio(part(buy_in.stake.units()), part(total).max(1)),
        })
    };
    Html::lines((1..).zip(buy_ins).map(line))
}

/// A pot that is open.
#[must_use]
pub fn pot(voice: Voice, contest: &Contest, buy_ins: &[BuyIn]) -> String {
    let voice = voice.of(contest.asset);
    let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
    let (payout, _) = shares(&stakes);
    let until = &until(contest.due);
    let (wins, when) = if buy_ins.len() < 2 {
        (None, voice.html(&key::PotAlone { until }))
    } else {
        let time = &span(voice, limits::POT_OPEN_FOR);
        let drawn = voice.html(&key::PotDrawnAt { until, time });
        (Some(voice.html(&key::PotWins { payout })), drawn)
    };
    let how = [rule(voice, contest.kind), when, voice.html(&key::PotJoin)];
    let parts = [
        Html::joined(once(title(voice, contest)).chain(wins), " · "),
        players(voice, buy_ins),
        Html::lines(how),
        promise(voice, contest),
    ];
    Html::joined(parts, "\n\n").into_string()
}

pub(in crate::casino) fn you_are_in(voice: Voice, contest: &Contest, stake: Amount) -> String {
    let (voice, id) = (voice.of(contest.asset), contest.id.0.into());
    let of = &real(voice);
    voice.plain(&key::PotYouAreIn { id, stake, of })
}

/// How a duel ended for one of the two, for the answer to a press.
pub(in crate::casino) fn your_end(voice: Voice, contest: &Contest, player: PlayerId) -> String {
    let (voice, stake) = (voice.of(contest.asset), contest.stake);
    let of = &real(voice);
    match contest.end {
        Some(End::Won(winner, payout)) if winner == player => {
            let amount = payout.checked_sub(stake).unwrap_or_default();
            voice.plain(&key::DuelYouWin { amount, of })
        }
        Some(End::Won(..)) => voice.plain(&key::DuelYouLose { stake, of }),
        None | Some(End::Tied | End::Cancelled | End::Expired | End::Void) => {
            voice.plain(&key::DuelNobody)
        }
    }
}

/// How a duel ended, for the challenger, who was not there.
pub(in crate::casino) fn news(
    voice: Voice,
    contest: &Contest,
    buy_ins: &[BuyIn],
) -> Option<String> {
    let voice = voice.of(contest.asset);
    let (id, stake, of) = (contest.id.0.into(), contest.stake, &real(voice));
    let news = match contest.end? {
        End::Expired => voice.html(&key::DuelExpired { id, stake, of }),
        End::Void => voice.html(&key::DuelVoid { id, stake, of }),
        End::Won(..) | End::Tied | End::Cancelled => {
            let name = &name(buy_ins.get(1));
            let result = &your_end(voice, contest, contest.opener);
            voice.html(&key::DuelAccepted { name, id, result })
        }
    };
    Some(news.into_string())
}

/// Who has won a pot, so that they hear of it.
pub(in crate::casino) fn pot_news(
    voice: Voice,
    contest: &Contest,
    buy_ins: &[BuyIn],
) -> Option<String> {
    let Some(End::Won(winner, payout)) = contest.end else {
        return None;
    };
    let voice = voice.of(contest.asset);
    let winner = buy_ins.iter().find(|b| b.player == winner)?;
    let mention = &voice.mention(winner.player.0, &winner.name);
    let (id, of) = (contest.id.0.into(), &real(voice));
    let news = match payout > winner.stake {
        true => voice.html(&key::PotNews {
            mention,
            id,
            payout,
            of,
        }),
        // Who put in nearly all of it gets less than that.
        false => voice.html(&key::PotNewsBack {
            mention,
            id,
            payout,
            of,
        }),
    };
    Some(news.into_string())
}

/// What becomes of a message whose contest is shown anew.
pub(in crate::casino) fn shown_below(voice: Voice, contest: &Contest) -> String {
    Html::lines([title(voice, contest), voice.html(&key::ContestBelow)]).into_string()
}

/// What was drawn, in a line or, after ties, more.
fn drawn(voice: Voice, drawn: &Drawn, buy_ins: &[BuyIn]) -> Html {
    match drawn {
        Drawn::Side(0) => voice.html(&key::DrawnHeads),
        Drawn::Side(_) => voice.html(&key::DrawnTails),
        Drawn::Rolls(rolls) => {
            let line = |[die1, die2, die3, die4]: &[u32; 4]| {
                voice.html(&key::DrawnRolls {
                    die1: (*die1).into(),
                    die2: (*die2).into(),
                    left: (die1 + die2).into(),
                    right: (die3 + die4).into(),
                    die3: (*die3).into(),
                    die4: (*die4).into(),
                })
            };
            Html::lines(rolls.iter().map(line))
        }
        Drawn::Ticket(ticket) => {
            let tickets: i64 = buy_ins.iter().map(|b| b.stake.units()).sum();
            let (ticket, tickets) = ((*ticket).into(), tickets.into());
            voice.html(&key::DrawnTicket { ticket, tickets })
        }
    }
}

/// A contest that is over, with its proof.
#[must_use]
pub fn over(
    voice: Voice,
    contest: &Contest,
    buy_ins: &[BuyIn],
    outcome: Option<&Outcome>,
) -> String {
    let voice = voice.of(contest.asset);
    let (first, other) = (&name(buy_ins.first()), &name(buy_ins.get(1)));
    let (title, stake) = (title(voice, contest), contest.stake);
    let (Some(end), Some(outcome)) = (contest.end, outcome) else {
        let name = first;
        let why = match contest.end {
            Some(End::Cancelled) => voice.html(&key::OverCalledOff { name, stake }),
            Some(End::Void) => voice.html(&key::OverVoid),
            _ => voice.html(&key::OverExpired { name, stake }),
        };
        return Html::lines([title, why]).into_string();
    };
    let name = first;
    let against = match contest.kind {
        Kind::Pot => players(voice, buy_ins),
        Kind::Flip => voice.html(&key::OverFlip { name, other, stake }),
        Kind::Dice => voice.html(&key::OverDice { name, other, stake }),
    };
    let drawn = drawn(voice, &outcome.drawn, buy_ins);
    let how = [against, drawn, result(voice, contest, end, buy_ins)];
    let proof = key::OverProof {
        command: contest.kind.command(),
        id: contest.id.0.into(),
        server_seed: &contest.server.reveal(),
        hash: &contest.server.commitment().to_string(),
        seed: &mixed(buy_ins),
    };
    let parts = [title, Html::lines(how), voice.html(&proof)];
    Html::joined(parts, "\n\n").into_string()
}

/// Who gets how much of a contest that was drawn.
fn result(voice: Voice, contest: &Contest, end: End, buy_ins: &[BuyIn]) -> Html {
    let End::Won(winner, payout) = end else {
        let count = limits::DUEL_TIES_MAX.into();
        return voice.html(&key::OverTied { count });
    };
    let at = buy_ins.iter().position(|b| b.player == winner);
    let name = &name(at.and_then(|at| buy_ins.get(at)));
    let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
    let ((_, rake), rate) = (shares(&stakes), RAKE);
    let Some(at) = at.filter(|_| contest.kind == Kind::Pot) else {
        return voice.html(&key::OverWon {
            name,
            payout,
            rake,
            rate,
        });
    };
    let place = &(at + 1).to_string();
    match stakes.get(at).is_some_and(|stake| payout > *stake) {
        true => voice.html(&key::OverWonPot {
            place,
            name,
            payout,
            rake,
            rate,
        }),
        false => voice.html(&key::OverBackPot {
            place,
            name,
            payout,
            rake,
            rate,
        }),
    }
}

fn mixed(buy_ins: &[BuyIn]) -> String {
    let mixed = ClientSeed::mixed(buy_ins.iter().map(|b| &b.client));
    mixed.as_str().to_owned()
}

/// How to challenge somebody.
#[must_use]
pub fn how_to_duel(voice: Voice, taken: Stakes, private: bool) -> String {
    let (min, max) = taken.of_table((STAKE_MIN, STAKE_MAX));
    let of = &real(voice);
    let how = key::HowToDuel {
        rate: RAKE,
        rule_flip: &voice.plain(&key::ContestRuleFlip),
        rule_dice: &voice.plain(&key::ContestRuleDice),
    };
    let accepted = if private {
        let time = &span(voice, limits::DUEL_LINK_OPEN_FOR);
        voice.html(&key::HowToDuelPrivate { time, min, max, of })
    } else {
        let time = &span(voice, limits::DUEL_OPEN_FOR);
        voice.html(&key::HowToDuelGroup { time, min, max, of })
    };
    Html::joined([voice.html(&how), accepted], "\n\n").into_string()
}

/// How to open a pot.
#[must_use]
pub fn how_to_pot(voice: Voice, taken: Stakes, private: bool) -> String {
    let (min, max) = taken.of_table((STAKE_MIN, STAKE_MAX));
    let how = voice.html(&key::HowToPot {
        rate: RAKE,
        rule_pot: &voice.plain(&key::ContestRulePot),
        time: &span(voice, limits::POT_OPEN_FOR),
        count: limits::POT_PLAYERS_MAX.into(),
        min,
        max,
        of: &real(voice),
    });
    let here = private.then(|| voice.html(&key::HowToPotPrivate));
    Html::joined(once(how).chain(here), "\n\n").into_string()
}
