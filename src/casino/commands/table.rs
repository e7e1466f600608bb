//! A game's table: a wager prepared by buttons, the result of a round, the rules.
use super::{Action, Button, Page, Screen, Trouble, Visit, text};
use crate::casino::{auto, cage};
use crate::games::{Choice, Game, Step, Wager};
use crate::ledger::PlayerId;
use crate::money::Amount;
use crate::store::Round;

/// The table with `wager` prepared, nothing bet yet.
///
/// # Errors
/// When the database fails.
pub fn page(
    visit: &mut Visit<'_>,
    game: &'static dyn Game,
    wager: &Wager,
) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let range = cage::stakes(visit.db, visit.house.asset, game, &wager.choice)?;
    let balance = visit.balance()?;
    let turn = visit.db.seat(owner)?.turn;
    let promise = visit
        .newcomer
        .then(|| super::fair::promise(visit))
        .transpose()?;
    let asset = visit.house.asset;
    let mut page = Page::new(text::table(
        game,
        wager,
        range,
        balance,
        asset,
        promise.as_deref(),
    ));
    for row in choice_rows(owner, game, wager) {
        page = page.row(row);
    }
    for row in stake_rows(visit, game, wager, range.min, range.max.min(balance))? {
        page = page.row(row);
    }
    let play = Action::Play {
        game,
        wager: wager.clone(),
        turn,
    };
    let rules = Action::Show(Screen::Rules(game, wager.choice.clone()));
    Ok(page
        .row(vec![play.button(owner, text::play_button(game, wager))])
        .row(vec![
            rules.button(owner, text::RULES),
            Action::Show(Screen::Games).button(owner, text::GAMES_BUTTON),
            Action::Show(Screen::Home).button(owner, text::HOME),
        ]))
}

/// The buttons that choose what is bet on.
fn choice_rows(owner: PlayerId, game: &'static dyn Game, wager: &Wager) -> Vec<Vec<Button>> {
    let layout = game.layout(&wager.choice);
    if layout.iter().map(Vec::len).sum::<usize>() == 1 {
        return Vec::new();
    }
    let button = |(label, choice): (String, Choice)| {
        let same = choice == wager.choice;
        let table = Screen::Table(
            game,
            Wager {
                stake: wager.stake,
                choice,
            },
        );
        if same {
            Action::Same
        } else {
            Action::Show(table)
        }
        .button(owner, label)
    };
    layout
        .into_iter()
        .map(|row| row.into_iter().map(button).collect())
        .collect()
}

/// Round stakes that fit between `min` and `max`, and the ways to change the one in force.
fn stake_rows(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    wager: &Wager,
    min: Amount,
    max: Amount,
) -> Result<[Vec<Button>; 2], Trouble> {
    let owner = visit.player.id;
    let button = |label: &str, stake: Amount| {
        let table = Screen::Table(
            game,
            Wager {
                stake,
                choice: wager.choice.clone(),
            },
        );
        let same = stake == wager.stake;
        if same {
            Action::Same
        } else {
            Action::Show(table)
        }
        .button(owner, label)
    };
    let mut presets: Vec<_> = [1, 10, 100, 1_000, 10_000]
        .into_iter()
        .map(Amount::units)
        .filter(|stake| (min..=max).contains(stake))
        .map(|stake| button(&text::preset(stake, stake == wager.stake), stake))
        .collect();
    // The three that are nearest to what the player could bet.
    presets.drain(..presets.len().saturating_sub(3));
    let half = visit.within(game, &wager.choice, wager.stake.share_in_cents(2))?;
    let double = wager.stake.checked_mul(2).unwrap_or(Amount::MAX);
    let double = visit.within(game, &wager.choice, double)?;
    let most = visit.within(game, &wager.choice, Amount::MAX)?;
    let ask = Action::AskStake {
        game,
        choice: wager.choice.clone(),
    };
    let change = vec![
        button(text::HALF, half),
        button(text::DOUBLE, double),
        button(text::MAX, most),
        ask.button(owner, text::OTHER_STAKE),
    ];
    Ok([presets, change])
}

/// The table of the player's open round, as it stands.
///
/// # Errors
/// When the database fails.
pub fn open_round(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    round: &Round,
    note: &str,
) -> Result<Page, Trouble> {
    let step = cage::replay(visit.db, round, game)?;
    going_on(visit, game, round, &step, note)
}

/// A round that goes on, with its moves as buttons.
///
/// # Errors
/// When the database fails.
pub fn going_on(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    round: &Round,
    step: &Step,
    note: &str,
) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let balance = visit.balance()?;
    let mut page = Page::new(text::rounds::going_on(game, round, step, balance, note));
    for row in game.keys(&round.wager, &round.moves, step) {
        let buttons = row.into_iter().map(|key| {
            let action = key.makes.map_or(Action::Idle, |makes| Action::Move {
                round: round.id,
                step: round.moves.len(),
                makes,
            });
            action.button(owner, key.label)
        });
        page = page.row(buttons.collect());
    }
    let rules = Action::Show(Screen::Rules(game, round.wager.choice.clone()));
    Ok(page.row(vec![
        rules.button(owner, text::RULES),
        Action::Show(Screen::Games).button(owner, text::GAMES_BUTTON),
        Action::Show(Screen::Home).button(owner, text::HOME),
    ]))
}

/// What a round brought, with the same bet and the table a tap away.
///
/// # Errors
/// When the database fails.
pub fn result(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    round: &Round,
    step: &Step,
) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let turn = visit.db.seat(owner)?.turn;
    let text = text::rounds::result(game, round, step, visit.balance()?);
    let again = Action::Play {
        game,
        wager: round.wager.clone(),
        turn,
    };
    let table = Action::Show(Screen::Table(game, round.wager.clone()));
    let mut row = vec![
        again.button(owner, text::again_button(round.wager.stake)),
        table.button(owner, text::CHANGE),
    ];
    if auto::is_offered(visit.house, game) {
        let auto = Action::Show(Screen::Auto(game, round.wager.clone()));
        row.insert(1, auto.button(owner, text::auto::AUTO));
    }
    Ok(Page::new(text).row(row))
}

/// The rules, what a choice pays, and its exact return, all from the game's own data.
///
/// # Errors
/// When the database fails.
pub fn rules(
    visit: &mut Visit<'_>,
    game: &'static dyn Game,
    choice: &Choice,
) -> Result<Page, Trouble> {
    let wager = Wager {
        choice: choice.clone(),
        ..visit.remembered(game)?
    };
    let back = Action::Show(Screen::Table(game, wager)).button(visit.player.id, text::BACK);
    Ok(Page::new(text::rules(game, choice)).row(vec![back]))
}
