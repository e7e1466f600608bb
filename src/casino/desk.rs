//! The front desk: what a press means, and what is typed because the bot had asked for it.
use crate::casino::button::{Action, Screen};
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::rounds::play::{go_on, play};
use crate::casino::talk::{Markup, Reply};
use crate::casino::visit::Visit;
use crate::casino::{boards, cage, contests, fair, lobby, rounds, text, tosses, typed};
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
            let page = rounds::auto::start(visit, *game, wager, *ends, message)?;
            (page, String::new())
        }
        Action::Throw { on, stake, turn } => {
            let toast = tosses::table::throw(visit, *on, *stake, *turn)?;
            return Ok((None, toast));
        }
        Action::AskTossStake(on) => {
            let range = tosses::toss::stakes(visit, *on)?;
            let awaits = format!("toss {}", on.code());
            let question = tosses::text::ask_stake(*on, range, visit.house.asset);
            return Ok((Some(ask(visit, awaits, message, question)?), String::new()));
        }
        Action::Csv => {
            let page = rounds::history::csv(visit)?;
            return Ok((Some(visit.say(page, None)), String::new()));
        }
        Action::Speak(language) => (lobby::language::choose(visit, language)?, String::new()),
        Action::Refill => (lobby::balance::take(visit)?, String::new()),
        Action::StopAuto => (rounds::auto::stop(visit)?, String::new()),
        Action::Move { round, step, makes } => go_on(visit, *round, *step, makes)?,
        Action::Join { code, stake } => contests::contest::join(visit, code, *stake)?,
        Action::Challenge(kind, stake) => (
            contests::contest::begin(visit, *kind, *stake)?,
            String::new(),
        ),
        Action::Rematch(contest) => {
            // A message of its own: how the last one ended stays to be read.
            let (page, line) = contests::contest::rematch(visit, *contest)?;
            return Ok((page.map(|page| visit.say(page, Some(message))), line));
        }
        Action::CallOff(contest) => (contests::contest::call_off(visit, *contest)?, String::new()),
        Action::List { shown, board } => boards::top::list(visit, *shown, *board)?,
        Action::Rotate { pair } => {
            if visit.db.seat(player)?.pair != *pair {
                return Err(Refusal::Stale.into());
            }
            // A message of its own: what was promised and what is revealed both stay to be read.
            let page = fair::seeds::rotate(visit, None)?;
            return Ok((Some(visit.say(page, None)), String::new()));
        }
        Action::AskStake { game, choice } => {
            let range = visit.stakes(*game, choice)?;
            let awaits = format!("stake {} {}", game.spec().id, choice.as_str());
            let question = rounds::text_table::ask_stake(*game, choice, range, visit.house.asset);
            return Ok((Some(ask(visit, awaits, message, question)?), String::new()));
        }
        Action::AskClientSeed => {
            fair::seeds::may_rotate(visit)?;
            let question = fair::text::ask_client_seed();
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
                Page::new(lobby::text::cancelled()).home(player),
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
        Screen::Home => lobby::start::page(visit, ""),
        Screen::Help => lobby::help::page(visit, ""),
        Screen::Language => lobby::language::page(visit, ""),
        Screen::Games => lobby::games::page(visit, ""),
        Screen::Balance => lobby::balance::page(visit, ""),
        Screen::History(page) => rounds::history::at(visit, *page),
        Screen::Stats => rounds::stats::page(visit, ""),
        Screen::Fair => fair::seeds::page(visit, ""),
        Screen::Verify => fair::seeds::how_to_verify(visit),
        Screen::Round(id) => rounds::round::of(visit, *id),
        Screen::Promise(id) => rounds::round::promise(visit, *id),
        Screen::Replay(id, made) => rounds::round::replay(visit, *id, *made),
        Screen::Rules(game, choice) => rounds::table::rules(visit, *game, choice),
        Screen::Auto(game, wager, ends) => rounds::auto::page(visit, *game, wager, *ends),
        Screen::More(game, wager, tab) => rounds::table::more(visit, *game, wager, *tab),
        Screen::Tosses => tosses::table::menu(visit),
        Screen::Toss(on, stake) => tosses::table::table(visit, *on, *stake),
        Screen::PastTosses(page) => tosses::past::at(visit, *page),
        Screen::PastToss(id) => tosses::past::of(visit, *id),
        Screen::Duel => Ok(contests::duel::how_to(visit)),
        Screen::Pot => Ok(contests::pot::how_to(visit)),
        Screen::Contests(page) => contests::past::at(visit, *page),
        Screen::Contest(id) => contests::past::of(visit, *id),
        Screen::Top(board) => boards::top::at(visit, *board),
        Screen::Table(game, wager) => match visit.open_round(*game)? {
            Some(round) => rounds::table::open_round(visit, *game, &round, ""),
            None => rounds::table::page(visit, *game, wager),
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
    let text = lobby::text::ask_in_group(player, &visit.player.name, &question);
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
            rounds::table::page(visit, game, &Wager { stake, choice })
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
            let stake = tosses::table::stake_asked(visit, on, asked)?;
            tosses::toss::stakes(visit, on)?.admits(stake)?;
            cage::cover(visit.db, visit.house.asset, visit.player.id, stake)?;
            tosses::table::table(visit, on, stake)
        }
        ["seed"] => {
            let client = ClientSeed::new(text).ok_or(Refusal::ClientSeed)?;
            fair::seeds::rotate(visit, Some(client))
        }
        _ => Err(Refusal::Stale.into()),
    }
}

/// The amount that this is.
fn amount(text: &str) -> Result<Typed, Refusal> {
    let read = Typed::read(typed::plain(text).trim());
    read.ok_or_else(|| Refusal::Amount(typed::part(text)))
}
