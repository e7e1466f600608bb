//! The front desk: takes an event to the command, screen or bet that it means, and turns what
//! comes back into replies.
use super::button::{Action, Screen};
use super::commands::{self, Page};
use super::refill::{self, Refill};
use super::text::rounds::{STILL_OPEN, result_in_short};
use super::visit::Visit;
use super::{Button, Event, House, Markup, Refusal, Reply, Trouble};
use super::{auto, cage, contests, places, text, toss, typed};
use crate::fairness::{ClientSeed, Entropy};
use crate::games::{self, Game, Move, State, Step, Wager};
use crate::ledger::RoundId;
use crate::limits;
use crate::money::{Asset, Typed};
use crate::store::{Db, Round, Session};
use crate::time::Wall;
use crate::tosses::On;

/// Handles one event.
///
/// # Errors
/// A refusal, after which the caller undoes what was done and answers with [`refuse`]; or a fault.
pub fn handle(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    event: &Event,
) -> Result<Vec<Reply>, Trouble> {
    match event {
        Event::Command {
            chat,
            from,
            message,
            name,
            args,
            bot,
        } => {
            let command = commands::find(name).or_else(|| {
                let admits = chat.private && house.is_admin(from.id);
                commands::find_for_admins(name).filter(|_| admits)
            });
            let game = games::by_command(name);
            if command.is_none() && game.is_none() {
                // In a group the command may be meant for another bot.
                return if chat.private {
                    Err(Refusal::Unknown.into())
                } else {
                    Ok(Vec::new())
                };
            }
            let mut visit = Visit::enter(house, db, entropy, now, *chat, from)?;
            visit.bot.clone_from(bot);
            db.end_session(chat.id, from.id)?;
            let args = typed::plain(args);
            let page = match (command, game) {
                (Some(command), _) => (command.run)(&mut visit, &args)?,
                (None, Some(game)) => typed::bet(&mut visit, game, &args)?,
                (None, None) => return Ok(Vec::new()),
            };
            let said = visit.say(page, Some(*message));
            Ok(std::iter::once(said).chain(visit.also).collect())
        }
        Event::Said {
            chat,
            from,
            message,
            text,
            reply,
        } => {
            // In a group players talk to each other.
            if !chat.private && !reply {
                return Ok(Vec::new());
            }
            let Some(session) = db.session(chat.id, from.id, now)? else {
                return if chat.private {
                    Err(Refusal::NotAsked.into())
                } else {
                    Ok(Vec::new())
                };
            };
            let mut visit = Visit::enter(house, db, entropy, now, *chat, from)?;
            let page = answer(&mut visit, &session, text.trim())?;
            db.end_session(chat.id, from.id)?;
            Ok(vec![visit.say(page, Some(*message))])
        }
        Event::Pressed {
            chat,
            from,
            message,
            query,
            data,
            bot,
        } => {
            let (owner, action) = Action::read(data).ok_or(Refusal::Stale)?;
            if owner.is_some_and(|owner| owner != from.id) {
                return Err(Refusal::Foreign.into());
            }
            let mut visit = Visit::enter(house, db, entropy, now, *chat, from)?;
            visit.bot.clone_from(bot);
            if !action.is_about_a_question() {
                db.end_session(chat.id, from.id)?;
            }
            let (reply, toast) = press(&mut visit, &action, *message)?;
            let answer = Reply::Answer {
                query: query.clone(),
                text: toast,
            };
            let replies = std::iter::once(answer).chain(reply);
            Ok(replies.chain(visit.also).collect())
        }
        Event::Stray { query } => {
            let text = text::refusal(&Refusal::Stale, house.asset);
            Ok(vec![Reply::Answer {
                query: query.clone(),
                text,
            }])
        }
        Event::Reachable { player, yes } => Ok(places::reachable(db, now, *player, *yes)?),
        Event::Topic { chat, open, .. } => Ok(places::topic(db, now, *chat, *open)?),
        Event::Masked { chat, message, .. } => Ok(vec![places::masked(*chat, *message)]),
        Event::Moved { from, to } => {
            db.move_place(*from, *to)?;
            Ok(Vec::new())
        }
        Event::Nothing => Ok(Vec::new()),
    }
}

/// The answer to an event that is not looked at for now: a short one to a press, which goes past the
/// queue, and a line to anything else.
#[must_use]
pub fn turn_away(event: &Event, refusal: &Refusal) -> Vec<Reply> {
    let text = text::refusal(refusal, Asset::Play);
    let reply = match event {
        Event::Pressed { query, .. } => Reply::Answer {
            query: query.clone(),
            text,
        },
        Event::Command { chat, message, .. } | Event::Said { chat, message, .. } => Reply::Say {
            chat: chat.id,
            text,
            markup: Markup::None,
            to: (!chat.private).then_some(*message),
            notice: false,
            shows: None,
        },
        _ => return Vec::new(),
    };
    vec![reply]
}

/// What a player who is refused is told. Nothing that the event did before remains, but that the
/// player is known.
///
/// # Errors
/// When the database fails.
pub fn refuse(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    event: &Event,
    refusal: &Refusal,
) -> Result<Vec<Reply>, Trouble> {
    let Some((chat, from)) = event.origin() else {
        return Ok(Vec::new());
    };
    let sentence = text::refusal(refusal, house.asset);
    match event {
        Event::Pressed { query, .. } => {
            let toast = |text: String| Reply::Answer {
                query: query.clone(),
                text,
            };
            let (Refusal::RoundOpen { .. } | Refusal::NotEnough { .. }) = refusal else {
                return Ok(vec![toast(sentence)]);
            };
            let visit = Visit::enter(house, db, entropy, now, chat, from)?;
            let (sentence, way) = way_out(&visit, refusal, sentence)?;
            // A toast has no buttons.
            let page = way.map(|way| Page::new(text::html(&sentence).into_owned()).row(vec![way]));
            let said = page.map(|page| visit.say(page, None));
            Ok(std::iter::once(toast(sentence)).chain(said).collect())
        }
        Event::Command { message, .. } | Event::Said { message, .. } => {
            let visit = Visit::enter(house, db, entropy, now, chat, from)?;
            if matches!(event, Event::Command { .. }) {
                db.end_session(chat.id, from.id)?;
            }
            let (sentence, way) = way_out(&visit, refusal, sentence)?;
            let page = Page::new(text::html(&sentence).into_owned());
            let page = page.row(way.into_iter().collect());
            Ok(vec![visit.say(page, Some(*message))])
        }
        _ => Ok(Vec::new()),
    }
}

