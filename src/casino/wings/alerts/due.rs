//! Looks at what the books say, seldom and in small parts.
use crate::casino::refusal::Trouble;
use crate::casino::wing::{Done, Matter, Occasion};
use crate::casino::wings::alerts::told;
use crate::rules::alerts::{self, ALERTS, Alert, Far, LOOK_EVERY, PER_LOOK, Watch};
use crate::rules::luck::Luck;
use crate::store::Days;
use crate::store::alerts::Bets;
use crate::store::cashier::WithdrawalState;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{ASSETS, Asset};
use crate::values::time::Day;
use std::time::Duration;

/// Something is looked at.
pub(super) const WATCH: Matter = Matter {
    kind: Watch::DUE,
    per_step: LOOKS_PER_STEP,
    while_open: false,
    act: |on, number| look(on, number),
    give_up: |on, failed| {
        let later = on.now.plus(limits::DUE_AGAIN_AFTER);
        on.db.put_off(Watch::DUE, failed.subject, later)?;
        Ok(Done::default())
    },
};

/// Each reads little.
const LOOKS_PER_STEP: usize = 32;
/// Players who are looked at in one step.
const PLAYERS_A_STEP: usize = 100;
/// While there are more of them.
const NEXT_STEP: Duration = Duration::from_secs(1);
/// From one round of them to the next.
const PLAYERS_EVERY: Duration = Duration::from_secs(60);

fn look(on: &Occasion<'_>, number: i64) -> Result<Done, Trouble> {
    let at = usize::try_from(number).ok();
    let Some(row) = at.and_then(|at| ALERTS.get(at)) else {
        return Err(Fault::Rule(format!("nothing is looked at by number {number}")).into());
    };
    let mut again = LOOK_EVERY;
    let mut found = match row.watch {
        Watch::Win => wins(on)?,
        Watch::Game => games(on)?,
        Watch::Player => {
            let (found, more) = players(on)?;
            again = if more { NEXT_STEP } else { PLAYERS_EVERY };
            found
        }
        Watch::Waits => waits(on)?,
        Watch::Apart => apart(on)?,
        Watch::Suspense => suspense(on)?,
        Watch::Unknown => Vec::new(),
    };
    on.db.put_off(Watch::DUE, number, on.now.plus(again))?;
    if let Watch::Win | Watch::Player = row.watch {
        // Nothing finds these once more.
        let since = on.now.minus(row.every);
        found.extend(on.db.held_back(row.watch, since, PER_LOOK)?);
    }
    let mut replies = Vec::new();
    for alert in &found {
        replies.extend(told::raise(on.house, on.db, alert, on.now)?);
    }
    Ok(Done {
        replies,
        ..Done::default()
    })
}

/// Wins of which fewer than one is to be expected in so many days as busy as these two.
fn wins(on: &Occasion<'_>) -> Result<Vec<Alert>, Fault> {
    let rare = on.db.take_rare_wins(PER_LOOK)?;
    if rare.is_empty() {
        return Ok(Vec::new());
    }
    let today = on.now.day();
    let bets = on.db.bets_of(today)?.max(on.db.bets_of(Day(today.0 - 1))?);
    let a_day = bets.unsigned_abs().max(alerts::DAY_ROUNDS_MIN);
    let from = a_day.saturating_mul(alerts::WIN_DAYS);
    let told = rare.into_iter().filter(|(_, one_in)| *one_in >= from);
    Ok(told
        .map(|(round, one_in)| Alert::Win { round, one_in })
        .collect())
}

fn far(asset: Asset, bets: &Bets, one_in: u64) -> Option<Far> {
    let sums = (bets.bets, bets.staked, bets.paid);
    Far::of(asset, sums, bets.luck, one_in)
}

