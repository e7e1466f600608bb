//! A game's table: a wager prepared by buttons, the result of a round, the rules.
use crate::casino::backing::StakeRange;
use crate::casino::deed::Plain;
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::limits::footer;
use crate::casino::wings::rounds::deeds::{self, Bet, Deed, Makes, On};
use crate::casino::wings::{lobby, rounds, wallets};
use crate::casino::{cage, text};
use crate::rules::games::{Choice, Game, Step, Wager, mark};
use crate::speech::{Voice, key};
use crate::store::Round;
use crate::values::money::Amount;

/// Kinds of further bets in a row of buttons.
const TABS_IN_A_ROW: usize = 3;

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
    let (mut page, range) = head(visit, game, wager)?;
    for row in choice_rows(visit, game, wager, None) {
        page = page.row(row);
    }
    if let Some(more) = game.more() {
        let more_bets = deeds::more(game, wager.clone(), 0);
        page = page.row(vec![more_bets.button(owner, (more.name)(visit.voice))]);
    }
    let bare = game.asks_first(wager.choice.as_str()).is_some();
    if !bare && !range.is_closed() {
        let max = range.max.min(visit.balance()?);
        for row in stake_rows(visit, game, wager, range.min, max)? {
            page = page.row(row);
        }
    }
    let about = if bare {
        game.default_choice()
    } else {
        wager.choice.clone()
    };
    let rules = deeds::rules(game, about);
    Ok(page.row(play_or_not(visit, game, wager, range)?).row(vec![
        rules.button(owner, visit.voice.plain(&key::ButtonRules)),
        lobby::deeds::games(visit.voice, owner),
        lobby::deeds::home(visit.voice, owner),
    ]))
}

/// Bets that have no room on the table, one kind of them at a time.
///
/// # Errors
/// When the database fails.
pub fn more(
    visit: &mut Visit<'_>,
    game: &'static dyn Game,
    wager: &Wager,
    tab: usize,
) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let (mut page, range) = head(visit, game, wager)?;
    let tabs = game.more().map_or(&[][..], |more| more.tabs);
    let kind = |(at, label): (usize, &fn(Voice) -> String)| {
        let label = mark(at == tab, label(visit.voice));
        deeds::more(game, wager.clone(), at).button_unless(at == tab, owner, label)
    };
    let kinds: Vec<_> = tabs.iter().enumerate().map(kind).collect();
    for row in kinds.chunks(TABS_IN_A_ROW) {
        page = page.row(row.to_vec());
    }
    for row in choice_rows(visit, game, wager, Some(tab)) {
        page = page.row(row);
    }
    let back = deeds::table(game, wager.clone());
    Ok(page.row(play_or_not(visit, game, wager, range)?).row(vec![
        back.button(owner, visit.voice.plain(&key::ButtonBack)),
    ]))
}

/// What stands above a table's buttons, and what may be staked there.
fn head(
    visit: &mut Visit<'_>,
    game: &'static dyn Game,
    wager: &Wager,
) -> Result<(Page, StakeRange), Trouble> {
    visit.may_play()?;
    let range = visit.stakes(game, &wager.choice)?;
    let balance = visit.balance()?;
    let promise = visit
        .newcomer
        .then(|| crate::casino::wings::fair::seeds::promise(visit))
        .transpose()?;
    let promise = promise.as_deref();
    let text = rounds::text_table::table(visit.voice, game, wager, range, balance, promise);
    Ok((footer::below(Page::new(text), visit)?, range))
}

/// The button that bets, or what is to be done before one can; where no stake is taken, the way to play credits.
fn play_or_not(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    wager: &Wager,
    range: StakeRange,
) -> Result<Vec<Button>, Trouble> {
    let owner = visit.player.id;
    if let Some(first) = game.asks_first(wager.choice.as_str()) {
        let first = &first.say(visit.voice);
        let label = visit.voice.plain(&key::ButtonNoPlay { first });
        return Ok(vec![Plain::Idle.button(owner, label)]);
    }
    if range.is_closed() {
        return Ok(wallets::deeds::to_credits(visit).into_iter().collect());
    }
    let play = deeds::play(game, wager.clone(), visit.db.seat(owner)?.turn);
    let label = rounds::text_table::play_button(visit.voice, game, wager);
    Ok(vec![play.button(owner, label)])
}

