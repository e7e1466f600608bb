//! A game's table: a wager prepared by buttons, the result of a round, the rules.
use super::{Action, Button, Page, Screen, Trouble, Visit, text};
use crate::casino::cage;
use crate::games::{Choice, Game, Step, Wager};
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
    let mut page = Page::new(text::table(game, wager, range, balance, visit.house.asset));
    let offered = game.offered();
    if offered.iter().map(Vec::len).sum::<usize>() > 1 {
        for row in offered {
            let buttons = row
                .into_iter()
                .map(|choice| choice_button(visit, game, choice, wager));
            page = page.row(buttons.collect());
        }
    }
    let with = |stake| Wager {
        stake,
        choice: wager.choice.clone(),
    };
    let stake_button = |label: String, stake: Amount| {
        Action::Show(Screen::Table(game, with(stake))).button(owner, label)
    };
    let presets = [1, 10, 100].map(Amount::units).into_iter();
    let presets = presets.filter(|stake| (range.min..=range.max).contains(stake));
    let presets = presets
        .map(|stake| stake_button(text::preset(stake), stake))
        .collect();
    let half = visit.within(game, &wager.choice, wager.stake.share_in_cents(2))?;
    let double = wager.stake.checked_mul(2).unwrap_or(Amount::MAX);
    let double = visit.within(game, &wager.choice, double)?;
    let ask = Action::AskStake {
        game,
        choice: wager.choice.clone(),
    };
    let play = Action::Play {
        game,
        wager: wager.clone(),
        turn,
    };
    let rules = Action::Show(Screen::Rules(game, wager.choice.clone()));
    Ok(page
        .row(presets)
        .row(vec![
            stake_button(text::HALF.to_owned(), half),
            stake_button(text::DOUBLE.to_owned(), double),
            ask.button(owner, text::OTHER_STAKE),
        ])
        .row(vec![play.button(owner, text::play_button(game, wager))])
        .row(vec![
            rules.button(owner, text::RULES),
            Action::Show(Screen::Games).button(owner, text::GAMES_BUTTON),
        ]))
}

/// A choice on the table, marked when it is the one in force.
fn choice_button(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    choice: Choice,
    wager: &Wager,
) -> Button {
    let label = text::choice_button(game, &choice, choice == wager.choice);
    let table = Screen::Table(
        game,
        Wager {
            stake: wager.stake,
            choice,
        },
    );
    Action::Show(table).button(visit.player.id, label)
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
    let text = text::result(game, round, step, visit.balance()?);
    let again = Action::Play {
        game,
        wager: round.wager.clone(),
        turn,
    };
    let table = Action::Show(Screen::Table(game, round.wager.clone()));
    Ok(Page::new(text).row(vec![
        again.button(owner, text::again_button(round.wager.stake)),
        table.button(owner, text::CHANGE),
    ]))
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
