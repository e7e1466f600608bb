//! Telegram's own dice: the menu, a table for each, a bet in words, and what came of it.
use crate::casino::house::House;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Button, Reply};
use crate::casino::visit::Visit;
use crate::casino::wings::limits::footer;
use crate::casino::wings::tosses::deeds::Deed;
use crate::casino::wings::{lobby, tosses, wallets};
use crate::casino::{text, typed};
use crate::rules::fairness::Entropy;
use crate::rules::ledger::TossId;
use crate::rules::tosses::{self as telegrams, On, TOSSES, Toss};
use crate::speech::key;
use crate::store::{Db, TossRow};
use crate::values::money::{Amount, Asked, Typed};
use crate::values::time::Wall;
use std::ops::RangeInclusive;

/// `/toss` shows the menu, `/toss #7` a past one, `/toss dice` its table, `/toss dice even` that with the bet prepared, and
/// `/toss 10 dice even` bets; the stake may stand at the end as well. A newcomer sees the table first.
///
/// # Errors
/// A refusal when it is no bet or is not taken.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    if let Some(number) = args.trim().strip_prefix('#') {
        let id = number.parse().map_err(|_| Refusal::NoToss)?;
        return tosses::past::of(visit, TossId(id));
    }
    visit.may_play()?;
    let words = typed::words(args);
    if words.is_empty() {
        return menu(visit);
    }
    // A bet may be a number too: `/toss dice 6` is one without a stake.
    let (asked, on) = match (read(&words, visit)?, &words[..]) {
        (Some(on), _) => (None, on),
        (None, [first, rest @ ..]) if Typed::read(first, visit.wallet).is_some() => (
            Typed::read(first, visit.wallet),
            read(rest, visit)?.ok_or(Refusal::Toss)?,
        ),
        (None, [rest @ .., last]) => {
            let on = read(rest, visit)?.ok_or(Refusal::Toss)?;
            (
                Some(Typed::read(last, visit.wallet).ok_or(Refusal::Toss)?),
                on,
            )
        }
        (None, []) => return menu(visit),
    };
    let stake = match asked {
        Some(Typed::One(asked)) => stake_asked(visit, on, asked)?,
        Some(Typed::Either(stakes)) => {
            let table = |stake, label| Deed::Table { on, stake }.button(visit.player.id, label);
            return Ok(typed::which(visit.voice, stakes, table));
        }
        None => within(visit, on, remembered(visit)?.1)?,
    };
    if asked.is_some() {
        tosses::toss::stakes(visit, on)?.admits(stake)?;
    }
    // Without a stake, or without saying on what, nothing is bet.
    let is_whole = words.len() == 3 || (words.len() == 2 && on.toss.each().count() == 1);
    if asked.is_none() || !is_whole || visit.newcomer {
        return table(visit, on, stake);
    }
    let dice = tosses::toss::bet(visit, on, stake, None)?;
    visit.also.push(dice);
    Ok(Page::new(tosses::text::in_the_air(visit.voice, on, stake)))
}

/// The bet that these words name: what is thrown and what has to come, or only the first, with the
/// bet that is remembered for it.
fn read(words: &[&str], visit: &Visit<'_>) -> Result<Option<On>, Trouble> {
    let (toss, bet) = match words {
        [toss] => (*toss, None),
        [toss, bet] => (*toss, Some(bet.to_ascii_lowercase())),
        _ => return Ok(None),
    };
    let Some(toss) = telegrams::by_id(toss) else {
        return Ok(None);
    };
    Ok(match bet {
        Some(bet) => On::find(toss.id, &bet),
        None => Some(usual(remembered(visit)?.0, toss)),
    })
}

/// The bet that a table opens with, after this last one.
fn usual(last: On, toss: &'static Toss) -> On {
    if last.toss.id == toss.id {
        return last;
    }
    toss.each().next().unwrap_or_else(On::first)
}

/// The last bet and its stake; ten units on an even value before the first.
fn remembered(visit: &Visit<'_>) -> Result<(On, Amount), Trouble> {
    let tallies = visit.db.tallies(visit.player.id, visit.wallet)?;
    let last = tallies
        .into_iter()
        .find(|tally| tally.game == telegrams::ID);
    let last = last.and_then(|last| Some((On::read(last.last.choice.as_str())?, last.last.stake)));
    Ok(last.unwrap_or_else(|| (On::first(), visit.taken().usual())))
}

/// The stake that a player names in words.
///
/// # Errors
/// When the database fails.
pub fn stake_asked(visit: &Visit<'_>, on: On, asked: Asked) -> Result<Amount, Trouble> {
    match asked {
        Asked::Exactly(stake) => Ok(stake),
        Asked::Max => within(visit, on, Amount::MAX),
        Asked::Half => within(visit, on, visit.wallet.share_in_cents(visit.balance()?, 2)),
    }
}

/// The stake nearest to `stake` that is taken and covered; the minimum when not even that is.
fn within(visit: &Visit<'_>, on: On, stake: Amount) -> Result<Amount, Trouble> {
    let range = tosses::toss::stakes(visit, on)?;
    Ok(range.nearest(stake, visit.balance()?))
}

/// All of Telegram's dice.
///
/// # Errors
/// When the database fails.
pub fn menu(visit: &Visit<'_>) -> Result<Page, Trouble> {
    visit.may_play()?;
    let owner = visit.player.id;
    let mut page = Page::new(tosses::text::menu(visit.voice, visit.balance()?));
    let (last, stake) = remembered(visit)?;
    for row in TOSSES.chunks(3) {
        let mut buttons = Vec::new();
        for toss in row {
            let on = usual(last, toss);
            let stake = within(visit, on, stake)?;
            let label = format!("{} {}", toss.emoji, toss.name(visit.voice));
            buttons.push(Deed::Table { on, stake }.button(owner, label));
        }
        page = page.row(buttons);
    }
    Ok(page.row(vec![
        lobby::deeds::games(visit.voice, owner),
        lobby::deeds::home(visit.voice, owner),
    ]))
}

