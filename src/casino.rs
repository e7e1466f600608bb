//! The casino as a state machine: an [`Event`] and the books go in, [`Reply`]s come out, and the
//! books have moved. It knows neither Telegram's JSON nor HTTP nor a clock; the engine calls it,
//! one event at a time, inside a transaction.
pub mod backing;
pub mod cage;
#[cfg(test)]
mod celebration;
pub mod deed;
mod desk;
pub mod guard;
mod house;
mod page;
pub mod payment;
pub mod places;
pub mod receipt;
mod refusal;
pub mod staff;
mod stopped;
mod talk;
pub mod text;
pub mod typed;
mod visit;
pub mod wing;
pub mod wings;

pub use house::{BrowserWay, Cashier, House};
pub use page::Page;
pub use receipt::Receipt;
pub use refusal::{Bound, Refusal, Trouble};
pub use talk::{Body, Brief, Button, Chat, Does, Event, Markup, Person, Reply};
pub use visit::{Visit, fund, voice_of};

use crate::casino::deed::Carried;
use crate::casino::wings::lobby::refill::Refill;
use crate::casino::wings::{cashier, limits, lobby, office, rounds, wallets};
use crate::rules::fairness::Entropy;
use crate::rules::games;
use crate::speech::{Html, Voice};
use crate::store::Db;
use crate::values::time::Wall;

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
    stopped::let_by(db, event, now)?;
    let scene = Scene {
        house,
        db,
        entropy,
        now,
    };
    match event {
        Event::Command {
            chat,
            from,
            message,
            name,
            args,
            bot,
        } => scene.commanded((*chat, from), *message, (name, args), bot),
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
            scene.told((*chat, from), *message, text)
        }
        Event::Pressed {
            chat,
            from,
            message,
            query,
            data,
            bot,
        } => scene.pressed((*chat, from), *message, (query, data), bot),
        Event::Stray { query, language } => {
            let voice = Voice::without_amounts(language.unwrap_or_default());
            let text = text::refusals::refusal(voice, &Refusal::Stale);
            Ok(vec![Reply::answer(query.clone(), text)])
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

/// What an event meets.
struct Scene<'a> {
    house: &'a House,
    db: &'a Db,
    entropy: &'a mut dyn Entropy,
    now: Wall,
}

impl<'a> Scene<'a> {
    fn enter(self, (chat, from): (Chat, &Person)) -> Result<Visit<'a>, Trouble> {
        Visit::enter(self.house, self.db, self.entropy, self.now, chat, from)
    }

    fn commanded(
        self,
        who: (Chat, &Person),
        message: i64,
        (name, args): (&str, &str),
        bot: &str,
    ) -> Result<Vec<Reply>, Trouble> {
        let (chat, from) = who;
        let command = wings::command(self.house, name)
            .or_else(|| wings::command_for_admins(self.house, name).filter(|_| chat.private));
        let command = match command {
            // To anybody else there is no such command.
            Some(command) if command.menu.is_none() => {
                let role = office::acts::role(self.house, self.db, from.id)?;
                role.map(|_| command)
            }
            other => other,
        };
        let game = games::by_command(name);
        let shut = wings::shut(self.house, name).filter(|_| chat.private);
        if command.is_none() && game.is_none() && shut.is_none() {
            // In a group it may be meant for another bot.
            return in_private(chat, Refusal::Unknown);
        }
        let db = self.db;
        let mut visit = self.enter(who)?;
        bot.clone_into(&mut visit.bot);
        db.end_session(chat.id, from.id)?;
        let prose = command.is_some_and(|command| command.prose);
        let args = match prose {
            true => args.to_owned(),
            false => typed::plain(args),
        };
        let page = match (command, game, shut) {
            (Some(command), ..) => (command.run)(&mut visit, &args)?,
            (None, Some(game), _) => rounds::bet::bet(&mut visit, game, &args)?,
            (None, None, Some(shut)) => (shut.instead)(&mut visit)?,
            (None, None, None) => return Ok(Vec::new()),
        };
        let said = visit.say(page, Some(message));
        Ok(std::iter::once(said).chain(visit.also).collect())
    }

    fn told(self, who: (Chat, &Person), message: i64, text: &str) -> Result<Vec<Reply>, Trouble> {
        let (db, (chat, from)) = (self.db, who);
        let Some(session) = db.session(chat.id, from.id, self.now)? else {
            return in_private(chat, Refusal::NotAsked);
        };
        let mut visit = self.enter(who)?;
        // A refusal undoes this: then the question still waits.
        db.end_session(chat.id, from.id)?;
        let page = desk::answer(&mut visit, &session, text.trim())?;
        let said = visit.say(page, Some(message));
        Ok(std::iter::once(said).chain(visit.also).collect())
    }

    fn pressed(
        self,
        who: (Chat, &Person),
        message: i64,
        (query, data): (&str, &str),
        bot: &str,
    ) -> Result<Vec<Reply>, Trouble> {
        let Carried { owner, asset, deed } = wings::deed(data).ok_or(Refusal::Stale)?;
        if owner.is_some_and(|owner| owner != who.1.id) {
            return Err(Refusal::Foreign.into());
        }
        let mut visit = self.enter(who)?;
        asset.map_or(Ok(()), |asset| visit.has_open(asset))?;
        bot.clone_into(&mut visit.bot);
        let (reply, toast) = desk::press(&mut visit, &*deed, message)?;
        let answer = Reply::answer(query.to_owned(), toast);
        let replies = std::iter::once(answer).chain(reply);
        Ok(replies.chain(visit.also).collect())
    }
}

