//! Auto play: the same bet again and again at a calm pace, a bounded number of times, until a win or
//! a loss that the player named, or the player, ends it. What is under way stands in the books, so that it
//! survives a restart; the agenda says when a round is due.
use crate::casino::house::House;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Markup, Reply};
use crate::casino::visit::Visit;
use crate::casino::wings::rounds::deeds::{self, Bet, Deed, Turn};
use crate::casino::wings::rounds::ends::{End, Ends, LOSSES, ROUNDS, WINS, is_offered};
use crate::casino::wings::rounds::table;
use crate::casino::wings::{lobby, rounds};
use crate::casino::{cage, guard, text};
use crate::rules::fairness::Entropy;
use crate::rules::games::{self, Game, Step, Wager};
use crate::rules::ledger::Account;
use crate::speech::{Voice, key};
use crate::store::{AutoPlay, Db, Round};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use std::time::Duration;

/// A round that is later than this, after a stop for one, is not played.
const LATE_MAX: Duration = Duration::from_secs(60);

/// How many rounds, and what ends it before.
///
/// # Errors
/// A refusal where it is not offered.
pub fn page(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    wager: &Wager,
    ends: Ends,
) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    visit.may_play()?;
    if !is_offered(visit.house, game) {
        return Err(Refusal::NoAuto.into());
    }
    let (balance, pace) = (visit.balance()?, pace(visit.house, visit.wallet, game));
    let text = rounds::text_auto::offer(voice, game, wager, ends, balance, pace);
    let bet = Bet {
        game,
        wager: wager.clone(),
    };
    let button = |label: String, with: Ends| {
        let label = rounds::text_auto::choice(with == ends, &label);
        let bet = bet.clone();
        Deed::Auto { bet, ends: with }.button_unless(with == ends, owner, label)
    };
    let rounds = (0..ROUNDS.len()).map(|rounds| Ends { rounds, ..ends });
    let wins = (0..WINS.len()).map(|win| Ends { win, ..ends });
    let losses = (0..LOSSES.len()).map(|loss| Ends { loss, ..ends });
    let start = Deed::StartAuto {
        bet: bet.clone(),
        turn: Turn(visit.db.seat(owner)?.turn),
        ends,
    };
    let (stake, back) = (wager.stake, deeds::table(game, wager.clone()));
    Ok(Page::new(text)
        .row(
            rounds
                .map(|ends| button(rounds::text_auto::rounds(voice, ends.rounds()), ends))
                .collect(),
        )
        .row(
            wins.map(|ends| button(rounds::text_auto::win(voice, ends.win()), ends))
                .collect(),
        )
        .row(
            losses
                .map(|ends| button(rounds::text_auto::loss(voice, ends.loss()), ends))
                .collect(),
        )
        .row(vec![
            start.button(owner, voice.plain(&key::ButtonAutoStart { stake })),
        ])
        .row(vec![back.button(owner, voice.plain(&key::ButtonBack))]))
}

