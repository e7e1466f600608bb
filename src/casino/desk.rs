//! The front desk: what a press means, and what is typed because the bot had asked for it.
use super::button::{Action, Screen};
use super::page::Page;
use super::play::{go_on, play};
use super::refusal::{Refusal, Trouble};
use super::talk::{Markup, Reply};
use super::visit::Visit;
use super::{auto, cage, commands, contests, text, toss, typed};
use crate::rules::fairness::ClientSeed;
use crate::rules::games::{self, Wager};
use crate::rules::tosses::On;
use crate::store::Session;
use crate::values::limits;
use crate::values::money::Typed;

/// What a press shows, and the line that it is answered with.
pub(super) fn press(
    visit: &mut Visit<'_>,
    action: &Action,
    message: i64,
) -> Result<(Option<Reply>, String), Trouble> {
    let (chat, player) = (visit.chat.id, visit.player.id);
    let (page, toast) = match action {
        Action::Show(screen) => (show(visit, screen)?, String::new()),
        Action::Play { game, wager, turn } => {
            if visit.db.seat(player)?.turn != *turn {
                return Err(Refusal::Stale.into());
            }
            play(visit, *game, wager.clone())?
        }
        Action::Auto {
            game,
            wager,
            turn,
            ends,
        } => {
            if visit.db.seat(player)?.turn != *turn {
                return Err(Refusal::Stale.into());
            }
            let page = auto::start(visit, *game, wager, *ends, message)?;
            (page, String::new())
        }
        Action::Throw { on, stake, turn } => {
            let toast = commands::toss::throw(visit, *on, *stake, *turn)?;
            return Ok((None, toast));
        }
        Action::AskTossStake(on) => {
            let range = toss::stakes(visit, *on)?;
            let awaits = format!("toss {}", on.code());
            let question = text::tosses::ask_stake(*on, range, visit.wallet);
            return Ok((Some(ask(visit, awaits, message, question)?), String::new()));
        }
        Action::Csv => {
            let page = commands::history::csv(visit)?;
            return Ok((Some(visit.say(page, None)), String::new()));
        }
        Action::Refill => (commands::balance::take(visit)?, String::new()),
        Action::StopAuto => (auto::stop(visit)?, String::new()),
        Action::Move { round, step, makes } => go_on(visit, *round, *step, makes)?,
        Action::Join { code, stake } => contests::join(visit, code, *stake)?,
        Action::Challenge(kind, stake) => (contests::begin(visit, *kind, *stake)?, String::new()),
        Action::Rematch(contest) => {
            // A message of its own: how the last one ended stays to be read.
            let (page, line) = contests::rematch(visit, *contest)?;
            return Ok((page.map(|page| visit.say(page, Some(message))), line));
        }
        Action::CallOff(contest) => (contests::call_off(visit, *contest)?, String::new()),
        Action::List { shown, board } => commands::top::list(visit, *shown, *board)?,
        Action::Rotate { pair } => {
            if visit.db.seat(player)?.pair != *pair {
                return Err(Refusal::Stale.into());
            }
            // A message of its own: what was promised and what is revealed both stay to be read.
            let page = commands::fair::rotate(visit, None)?;
            return Ok((Some(visit.say(page, None)), String::new()));
        }
        Action::AskStake { game, choice } => {
            let range = visit.stakes(*game, choice)?;
            let awaits = format!("stake {} {}", game.spec().id, choice.as_str());
            let question = text::table::ask_stake(*game, choice, range, visit.wallet);
            return Ok((Some(ask(visit, awaits, message, question)?), String::new()));
        }
        Action::AskClientSeed => {
            commands::fair::may_rotate(visit)?;
            let question = text::fair::ask_client_seed();
            return Ok((
                Some(ask(visit, "seed".to_owned(), message, question)?),
                String::new(),
            ));
        }
        Action::Cancel { table } => {
            let asked = visit.db.session(chat, player, visit.now)?;
            if asked.is_none_or(|session| session.message != *table) {
                return Err(Refusal::Stale.into());
            }
            visit.db.end_session(chat, player)?;
            (
                Page::new(text::lobby::cancelled()).home(player),
                String::new(),
            )
        }
        Action::Same => return Ok((None, text::SAME.to_owned())),
        Action::Idle => return Ok((None, String::new())),
    };
    let shows = page.shows();
    if shows.is_some()
        && let Action::Challenge(..) | Action::Show(_) = action
    {
        // An open contest has a message to itself, that its end is shown in.
        return Ok((Some(visit.say(page, Some(message))), toast));
    }
    let (text, markup) = visit.shown(page);
    Ok((
        Some(Reply::edit(chat, message, text, markup).with(shows)),
        toast,
    ))
}

