//! A game's command, and what is bet in it by words.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::typed::{self, Meant};
use crate::casino::visit::Visit;
use crate::casino::wings::rounds;
use crate::casino::wings::rounds::deeds;
use crate::casino::wings::rounds::play::play;
use crate::rules::games::{Choice, Game, Wager};
use crate::speech::key;
use crate::values::money::{Amount, Asked, Typed};

/// `/flip`, `/flip 10`, `/flip 10 heads`, `/flip heads 10`: with a stake a round, without one, as in
/// `/flip heads` and `/roulette 17`, the table; a newcomer sees the table first, since it shows the
/// promise that their round is under.
///
/// # Errors
/// A refusal of what is typed or of the bet, or a fault.
pub fn bet(visit: &mut Visit<'_>, game: &'static dyn Game, args: &str) -> Result<Page, Trouble> {
    let words = typed::words(args);
    if let Some(round) = visit.open_round(game)? {
        let page = rounds::table::open_round(visit, game, &round)?;
        if words.is_empty() {
            return Ok(page);
        }
        return Ok(page.told(|round| rounds::text::still_open(visit.voice, round)));
    }
    visit.may_play()?;
    // A choice that is named takes no look at what the player bet on before.
    let usual = match words[..] {
        [] => {
            let usual = visit.remembered(game)?;
            return rounds::table::page(visit, game, &usual);
        }
        [_] => visit.remembered(game)?.choice,
        _ => game.default_choice(),
    };
    match typed::meant(game, &words, &usual, visit.wallet)? {
        Meant::Bet(Typed::One(asked), choice) => {
            let stake = stake_asked(visit, game, &choice, asked)?;
            let wager = Wager { stake, choice };
            if visit.newcomer {
                return rounds::table::page(visit, game, &wager);
            }
            Ok(play(visit, game, wager)?.0)
        }
        Meant::Bet(Typed::Either(stakes), choice) | Meant::Stake(Typed::Either(stakes), choice) => {
            one_of_two(visit, game, stakes, &choice)
        }
        Meant::Stake(Typed::One(asked), choice) => as_a_stake(visit, game, asked, choice),
        Meant::On(choice, or) => on(visit, game, choice, or),
    }
}

/// Asks which of two stakes is meant.
fn one_of_two(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    stakes: [Amount; 2],
    choice: &Choice,
) -> Result<Page, Trouble> {
    let turn = visit.db.seat(visit.player.id)?.turn;
    let bet = |stake, label| {
        let choice = choice.clone();
        let wager = Wager { stake, choice };
        let deed = if visit.newcomer {
            deeds::table(game, wager)
        } else {
            deeds::play(game, wager, turn)
        };
        deed.button(visit.player.id, label)
    };
    Ok(typed::which(visit.voice, stakes, bet))
}

/// The table with this stake prepared, and why it is not put down.
fn as_a_stake(
    visit: &mut Visit<'_>,
    game: &'static dyn Game,
    asked: Asked,
    choice: Choice,
) -> Result<Page, Trouble> {
    let voice = visit.voice;
    let stake = stake_asked(visit, game, &choice, asked)?;
    let nearest = visit.within(game, &choice, stake)?;
    let wager = Wager {
        stake: nearest,
        choice,
    };
    let taken = visit.stakes(game, &wager.choice)?.admits(stake);
    let taken = match (taken, visit.balance()?) {
        (Ok(()), balance) if balance < stake => Err(Refusal::NotEnough { balance, stake }),
        (taken, _) => taken,
    };
    let page = rounds::table::page(visit, game, &wager)?;
    Ok(page.told(|table| match taken {
        Ok(()) => rounds::text_table::as_a_stake(voice, stake, table),
        Err(refusal) => rounds::text_table::not_as_a_stake(voice, &refusal, table),
    }))
}

/// The table with this choice prepared; where its number could also be a stake that may be put down, on
/// what, with a button for that.
fn on(
    visit: &mut Visit<'_>,
    game: &'static dyn Game,
    choice: Choice,
    or: Option<(Typed, Choice)>,
) -> Result<Page, Trouble> {
    let voice = visit.voice;
    let usual = visit.remembered(game)?.stake;
    let stake = visit.within(game, &choice, usual)?;
    let wager = Wager { stake, choice };
    let page = rounds::table::page(visit, game, &wager)?;
    let Some((Typed::One(Asked::Exactly(stake)), on)) = or else {
        return Ok(page);
    };
    let may = visit.stakes(game, &on)?.admits(stake).is_ok() && stake <= visit.balance()?;
    let label = game.label(voice, &wager.choice);
    let page = page.told(|table| rounds::text_table::as_a_choice(voice, &label, may, table));
    if !may {
        return Ok(page);
    }
    let turn = visit.db.seat(visit.player.id)?.turn;
    let bet = &game.label(voice, &on);
    let label = voice.plain(&key::ButtonBetInstead { stake, bet });
    let wager = Wager { stake, choice: on };
    let play = deeds::play(game, wager, turn);
    Ok(page.begin_with(vec![play.button(visit.player.id, label)]))
}

/// The stake that a player names in words.
///
/// # Errors
/// When the database fails.
pub(super) fn stake_asked(
    visit: &Visit<'_>,
    game: &dyn Game,
    choice: &Choice,
    asked: Asked,
) -> Result<Amount, Trouble> {
    match asked {
        Asked::Exactly(stake) => Ok(stake),
        Asked::Max => visit.within(game, choice, Amount::MAX),
        Asked::Half => visit.within(
            game,
            choice,
            visit.wallet.share_in_cents(visit.balance()?, 2),
        ),
    }
}
