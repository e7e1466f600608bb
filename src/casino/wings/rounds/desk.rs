//! What a press on the buttons of rounds does, and a stake that is typed.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::typed;
use crate::casino::visit::Visit;
use crate::casino::wing::{Asked, Press, Pressed};
use crate::casino::wings::rounds::deeds::{self, Bet, Deed, On, Turn};
use crate::casino::wings::rounds::play::{go_on, play};
use crate::casino::wings::rounds::{auto, bet, history, round, stats, table, text_table};
use crate::rules::games::{self, Wager};
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::money::Typed;

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, message: i64) -> Result<Pressed, Trouble> {
        let page = match self {
            Self::Table { of } => match visit.open_round(of.game)? {
                Some(round) => table::open_round(visit, of.game, &round),
                None => table::page(visit, of.game, &of.wager),
            },
            Self::More { of } => table::more(visit, of.table.game, &of.table.wager, of.tab),
            Self::Play { bet, turn } => {
                in_turn(visit, *turn)?;
                let (page, line) = play(visit, bet.game, bet.wager.clone())?;
                return Ok(Pressed::InPlace(page, line));
            }
            Self::Move { round, step, makes } => {
                let (page, line) = go_on(visit, *round, step.0, &makes.0)?;
                return Ok(Pressed::InPlace(page, line));
            }
            Self::AskStake { on } => return Ok(Pressed::Asks(ask_stake(visit, on)?)),
            Self::Rules { of } => table::rules(visit, of.game, &of.choice),
            Self::Auto { bet, ends } => auto::page(visit, bet.game, &bet.wager, *ends),
            Self::StartAuto { bet, turn, ends } => {
                in_turn(visit, *turn)?;
                let Bet { game, wager } = bet;
                auto::start(visit, *game, wager, *ends, message)
            }
            Self::StopAuto => auto::stop(visit),
            Self::History { page } => history::at(visit, page.0),
            Self::Csv => return Ok(Pressed::Apart(history::csv(visit)?, String::new())),
            Self::Stats => stats::page(visit, ""),
            Self::One { round } => round::of(visit, *round),
            Self::Promise { round } => round::promise(visit, *round),
            Self::Replay { round, step } => round::replay(visit, *round, step.0),
        };
        page.map(Pressed::from)
    }

    fn place(&self, db: &Db) -> Result<Option<i64>, Fault> {
        match self {
            Self::Move { round, .. } => db.table_chat(*round),
            _ => Ok(None),
        }
    }
}

/// Refuses a bet of a turn that the player has already played.
fn in_turn(visit: &Visit<'_>, turn: Turn) -> Result<(), Trouble> {
    visit.may_play()?;
    if visit.db.seat(visit.player.id)?.turn == turn.0 {
        Ok(())
    } else {
        Err(Refusal::Stale.into())
    }
}

fn ask_stake(visit: &Visit<'_>, on: &On) -> Result<Asked, Trouble> {
    let On { game, choice } = on;
    visit.may_play()?;
    let range = visit.stakes(*game, choice)?.if_open()?;
    Ok(Asked {
        awaits: format!("stake {} {}", game.spec().id, choice.as_str()),
        text: text_table::ask_stake(visit.voice, *game, choice, range),
    })
}

/// The stake that a player typed.
pub(super) fn stake(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    let &[game, on] = about else {
        return Err(Refusal::Stale.into());
    };
    let game = games::find(game).ok_or(Refusal::Stale)?;
    let choice = game.choice(on).ok_or(Refusal::Stale)?;
    visit.may_play()?;
    let asked = match typed::amount(line, visit.wallet)? {
        Typed::One(asked) => asked,
        Typed::Either(stakes) => {
            let table = |stake, label| {
                let choice = choice.clone();
                deeds::table(game, Wager { stake, choice }).button(visit.player.id, label)
            };
            return Ok(typed::which(visit.voice, stakes, table));
        }
    };
    let stake = bet::stake_asked(visit, game, &choice, asked)?;
    visit.stakes(game, &choice)?.admits(stake)?;
    let balance = visit.balance()?;
    if stake > balance {
        return Err(Refusal::NotEnough { balance, stake }.into());
    }
    table::page(visit, game, &Wager { stake, choice })
}