/// The buttons that choose what is bet on, on the table or on a tab beside it.
fn choice_rows(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    wager: &Wager,
    tab: Option<usize>,
) -> Vec<Vec<Button>> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let layout = match tab {
        Some(tab) => game.tab(voice, tab, &wager.choice),
        None => game.layout(voice, &wager.choice),
    };
    if layout.iter().map(Vec::len).sum::<usize>() == 1 {
        return Vec::new();
    }
    let button = |(label, choice): (String, Choice)| {
        let same = choice == wager.choice;
        let stake = wager.stake;
        let wager = Wager { stake, choice };
        let deed = match tab {
            Some(tab) => deeds::more(game, wager, tab),
            None => deeds::table(game, wager),
        };
        deed.button_unless(same, owner, label)
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
    let (owner, voice) = (visit.player.id, visit.voice);
    let button = |label: String, stake: Amount| {
        let choice = wager.choice.clone();
        let table = deeds::table(game, Wager { stake, choice });
        table.button_unless(stake == wager.stake, owner, label)
    };
    let mut presets: Vec<_> = (visit.taken())
        .presets()
        .filter(|stake| (min..=max).contains(stake))
        .map(|stake| {
            button(
                text::preset(&visit.wallet.brief(stake), stake == wager.stake),
                stake,
            )
        })
        .collect();
    // The three that are nearest to what the player could bet.
    presets.drain(..presets.len().saturating_sub(3));
    let half = visit.within(
        game,
        &wager.choice,
        visit.wallet.share_in_cents(wager.stake, 2),
    )?;
    let double = wager.stake.checked_mul(2).unwrap_or(Amount::MAX);
    let double = visit.within(game, &wager.choice, double)?;
    let most = visit.within(game, &wager.choice, Amount::MAX)?;
    let choice = wager.choice.clone();
    let ask = Deed::AskStake {
        on: On { game, choice },
    };
    let change = vec![
        button(voice.plain(&key::ButtonHalf), half),
        button(voice.plain(&key::ButtonDouble), double),
        button(voice.plain(&key::ButtonMax), most),
        ask.button(owner, voice.plain(&key::ButtonOtherStake)),
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
) -> Result<Page, Trouble> {
    let step = cage::replay(visit.db, round, game)?;
    going_on(visit, game, round, &step)
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
) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let (voice, balance) = (visit.voice, visit.balance()?);
    let page = Page::new(rounds::text::going_on(voice, game, round, step, balance));
    let mut page = footer::below(page, visit)?;
    for row in game.keys(voice, &round.wager, &round.moves, step) {
        let buttons = row.into_iter().map(|key| {
            let Some(makes) = key.makes else {
                return Plain::Idle.button(owner, key.label);
            };
            let makes = Deed::Move {
                round: round.id,
                step: deeds::Step(round.moves.len()),
                makes: Makes(makes),
            };
            makes.button(owner, key.label)
        });
        page = page.row(buttons.collect());
    }
    let rules = deeds::rules(game, round.wager.choice.clone());
    Ok(page.row(vec![
        rules.button(owner, visit.voice.plain(&key::ButtonRules)),
        lobby::deeds::games(visit.voice, owner),
        lobby::deeds::home(visit.voice, owner),
    ]))
}

/// What a round brought and left, with the same bet and the table a tap away.
///
/// # Errors
/// When the database fails.
pub fn result(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    round: &Round,
    step: &Step,
    balance: Amount,
) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let turn = visit.db.seat(owner)?.turn;
    let text = rounds::text::result(voice, game, round, step, balance);
    let stake = round.wager.stake;
    if visit.is_shut()? {
        let home = lobby::deeds::home(voice, owner);
        return Ok(footer::below(Page::new(text), visit)?.row(vec![home]));
    }
    let again = deeds::play(game, round.wager.clone(), turn);
    let table = deeds::table(game, round.wager.clone());
    let mut row = vec![
        again.button(owner, voice.plain(&key::ButtonAgain { stake })),
        table.button(owner, voice.plain(&key::ButtonChange)),
    ];
    if rounds::ends::is_offered(visit.house, game) {
        let wager = round.wager.clone();
        let auto = Deed::Auto {
            bet: Bet { game, wager },
            ends: rounds::ends::Ends::DEFAULT,
        };
        row.insert(1, auto.button(owner, voice.plain(&key::ButtonAuto)));
    }
    Ok(footer::below(Page::new(text), visit)?.row(row))
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
    let voice = visit.voice;
    let back = deeds::table(game, wager);
    let back = back.button(visit.player.id, voice.plain(&key::ButtonBack));
    Ok(Page::new(rounds::text_table::rules(voice, game, choice)).row(vec![back]))
}
