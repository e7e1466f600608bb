//! Auto play: the same bet again and again at a calm pace, a bounded number of times, until a large
//! win, a large loss or the player ends it. What is under way stands in the books, so that it
//! survives a restart; the engine calls [`repeat`] when a round is due.
use super::commands::{Page, table};
use super::visit::Visit;
use super::{Action, House, Markup, Refusal, Reply, Screen, Trouble, cage, text};
use crate::fairness::Entropy;
use crate::fault::Fault;
use crate::games::{self, Game, Step, Wager};
use crate::limits;
use crate::money::{Amount, Multiplier};
use crate::store::{AutoPlay, Db, Round};
use crate::time::Wall;
use std::time::Duration;

/// How many rounds it may have.
pub const ROUNDS: [u32; 3] = [5, 10, 25];
/// A payout of this many stakes ends it.
const LARGE_WIN: Multiplier = Multiplier::ratio(10, 1);

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All rounds are played.
    Played,
    /// The last round paid ten times its stake or more.
    LargeWin,
    /// The player has less than half of what they had.
    LargeLoss,
    /// The player said so.
    Stopped,
    /// The player has played something else meanwhile.
    PlayedOn,
    /// The bot was away for so long that nobody watches any more.
    Late,
    /// The bet is not taken any more, for this reason.
    Refused,
}

/// Whether bets on this game may be repeated.
#[must_use]
pub fn is_offered(house: &House, game: &dyn Game) -> bool {
    let spec = game.spec();
    !spec.lasts() && (house.slots_auto || spec.id != "slots")
}

/// How many rounds, and what ends it before.
///
/// # Errors
/// A refusal where it is not offered.
pub fn page(visit: &Visit<'_>, game: &'static dyn Game, wager: &Wager) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    if !is_offered(visit.house, game) {
        return Err(Refusal::NoAuto.into());
    }
    let turn = visit.db.seat(owner)?.turn;
    let pace = pace(visit.house);
    let text = text::auto::offer(game, wager, visit.balance()?, visit.house.asset, pace);
    let button = |rounds| {
        let auto = Action::Auto {
            game,
            wager: wager.clone(),
            turn,
            rounds,
        };
        auto.button(owner, text::auto::rounds_button(rounds))
    };
    let back = Action::Show(Screen::Table(game, wager.clone())).button(owner, text::BACK);
    Ok(Page::new(text)
        .row(ROUNDS.map(button).to_vec())
        .row(vec![back]))
}

/// Plays the first round and, unless that ends it, awaits the next.
///
/// # Errors
/// A refusal where it is not offered, under way already, or the bet is not taken.
pub fn start(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    wager: &Wager,
    rounds: u32,
    message: i64,
) -> Result<Page, Trouble> {
    let (db, player) = (visit.db, visit.player.id);
    if !is_offered(visit.house, game) || !ROUNDS.contains(&rounds) {
        return Err(Refusal::NoAuto.into());
    }
    if db.auto_play(player)?.is_some() {
        return Err(Refusal::AutoPlays.into());
    }
    let mut auto = AutoPlay {
        player,
        game: game.spec().id.to_owned(),
        wager: wager.clone(),
        chat: visit.chat.id,
        message,
        rounds,
        played: 0,
        balance: visit.balance()?,
        turn: 0,
        due: visit.now,
    };
    play(visit, game, &mut auto)
}

/// Ends the player's run.
///
/// # Errors
/// A refusal when there is none.
pub fn stop(visit: &Visit<'_>) -> Result<Page, Trouble> {
    let auto = visit.db.auto_play(visit.player.id)?;
    let auto = auto.ok_or(Refusal::Stale)?;
    ended(visit, &auto, End::Stopped)
}