/// One of them with a bet prepared, nothing bet yet.
///
/// # Errors
/// When the database fails.
pub fn table(visit: &Visit<'_>, on: On, stake: Amount) -> Result<Page, Trouble> {
    visit.may_play()?;
    let (owner, balance, voice) = (visit.player.id, visit.balance()?, visit.voice);
    let range = tosses::toss::stakes(visit, on)?;
    let text = tosses::text::table(voice, on, stake, range, balance);
    let mut page = footer::below(Page::new(text), visit)?;
    for row in on.toss.bets.iter().filter(|_| on.toss.each().count() > 1) {
        let button = |bet| {
            let to = On { bet, ..on };
            let label = to.label(voice).to_owned();
            let same = to.code() == on.code();
            let label = crate::rules::games::mark(same, label);
            Deed::Table { on: to, stake }.button_unless(same, owner, label)
        };
        page = page.row(row.iter().map(button).collect());
    }
    if !range.is_closed() {
        for row in stake_rows(visit, on, stake, range.min..=range.max.min(balance))? {
            page = page.row(row);
        }
        let turn = tosses::toss::turn(visit.db, owner)?;
        let throw = Deed::Throw { on, stake, turn };
        let label = tosses::text::throw_button(voice, on, stake);
        page = page.row(vec![throw.button(owner, label)]);
    } else {
        page = page.row(wallets::deeds::to_credits(visit).into_iter().collect());
    }
    Ok(page.row(vec![
        Deed::Menu.button(owner, voice.plain(&key::ButtonTosses)),
        lobby::deeds::home(visit.voice, owner),
    ]))
}

/// Round stakes that may be put down, and the ways to change the one in force.
fn stake_rows(
    visit: &Visit<'_>,
    on: On,
    stake: Amount,
    may: RangeInclusive<Amount>,
) -> Result<[Vec<Button>; 2], Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let show = |to: Amount, label: String| {
        let table = Deed::Table { on, stake: to };
        table.button_unless(to == stake, owner, label)
    };
    let presets = visit
        .taken()
        .presets()
        .filter(|preset| may.contains(preset));
    let preset = |to| show(to, text::preset(&visit.wallet.brief(to), to == stake));
    let mut presets: Vec<Button> = presets.map(preset).collect();
    // The three that are nearest to what the player could bet.
    presets.drain(..presets.len().saturating_sub(3));
    let half = within(visit, on, visit.wallet.share_in_cents(stake, 2))?;
    let double = within(visit, on, stake.checked_mul(2).unwrap_or(Amount::MAX))?;
    let most = within(visit, on, Amount::MAX)?;
    let change = vec![
        show(half, voice.plain(&key::ButtonHalf)),
        show(double, voice.plain(&key::ButtonDouble)),
        show(most, voice.plain(&key::ButtonMax)),
        Deed::AskStake { on }.button(owner, voice.plain(&key::ButtonOtherStake)),
    ];
    Ok([presets, change])
}

/// Bets by a button and has the dice thrown; the line that the press is answered with. The table or
/// result that was pressed stays to be read.
///
/// # Errors
/// A refusal when the button had its turn or the bet is not taken.
pub fn throw(visit: &mut Visit<'_>, on: On, stake: Amount, turn: i64) -> Result<String, Trouble> {
    visit.may_play()?;
    let last = visit.db.last_toss(visit.player.id)?;
    if last.as_ref().is_some_and(|(last, _)| last.payout.is_none()) {
        return Err(Refusal::InTheAir.into());
    }
    if last.map_or(0, |(last, _)| last.id.0) != turn {
        return Err(Refusal::Stale.into());
    }
    let dice = tosses::toss::bet(visit, on, stake, None)?;
    visit.also.push(dice);
    Ok(tosses::text::in_the_air_toast(visit.voice, on, stake))
}

/// What became of a toss, with the same bet and the table a tap away.
///
/// # Errors
/// When the database fails.
pub fn end(visit: &Visit<'_>, row: &TossRow) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let page = Page::new(tosses::text::end(visit.voice, row, visit.balance()?));
    let page = footer::below(page, visit)?;
    let on = On::find(&row.toss, &row.bet);
    // Nobody is led on whom something keeps from playing.
    let shut = visit.is_shut()?;
    let Some(on) = on.filter(|_| !shut) else {
        return Ok(page.row(vec![lobby::deeds::home(visit.voice, owner)]));
    };
    let (stake, turn) = (row.stake, tosses::toss::turn(visit.db, owner)?);
    let again = Deed::Throw { on, stake, turn };
    let table = Deed::Table { on, stake };
    Ok(page.row(vec![
        again.button(owner, voice.plain(&key::ButtonAgain { stake })),
        table.button(owner, voice.plain(&key::ButtonChange)),
    ]))
}

/// Tells the end of a toss where it was thrown.
///
/// # Errors
/// When the database fails.
pub fn tell(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    toss: &TossRow,
) -> Result<Vec<Reply>, Trouble> {
    db.take_off(TossRow::DUE, toss.id.0)?;
    let visit = Visit::without_them(
        house,
        db,
        entropy,
        now,
        toss.chat,
        (toss.asset, toss.player),
    )?;
    let page = end(&visit, toss)?;
    let (text, markup) = visit.shown(page);
    let to = toss.landed.map(|(message, _)| message);
    Ok(vec![Reply::say(toss.chat, text, markup, to)])
}