/// Plays the first round and, unless that ends it, awaits the next.
///
/// # Errors
/// A refusal where it is not offered, under way already, or the bet is not taken.
pub fn start(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    wager: &Wager,
    ends: Ends,
    message: i64,
) -> Result<Page, Trouble> {
    let (db, player) = (visit.db, visit.player.id);
    if !is_offered(visit.house, game) {
        return Err(Refusal::NoAuto.into());
    }
    if db.auto_play(player)?.is_some() {
        return Err(Refusal::AutoPlays.into());
    }
    let mut auto = AutoPlay {
        player,
        game: game.spec().id.to_owned(),
        asset: visit.wallet,
        wager: wager.clone(),
        chat: visit.chat.id,
        message,
        rounds: ends.rounds(),
        played: 0,
        balance: visit.balance()?,
        turn: 0,
        due: visit.now,
        win: ends.win(),
        loss: ends.loss(),
        net: 0,
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
    ended(visit, &auto, &End::Stopped)
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
    let visit = Visit::without_them(house, db, entropy, now, chat, (auto.asset, auto.player))?;
    let Some(page) = next(&visit, auto)? else {
        return Ok(Vec::new());
    };
    let (text, markup) = visit.shown(page);
    Ok(vec![Reply::edit(chat, message, text, markup)])
}

/// Ends a run of which a round failed; nothing was staked in it.
///
/// # Errors
/// When the database fails.
pub fn give_up(db: &Db, auto: &AutoPlay, reference: &str) -> Result<Vec<Reply>, Fault> {
    db.end_auto_play(auto.player)?;
    // It says no amount.
    let voice = db.voice(auto.player, Asset::Play)?;
    let text = text::refusals::failure(voice, reference);
    Ok(vec![Reply::edit(
        auto.chat,
        auto.message,
        text,
        Markup::None,
    )])
}

/// What is shown next; nothing when the house wants the round to wait.
fn next(visit: &Visit<'_>, mut auto: AutoPlay) -> Result<Option<Page>, Trouble> {
    let game = games::find(&auto.game).filter(|game| is_offered(visit.house, *game));
    let over = match game {
        None => End::Refused(Refusal::NoAuto),
        Some(_) if visit.db.seat(auto.player)?.turn != auto.turn => End::PlayedOn,
        Some(_) if visit.now.since(auto.due) > LATE_MAX => End::Late,
        Some(game) => match play(visit, game, &mut auto) {
            // Refused before anything was booked.
            Err(Trouble::Refused(Refusal::TooSoon(left))) => {
                auto.due = visit.now.plus(left);
                visit.db.keep_auto_play(&auto)?;
                return Ok(None);
            }
            Err(Trouble::Refused(why)) => End::Refused(why.said_in(visit.chat.private)),
            other => return other.map(Some),
        },
    };
    ended(visit, &auto, &over).map(Some)
}

/// One round, and the message that shows it.
fn play(visit: &Visit<'_>, game: &'static dyn Game, auto: &mut AutoPlay) -> Result<Page, Trouble> {
    let (house, db, now) = (visit.house, visit.db, visit.now);
    let (round, step) = cage::open(
        house,
        db,
        (auto.asset, auto.player),
        game,
        auto.wager.clone(),
        now,
    )?;
    auto.played += 1;
    auto.net += round.payout.unwrap_or_default().units() - round.staked.units();
    let balance = visit.balance()?;
    if let Some(end) = end_after(auto) {
        db.end_auto_play(auto.player)?;
        let page = table::result(visit, game, &round, &step, visit.balance()?)?;
        return Ok(
            page.told(|text| rounds::text_auto::last(visit.voice, text, auto, &end, balance))
        );
    }
    auto.turn = db.seat(auto.player)?.turn;
    auto.due = now.plus(pace(house, auto.asset, game));
    db.keep_auto_play(auto)?;
    Ok(under_way(visit.voice, game, auto, &round, &step, balance))
}

/// Whether what the player chose ends it after this round. Only its own rounds count: money that came
/// or went meanwhile is none of its business.
fn end_after(auto: &AutoPlay) -> Option<End> {
    let stakes = |count: u32| i128::from(auto.wager.stake.units()) * i128::from(count);
    let (net, before) = (i128::from(auto.net), i128::from(auto.balance.units()));
    if auto.win.is_some_and(|count| net >= stakes(count)) {
        Some(End::Won)
    } else if auto
        .loss
        .map_or(2 * net < -before, |count| net <= -stakes(count))
    {
        Some(End::Lost)
    } else if auto.played >= auto.rounds {
        Some(End::Played)
    } else {
        None
    }
}

fn under_way(
    voice: Voice,
    game: &dyn Game,
    auto: &AutoPlay,
    round: &Round,
    step: &Step,
    balance: Amount,
) -> Page {
    let result = rounds::text::result(voice, game, round, step, balance);
    let stop = Deed::StopAuto.button(auto.player, voice.plain(&key::ButtonStop));
    Page::new(rounds::text_auto::under_way(voice, &result, auto)).row(vec![stop])
}

fn ended(visit: &Visit<'_>, auto: &AutoPlay, end: &End) -> Result<Page, Trouble> {
    visit.db.end_auto_play(auto.player)?;
    // Whatever wallet who stops it has open by now.
    let (voice, account) = (visit.voice.of(auto.asset), Account::Player(auto.player));
    let balance = visit.db.balance(auto.asset, account)?;
    let text = rounds::text_auto::ended(voice, auto, end, balance);
    let page = Page::new(text).about(auto.asset);
    let game = games::find(&auto.game);
    let shut = visit.is_shut()?;
    let Some(game) = game.filter(|_| !shut) else {
        return Ok(page.row(vec![lobby::deeds::home(visit.voice, auto.player)]));
    };
    let table = deeds::table(game, auto.wager.clone());
    Ok(page.row(vec![
        table.button(auto.player, visit.voice.plain(&key::ButtonChange)),
        lobby::deeds::home(visit.voice, auto.player),
    ]))
}

/// From one round to the next.
fn pace(house: &House, asset: Asset, game: &dyn Game) -> Duration {
    limits::AUTO_PLAY_PACE.max(guard::cycle(house, asset, Some(game)))
}
