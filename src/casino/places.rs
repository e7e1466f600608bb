//! Places that cannot be written to: nothing is bet there, and what belonged there is told in private
//! to those whom the bot may write to.
pub mod text;

use crate::casino::house::House;
use crate::casino::receipt::Receipt;
use crate::casino::talk::{Body, Chat, Event, Markup, Reply};
use crate::casino::visit::voice_of;
use crate::rules::ledger::PlayerId;
use crate::speech::Voice;
use crate::store::{Db, Place};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use std::time::Duration;

/// What could not be said, since the chat cannot be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaid {
    /// What, and at which place.
    pub reply: Reply,
    /// Whom it was for, if it was for one player.
    pub player: Option<PlayerId>,
    /// Whether it was said only to see whether the place can be written to again.
    pub tried: bool,
}

/// What is answered in a place that could not be written to, instead of playing. To a press, why; and
/// where `tries` allows it, a line in the place itself, which shows whether it can be written to again.
///
/// # Errors
/// When the database fails.
pub fn turn_away(
    house: &House,
    db: &Db,
    event: &Event,
    place: &Place,
    tries: bool,
) -> Result<(Vec<Reply>, Option<Reply>), Fault> {
    let (query, from, to) = match event {
        Event::Pressed { query, from, .. } => (Some(query), from, None),
        Event::Command { message, from, .. } => (None, from, Some(*message)),
        _ => return Ok((Vec::new(), None)),
    };
    let voice = voice_of(house, db, from)?;
    let answer = query.map(|query| Reply::answer(query.clone(), text::toast(voice)));
    let again = || Reply::say(place.id, text::again(voice), Markup::None, to);
    Ok((answer.into_iter().collect(), tries.then(again)))
}

/// To somebody whose name is not known.
#[must_use]
pub fn masked(chat: Chat, message: i64) -> Reply {
    let voice = Voice::without_amounts(Default::default());
    Reply::say(chat.id, text::masked(voice), Markup::None, Some(message))
}

/// A player or a group lets the bot write, or no longer.
///
/// # Errors
/// When the database fails.
pub fn reachable(db: &Db, now: Wall, chat: PlayerId, yes: bool) -> Result<Vec<Reply>, Fault> {
    let since = (!yes).then_some(now);
    if Place::is_private(chat.0) {
        db.mark_blocked(chat, since)?;
        if !yes {
            db.end_auto_plays_for(chat.0)?;
        }
        return Ok(Vec::new());
    }
    let mut told = Vec::new();
    for place in db.places_in(chat.0)? {
        told.extend(close(db, place, since)?);
    }
    Ok(told)
}

/// A topic was closed or opened again. A bot that looks after the group could write in a closed one
/// none the less; the next command there shows that.
///
/// # Errors
/// When the database fails.
pub fn topic(db: &Db, now: Wall, topic: Chat, open: bool) -> Result<Vec<Reply>, Fault> {
    close(db, topic.id, (!open).then_some(now))
}

/// What follows from something that could not be said.
///
/// # Errors
/// When the database fails.
pub fn unsaid(db: &Db, now: Wall, unsaid: &Unsaid) -> Result<Vec<Reply>, Fault> {
    let place = db.place(unsaid.reply.chat)?;
    if Place::is_private(place.id) && place.topic == 0 {
        return reachable(db, now, PlayerId(place.id), false);
    }
    let mut told = close(db, place.id, Some(now))?;
    let (Body::Say { text: said, .. } | Body::Edit { text: said, .. }) = &unsaid.reply.body else {
        // Dice that were not thrown are told of by themselves.
        return Ok(told);
    };
    if unsaid.tried {
        told.extend(in_private(db, unsaid.player, text::closed)?);
        return Ok(told);
    }
    told.extend(retold(db, unsaid.player, unsaid.reply.receipt, said)?);
    Ok(told)
}

/// How something ended in a place that cannot be written to: in private as well to all whom it
/// concerns. Should the place's own message get through none the less, it is not told again.
///
/// # Errors
/// When the database fails.
pub fn also_in_private(db: &Db, mut replies: Vec<Reply>) -> Result<Vec<Reply>, Fault> {
    let mut told = Vec::new();
    for reply in &mut replies {
        if let Body::Say { text, .. } | Body::Edit { text, .. } = &reply.body
            && let Some(receipt) = reply.receipt.take()
        {
            told.extend(retold(db, None, Some(receipt), text)?);
        }
    }
    replies.extend(told);
    Ok(replies)
}

/// What was to be said elsewhere, in private to who it was for, and to whom its wing names as the wing says
/// it to them.
fn retold(
    db: &Db,
    player: Option<PlayerId>,
    receipt: Option<Receipt>,
    said: &str,
) -> Result<Vec<Reply>, Fault> {
    let named = receipt.map(|receipt| (receipt.sender.concerned)(db, receipt.subject));
    let mut all = named.transpose()?.unwrap_or_default();
    if let Some(player) = player.filter(|player| all.iter().all(|(named, _)| named != player)) {
        all.push((player, said.to_owned()));
    }
    all.sort_unstable_by_key(|(player, _)| *player);
    let mut told = Vec::new();
    for (player, said) in all {
        let fits = said.chars().count() + 200 < limits::MESSAGE_CHARS_MAX;
        let said = if fits { &said } else { "" };
        let unsaid = |voice| text::unsaid(voice, said);
        told.extend(in_private(db, Some(player), unsaid)?);
    }
    Ok(told)
}

fn close(db: &Db, place: i64, since: Option<Wall>) -> Result<Vec<Reply>, Fault> {
    let mut told = Vec::new();
    for player in db.close_place(place, since)? {
        // Who is kept from playing is owed nothing by it.
        if let Some(now) = since
            && db.is_excluded(player, now)?
        {
            continue;
        }
        told.extend(in_private(db, Some(player), text::no_auto)?);
    }
    Ok(told)
}

/// To who asks for something where nothing can be said, in private: for how long, if that is known.
///
/// # Errors
/// When the database fails.
pub fn elsewhere(
    db: &Db,
    player: PlayerId,
    silence: Option<Duration>,
) -> Result<Option<Reply>, Fault> {
    let minutes = silence.map(|silence| silence.as_secs().div_ceil(60));
    in_private(db, Some(player), |voice| match minutes {
        None => text::closed(voice),
        Some(minutes) => text::quiet(voice, minutes),
    })
}

/// To a player in their private chat, if they have one with the bot; no amount is said.
fn in_private(
    db: &Db,
    player: Option<PlayerId>,
    text: impl FnOnce(Voice) -> String,
) -> Result<Option<Reply>, Fault> {
    let Some(player) = player else {
        return Ok(None);
    };
    let known = db.player(player)?;
    let reached = known.filter(|known| known.met && !known.blocked);
    Ok(reached.map(|known| {
        let voice = Voice::without_amounts(known.language());
        Reply::line(player.0, text(voice), false)
    }))
}