/// What a refusal says to this player, and the button that leads on from it, where there is one.
fn way_out(
    visit: &Visit<'_>,
    refusal: &Refusal,
    sentence: String,
) -> Result<(String, Option<Button>), Trouble> {
    match refusal {
        Refusal::RoundOpen { game, .. } => {
            let game = games::find(game).ok_or(Refusal::Stale)?;
            let table = Action::Show(Screen::Table(game, visit.remembered(game)?));
            let way = table.button(visit.player.id, text::go_on_button(game));
            Ok((sentence, Some(way)))
        }
        Refusal::NotEnough { .. } => {
            let refill = Refill::of(visit)?;
            let sentence = sentence + &text::how_to_go_on(refill);
            Ok((sentence, refill.button(visit)))
        }
        _ => Ok((sentence, None)),
    }
}

/// Plays a round, or begins one that lasts: the page that shows it and the line that the press is
/// answered with.
pub(super) fn play(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    wager: Wager,
) -> Result<(Page, String), Trouble> {
    if let Some(round) = visit.open_round(game)? {
        let page = commands::table::open_round(visit, game, &round, "")?;
        return Ok((page, STILL_OPEN.to_owned()));
    }
    let (round, step) = cage::open(
        visit.house,
        visit.db,
        visit.player.id,
        game,
        wager,
        visit.now,
    )?;
    after(visit, game, &round, &step)
}

/// Makes a move in the player's open round.
fn go_on(
    visit: &Visit<'_>,
    round: RoundId,
    step: usize,
    makes: &Move,
) -> Result<(Page, String), Trouble> {
    let round = visit.db.round(round)?;
    let round = round.filter(|round| round.player == visit.player.id);
    let round = round.ok_or(Refusal::Stale)?;
    if round.payout.is_some() {
        return Err(Refusal::RoundOver(round.id).into());
    }
    if round.moves.len() != step {
        return Err(Refusal::Stale.into());
    }
    let game = games::find(&round.game).ok_or(Refusal::Stale)?;
    let (round, step) = cage::advance(visit.db, round, game, makes.clone(), visit.now)?;
    after(visit, game, &round, &step)
}

/// What is shown after a wager or a move. Of a round that goes on the table says all there is.
fn after(
    visit: &Visit<'_>,
    game: &'static dyn Game,
    round: &Round,
    step: &Step,
) -> Result<(Page, String), Trouble> {
    match step.state {
        State::Open(_) => {
            visit.moved(round)?;
            let page = commands::table::going_on(visit, game, round, step, "")?;
            Ok((page, String::new()))
        }
        State::Settled(_) => {
            let page = commands::table::result(visit, game, round, step)?;
            Ok((page, result_in_short(game, round, step)))
        }
    }
}

/// What a press shows, and the line that it is answered with.
fn press(
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
            let question = text::tosses::ask_stake(*on, range, visit.house.asset);
            return Ok((Some(ask(visit, awaits, message, question)?), String::new()));
        }
        Action::Csv => {
            let page = commands::history::csv(visit)?;
            return Ok((Some(visit.say(page, None)), String::new()));
        }
        Action::Refill => (refill::take(visit)?, String::new()),
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
            let question = text::ask_stake(*game, choice, range, visit.house.asset);
            return Ok((Some(ask(visit, awaits, message, question)?), String::new()));
        }
        Action::AskClientSeed => {
            commands::fair::may_rotate(visit)?;
            let question = text::ask_client_seed();
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
            (Page::new(text::cancelled()).home(player), String::new())
        }
        Action::Same => return Ok((None, text::SAME.to_owned())),
        Action::Idle => return Ok((None, String::new())),
    };
    let shows = page.contest();
    if shows.is_some()
        && let Action::Challenge(..) | Action::Show(_) = action
    {
        // An open contest has a message to itself, that its end is shown in.
        return Ok((Some(visit.say(page, Some(message))), toast));
    }
    let (text, markup) = visit.shown(page);
    Ok((
        Some(Reply::Edit {
            chat,
            message,
            text,
            markup,
            shows,
        }),
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
        Screen::PastTosses(page) => commands::tosses::at(visit, *page),
        Screen::PastToss(id) => commands::tosses::of(visit, *id),
        Screen::Duel => Ok(commands::duel::how_to(visit)),
        Screen::Pot => Ok(commands::pot::how_to(visit)),
        Screen::Contests(page) => commands::contests::at(visit, *page),
        Screen::Contest(id) => commands::contests::of(visit, *id),
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
    let text = text::ask_in_group(player, &visit.player.name, &question);
    Ok(Reply::Say {
        chat: chat.id,
        text,
        markup: Markup::AskForReply,
        to: None,
        notice: false,
        shows: None,
    })
}

/// What a player typed because the bot had asked for it.
fn answer(visit: &mut Visit<'_>, session: &Session, text: &str) -> Result<Page, Trouble> {
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
            cage::cover(visit.db, visit.house.asset, visit.player.id, stake)?;
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