/// This refusal in private, nothing in a group.
fn in_private(chat: Chat, refusal: Refusal) -> Result<Vec<Reply>, Trouble> {
    if chat.private {
        Err(refusal.into())
    } else {
        Ok(Vec::new())
    }
}

/// The answer to an event that is not looked at for now: a short one to a press, which goes past the
/// queue, and a line to anything else. The books are not asked for anything, so it is in the language of the
/// player's Telegram.
#[must_use]
pub fn turn_away(event: &Event, refusal: &Refusal) -> Vec<Reply> {
    let said = event.origin().and_then(|(_, from)| from.language);
    let voice = Voice::without_amounts(said.unwrap_or_default());
    let text = text::refusals::refusal(voice, refusal);
    let reply = match event {
        Event::Pressed { query, .. } => Reply::answer(query.clone(), text),
        Event::Command { chat, message, .. } | Event::Said { chat, message, .. } => {
            let to = (!chat.private).then_some(*message);
            let text = Html::escaped(&text).into_string();
            Reply::say(chat.id, text, Markup::None, to)
        }
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
    let voice = voice_of(house, db, from)?;
    let sentence = text::refusals::refusal(voice, refusal);
    if stopped::is_told_already(db, event, refusal, now)? {
        return Ok(match event {
            Event::Pressed { query, .. } => vec![Reply::answer(query.clone(), sentence)],
            _ => Vec::new(),
        });
    }
    match event {
        Event::Pressed { query, .. } => {
            let toast = |text: String| Reply::answer(query.clone(), text);
            let leads_on = matches!(
                refusal,
                Refusal::RoundOpen { .. }
                    | Refusal::NotEnough { .. }
                    | Refusal::Closed(_)
                    | Refusal::Guard(_)
                    | Refusal::LimitsFirst(_)
            );
            if !leads_on {
                return Ok(vec![toast(sentence)]);
            }
            let visit = Visit::enter(house, db, entropy, now, chat, from)?;
            // A toast is seen by who pressed alone, and a page in a group by everybody.
            let guarded = match chat.private {
                true => limits::way::after(&visit, refusal)?,
                false => None,
            };
            if let Some(page) = guarded {
                return Ok(vec![toast(sentence), visit.say(page, None)]);
            }
            let (sentence, way) = way_out(&visit, refusal, sentence)?;
            // A toast has no buttons.
            let page =
                way.map(|way| Page::new(Html::escaped(&sentence).into_string()).row(vec![way]));
            let said = page.map(|page| visit.say(page, None));
            Ok(std::iter::once(toast(sentence)).chain(said).collect())
        }
        Event::Command { message, .. } | Event::Said { message, .. } => {
            let said = refusal.clone().said_in(chat.private);
            let sentence = match said == *refusal {
                true => sentence,
                false => text::refusals::refusal(voice, &said),
            };
            let visit = Visit::enter(house, db, entropy, now, chat, from)?;
            if matches!(event, Event::Command { .. }) {
                db.end_session(chat.id, from.id)?;
            }
            let guarded = match chat.private {
                true => limits::way::after(&visit, refusal)?,
                false => None,
            };
            let page = match guarded {
                Some(page) => page,
                None => {
                    let (sentence, way) = way_out(&visit, refusal, sentence)?;
                    let page = Page::new(Html::escaped(&sentence).into_string());
                    page.row(way.into_iter().collect())
                }
            };
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
        Refusal::Closed(_) => Ok((sentence, wallets::deeds::to_credits(visit))),
        Refusal::RoundOpen { game, .. } => {
            let game = games::find(game).ok_or(Refusal::Stale)?;
            // One that another wallet's money is in is not played on out of this one.
            let theirs = (visit.wallet, visit.player.id);
            if visit.db.open_round(theirs, game.spec().id)?.is_none() {
                return Ok((sentence, None));
            }
            let table = rounds::deeds::table(game, visit.remembered(game)?);
            let way = table.button(
                visit.player.id,
                text::named::go_on_button(visit.voice, game),
            );
            Ok((sentence, Some(way)))
        }
        Refusal::NotEnough { .. } => {
            let refill = Refill::of(visit)?;
            let sentence = sentence + &lobby::text::how_to_go_on(visit.voice, refill);
            let way = lobby::balance::refill_button(refill, visit);
            Ok((sentence, way.or_else(|| cashier::begin::way_in(visit))))
        }
        _ => Ok((sentence, None)),
    }
}