/// The next round of a run, or its end.
///
/// # Errors
/// When the database fails.
pub fn repeat(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    auto: AutoPlay,
) -> Result<Vec<Reply>, Trouble> {
    let (chat, message) = (auto.chat, auto.message);
    let visit = Visit::without_them(house, db, entropy, now, chat, auto.player)?;
    let page = next(&visit, auto)?;
    let (text, markup) = visit.shown(page);
    Ok(vec![Reply::Edit {
        chat,
        message,
        text,
        markup,
        shows: None,
    }])
}

/// Ends a run of which a round failed; nothing was staked in it.
///
/// # Errors
/// When the database fails.
pub fn give_up(db: &Db, auto: &AutoPlay, reference: &str) -> Result<Vec<Reply>, Fault> {
    db.end_auto_play(auto.player)?;
    Ok(vec![Reply::Edit {
        chat: auto.chat,
        message: auto.message,
        text: text::failure(reference),
        markup: Markup::None,
        shows: None,
    }])
}

fn next(visit: &Visit<'_>, mut auto: AutoPlay) -> Result<Page, Trouble> {
    let Some(game) = games::find(&auto.game).filter(|game| is_offered(visit.house, *game)) else {
        return ended(visit, &auto, End::Refused);
    };
    if visit.db.seat(auto.player)?.turn != auto.turn {
        return ended(visit, &auto, End::PlayedOn);
    }
    if visit.now.since(auto.due) > limits::AUTO_PLAY_LATE_MAX {
        return ended(visit, &auto, End::Late);
    }
    match play(visit, game, &mut auto) {
        // Refused before anything was booked.
        Err(Trouble::Refused(_)) => ended(visit, &auto, End::Refused),
        other => other,
    }
}

/// One round, and the message that shows it.
fn play(visit: &Visit<'_>, game: &'static dyn Game, auto: &mut AutoPlay) -> Result<Page, Trouble> {
    let (house, db, now) = (visit.house, visit.db, visit.now);
    let (round, step) = cage::open(house, db, auto.player, game, auto.wager.clone(), now)?;
    auto.played += 1;
    let balance = visit.balance()?;
    if let Some(end) = end_after(auto, &round, balance) {
        db.end_auto_play(auto.player)?;
        let page = table::result(visit, game, &round, &step)?;
        return Ok(page.told(|text| text::auto::last(text, auto, end, balance)));
    }
    auto.turn = db.seat(auto.player)?.turn;
    auto.due = now.plus(pace(house));
    db.keep_auto_play(auto)?;
    Ok(under_way(game, auto, &round, &step, balance))
}

/// Whether the rule of the run ends it after this round.
fn end_after(auto: &AutoPlay, round: &Round, balance: Amount) -> Option<End> {
    let large = LARGE_WIN.pays(round.staked);
    if large.is_some_and(|large| round.payout >= Some(large)) {
        Some(End::LargeWin)
    } else if balance.micros() < auto.balance.micros() / 2 {
        Some(End::LargeLoss)
    } else if auto.played >= auto.rounds {
        Some(End::Played)
    } else {
        None
    }
}

fn under_way(
    game: &dyn Game,
    auto: &AutoPlay,
    round: &Round,
    step: &Step,
    balance: Amount,
) -> Page {
    let result = text::rounds::result(game, round, step, balance);
    let stop = Action::StopAuto.button(auto.player, text::auto::STOP);
    Page::new(text::auto::under_way(&result, auto)).row(vec![stop])
}

fn ended(visit: &Visit<'_>, auto: &AutoPlay, end: End) -> Result<Page, Trouble> {
    visit.db.end_auto_play(auto.player)?;
    let page = Page::new(text::auto::ended(auto, end, visit.balance()?));
    let Some(game) = games::find(&auto.game) else {
        return Ok(page.home(auto.player));
    };
    let table = Action::Show(Screen::Table(game, auto.wager.clone()));
    Ok(page.row(vec![
        table.button(auto.player, text::CHANGE),
        Action::Show(Screen::Home).button(auto.player, text::HOME),
    ]))
}

/// From one round to the next.
fn pace(house: &House) -> Duration {
    limits::AUTO_PLAY_PACE.max(house.pause)
}