fn show(visit: &mut Visit<'_>, screen: &Screen) -> Result<Page, Trouble> {
    match screen {
        Screen::Home => commands::start::page(visit, ""),
        Screen::Help => commands::help::page(visit, ""),
        Screen::Games => commands::games::page(visit, ""),
        Screen::Balance => commands::balance::page(visit, ""),
        Screen::History(page) => commands::history::at(visit, *page),
        Screen::Stats => commands::stats::page(visit, ""),
        Screen::Fair => commands::fair::page(visit, ""),
        Screen::Verify => commands::fair::how_to_verify(visit),
        Screen::Round(id) => commands::round::of(visit, *id),
        Screen::Promise(id) => commands::round::promise(visit, *id),
        Screen::Replay(id, made) => commands::round::replay(visit, *id, *made),
        Screen::Rules(game, choice) => commands::table::rules(visit, *game, choice),
        Screen::Auto(game, wager, ends) => auto::page(visit, *game, wager, *ends),
        Screen::More(game, wager, tab) => commands::table::more(visit, *game, wager, *tab),
        Screen::Tosses => commands::toss::menu(visit),
        Screen::Toss(on, stake) => commands::toss::table(visit, *on, *stake),
        Screen::PastTosses(page) => commands::past_tosses::at(visit, *page),
        Screen::PastToss(id) => commands::past_tosses::of(visit, *id),
        Screen::Duel => Ok(commands::duel::how_to(visit)),
        Screen::Pot => Ok(commands::pot::how_to(visit)),
        Screen::Contests(page) => commands::past_contests::at(visit, *page),
        Screen::Contest(id) => commands::past_contests::of(visit, *id),
        Screen::Top(board) => commands::top::at(visit, *board),
        Screen::Table(game, wager) => match visit.open_round(*game)? {
            Some(round) => commands::table::open_round(visit, *game, &round, ""),
            None => commands::table::page(visit, *game, wager),
        },
    }
}

/// Waits for text. In a group the bot hears only replies to its own messages, so the client is
/// told to open one.
fn ask(
    visit: &Visit<'_>,
    awaits: String,
    message: i64,
    question: String,
) -> Result<Reply, Trouble> {
    let (chat, player) = (visit.chat, visit.player.id);
    let expires = visit.now.plus(limits::SESSION_AGE_MAX);
    visit
        .db
        .await_text(chat.id, player, &Session { awaits, message }, expires)?;
    if chat.private {
        let page = Page::new(question).row(vec![
            Action::Cancel { table: message }.button(player, text::CANCEL),
        ]);
        return Ok(visit.say(page, None));
    }
    let text = text::lobby::ask_in_group(player, &visit.player.name, &question);
    Ok(Reply::say(chat.id, text, Markup::AskForReply, None))
}

/// What a player typed because the bot had asked for it.
pub(super) fn answer(
    visit: &mut Visit<'_>,
    session: &Session,
    text: &str,
) -> Result<Page, Trouble> {
    let words: Vec<_> = session.awaits.split(' ').collect();
    match *words {
        ["stake", game, on] => {
            let game = games::find(game).ok_or(Refusal::Stale)?;
            let choice = game.choice(on).ok_or(Refusal::Stale)?;
            let asked = match amount(text)? {
                Typed::One(asked) => asked,
                Typed::Either(stakes) => {
                    let table = |stake| {
                        let choice = choice.clone();
                        Action::Show(Screen::Table(game, Wager { stake, choice }))
                    };
                    return Ok(typed::which(visit, stakes, table));
                }
            };
            let stake = typed::stake_asked(visit, game, &choice, asked)?;
            visit.stakes(game, &choice)?.admits(stake)?;
            let balance = visit.balance()?;
            if stake > balance {
                return Err(Refusal::NotEnough { balance, stake }.into());
            }
            commands::table::page(visit, game, &Wager { stake, choice })
        }
        ["toss", code] => {
            let on = On::read(code).ok_or(Refusal::Stale)?;
            let asked = match amount(text)? {
                Typed::One(asked) => asked,
                Typed::Either(stakes) => {
                    let table = |stake| Action::Show(Screen::Toss(on, stake));
                    return Ok(typed::which(visit, stakes, table));
                }
            };
            let stake = commands::toss::stake_asked(visit, on, asked)?;
            toss::stakes(visit, on)?.admits(stake)?;
            cage::cover(visit.db, visit.wallet, visit.player.id, stake)?;
            commands::toss::table(visit, on, stake)
        }
        ["seed"] => {
            let client = ClientSeed::new(text).ok_or(Refusal::ClientSeed)?;
            commands::fair::rotate(visit, Some(client))
        }
        _ => Err(Refusal::Stale.into()),
    }
}

/// The amount that this is.
fn amount(text: &str) -> Result<Typed, Refusal> {
    let read = Typed::read(typed::plain(text).trim());
    read.ok_or_else(|| Refusal::Amount(typed::part(text)))
}