/// Games that are far from their exact return. What depends on when players stop, or on how well they play, may well
/// return less.
fn games(on: &Occasion<'_>) -> Result<Vec<Alert>, Fault> {
    let last = on.now.day();
    let first = Day(last.0 - alerts::GAME_DAYS + 1);
    let mut found = Vec::new();
    for (asset, game, bets) in on.db.bets_by_game(Days { first, last })? {
        let one_in = bets.luck.one_in();
        let returns_less = bets.luck.excess < 0.0;
        if one_in < alerts::GAME_ONE_IN || returns_less && !is_fixed(&game) {
            continue;
        }
        found.extend(far(asset, &bets, one_in).map(|far| Alert::Game { game, far }));
    }
    Ok(found)
}

/// Whether a game settles at once, so that nothing a player does changes what it returns.
fn is_fixed(game: &str) -> bool {
    let found = crate::rules::games::find(game);
    found.is_some_and(|game| !game.spec().lasts())
}

/// Players who have won more than chance explains, of those who come to something else than before; the order of
/// players is put down on the way. Whether there are more.
fn players(on: &Occasion<'_>) -> Result<(Vec<Alert>, bool), Fault> {
    let (players, more) = on.db.changed_players(PLAYERS_A_STEP)?;
    let mut found = Vec::new();
    let mut from = None;
    for player in players {
        for (asset, sums) in on.db.player_sums(player)? {
            on.db.rank(player, asset, &sums)?;
            let Luck { excess, .. } = sums.bets.luck;
            let one_in = sums.bets.luck.one_in();
            if excess <= 0.0 || one_in <= alerts::DAY_ROUNDS_MIN {
                continue;
            }
            let from = match from {
                Some(from) => from,
                None => *from.insert(players_from(on)?),
            };
            if one_in >= from {
                let far = far(asset, &sums.bets, one_in);
                found.extend(far.map(|far| Alert::Player { player, far }));
            }
        }
    }
    Ok((found, more))
}

/// One in so many players is nothing to tell of, as many as there are.
fn players_from(on: &Occasion<'_>) -> Result<u64, Fault> {
    let players = on.db.days_of_players()?.unsigned_abs();
    let players = players.max(alerts::DAY_ROUNDS_MIN);
    Ok(players.saturating_mul(alerts::PLAYER_TIMES))
}

/// Withdrawals that wait for a person or for money.
fn waits(on: &Occasion<'_>) -> Result<Vec<Alert>, Fault> {
    let waits = |state: WithdrawalState| match state {
        WithdrawalState::Waiting
        | WithdrawalState::Reserved
        | WithdrawalState::Sending
        | WithdrawalState::Short => true,
        // The one waits for its player, the other is told by itself.
        WithdrawalState::Held | WithdrawalState::Unknown => false,
        WithdrawalState::Paid | WithdrawalState::Failed | WithdrawalState::Refused => false,
    };
    let all = on.db.withdrawals_under_way()?.into_iter();
    let long = all
        .filter(|(state, _, oldest)| waits(*state) && on.now.since(*oldest) >= alerts::WAITS_FROM);
    let alert = long.map(|(state, count, since)| Alert::Waits {
        state: state.word().to_owned(),
        count,
        since,
    });
    Ok(alert.collect())
}

/// Differences that last, of which the provider's answers told when they were found.
fn apart(on: &Occasion<'_>) -> Result<Vec<Alert>, Fault> {
    let mut found = Vec::new();
    for row in ASSETS.iter().filter(|row| !row.is_play) {
        let asset = row.asset;
        let units = on.db.difference(asset)?;
        if units != 0 {
            found.push(Alert::Apart { asset, units });
        }
    }
    Ok(found)
}

fn suspense(on: &Occasion<'_>) -> Result<Vec<Alert>, Fault> {
    let (count, oldest) = on.db.open_suspense_count()?;
    let long = |since| on.now.since(since) >= alerts::SUSPENSE_FROM;
    let since = oldest.filter(|since| count > 0 && long(*since));
    let alert = since.map(|since| Alert::Suspense { count, since });
    Ok(alert.into_iter().collect())
}
