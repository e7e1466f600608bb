//! Contests as they stand, in the one message that everybody sees: it is said in the language of who opened
//! the contest. What is shown of one that is over is drawn again from what is stored.
use crate::casino::page::Page;
use crate::casino::receipt::{Fate, Receipt, Sender, Told};
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Button, Markup, Reply};
use crate::casino::visit::Visit;
use crate::casino::wings::contests::deeds::{Code, Deed};
use crate::casino::wings::contests::{outcome, text, text_past};
use crate::casino::wings::lobby;
use crate::rules::contests::{Kind, STAKE_MAX, STAKE_MIN};
use crate::rules::ledger::ContestId;
use crate::speech::{Voice, key};
use crate::store::{BuyIn, Contest, Db};
use crate::values::fault::Fault;
use crate::values::money::Amount;

/// Their messages, by the contest's number: the books know which message shows it.
pub static SENDER: Sender = Sender {
    id: "contests",
    delivered: |db, contest, what, _| match what {
        Fate::Said(message) => db.show_contest(ContestId(contest), message),
        Fate::Delivered | Fate::Landed(_) | Fate::Lost(_) => Ok(()),
    },
    concerned: |db, contest| concerned(db, ContestId(contest)),
    file: None,
};

/// Who is in it, and how it stands, in the language of each.
fn concerned(db: &Db, contest: ContestId) -> Result<Vec<Told>, Fault> {
    let Some(contest) = db.contest(contest)? else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for BuyIn { player, .. } in db.buy_ins(contest.id)? {
        let page = shown(db, db.voice(player, contest.asset)?, &contest, "")?;
        all.push((player, page.finish(contest.asset).0));
    }
    Ok(all)
}

/// What a message that shows the contest carries.
const fn receipt(contest: ContestId) -> Receipt {
    Receipt {
        sender: &SENDER,
        subject: contest.0,
    }
}

/// Shows a contest as it stands, with the buttons that it still has.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &Visit<'_>, contest: &Contest) -> Result<Page, Trouble> {
    let voice = voice(visit, contest)?;
    let page = shown(visit.db, voice, contest, &visit.bot)?;
    let page = page.row(into_pot(visit, voice, contest));
    let page = if contest.chat == visit.chat.id {
        page.of(receipt(contest.id))
    } else {
        page
    }
    .about(contest.asset);
    // An open challenge has its message to itself: what it becomes at the end is shown there.
    Ok(match contest.end {
        Some(_) if visit.chat.private => {
            page.row(vec![lobby::deeds::home(visit.voice, visit.player.id)])
        }
        _ => page,
    })
}

/// Shows an open contest once more. What showed it so far says where to look.
///
/// # Errors
/// When the database fails.
pub fn again(visit: &mut Visit<'_>, contest: &Contest) -> Result<Page, Trouble> {
    if let Some(message) = contest.message.filter(|_| contest.chat == visit.chat.id) {
        let voice = voice(visit, contest)?;
        let page = Page::new(text::shown_below(voice, contest));
        visit.also.push(edit(contest, message, page));
    }
    page(visit, contest)
}

/// A contest that the player may look at: one that they were in, or that was played in this chat.
/// The command that asks for it, if one does, has to be its own.
///
/// # Errors
/// A refusal for any other.
pub fn proof(visit: &mut Visit<'_>, id: ContestId, command: Option<&str>) -> Result<Page, Trouble> {
    let contest = visit.db.contest(id)?.ok_or(Refusal::NoContest)?;
    let buy_ins = visit.db.buy_ins(id)?;
    let own = buy_ins.iter().any(|b| b.player == visit.player.id);
    let other = command.is_some_and(|command| command != contest.kind.command());
    if (!own && contest.chat != visit.chat.id) || other {
        return Err(Refusal::NoContest.into());
    }
    if contest.end.is_none() && contest.chat == visit.chat.id {
        return again(visit, &contest);
    }
    Ok(Page::new(text_past::proof(visit.voice, &contest, &buy_ins)))
}

/// How it is told to a visitor: to a group as to who opened it.
fn voice(visit: &Visit<'_>, contest: &Contest) -> Result<Voice, Fault> {
    if visit.chat.private {
        return Ok(visit.voice.of(contest.asset));
    }
    visit.db.voice(contest.opener, contest.asset)
}

fn shown(db: &Db, voice: Voice, contest: &Contest, bot: &str) -> Result<Page, Fault> {
    let buy_ins = db.buy_ins(contest.id)?;
    if contest.end.is_some() {
        let outcome = outcome::outcome(contest, &buy_ins);
        let text = text::over(voice, contest, &buy_ins, outcome.as_ref());
        let mut row = Vec::new();
        if outcome.is_some() && contest.kind != Kind::Pot && contest.chat < 0 {
            let rematch = Deed::Rematch {
                contest: contest.id,
            };
            let label = voice.plain(&key::ButtonRematch {
                stake: contest.stake,
            });
            row.push(rematch.button(contest.opener, label));
        }
        return Ok(Page::new(text).row(row));
    }
    if contest.kind == Kind::Pot {
        return Ok(Page::new(text::pot(voice, contest, &buy_ins)));
    }
    let group = contest.chat < 0;
    let text = text::challenge(voice, contest, &buy_ins, (!group).then_some(bot));
    let call_off = Deed::CallOff {
        contest: contest.id,
    };
    let cancel = call_off.button(contest.opener, voice.plain(&key::ButtonCancel));
    let stake = contest.stake;
    let accept = join_button(contest, stake, voice.plain(&key::ButtonAccept { stake }));
    let row = if group {
        vec![accept, cancel]
    } else {
        vec![cancel]
    };
    Ok(Page::new(text).row(row))
}

/// A button for each stake that an open pot offers to who comes.
fn into_pot(visit: &Visit<'_>, voice: Voice, contest: &Contest) -> Vec<Button> {
    if contest.kind != Kind::Pot || contest.end.is_some() {
        return Vec::new();
    }
    let taken = visit.house.stakes.of(contest.asset);
    let (min, max) = taken.of_table((STAKE_MIN, STAKE_MAX));
    let stakes = [1, 2, 5].into_iter();
    let stakes = stakes.filter_map(|times| contest.stake.checked_mul(times));
    let stakes = stakes.filter(|stake| (min..=max).contains(stake));
    let button = |stake| join_button(contest, stake, text::join_button(voice, stake));
    stakes.map(button).collect()
}

pub(super) fn join_button(contest: &Contest, stake: Amount, label: String) -> Button {
    let code = Code(contest.code.clone());
    Deed::Join { code, stake }.button(contest.opener, label)
}

/// How a contest ended, where it was opened: in place of its message, and, since nobody looks back at
/// that, in a line to whom it concerns.
pub(super) fn told(db: &Db, contest: &Contest) -> Result<Vec<Reply>, Fault> {
    let voice = db.voice(contest.opener, contest.asset)?;
    let mut page = shown(db, voice, contest, "")?.of(receipt(contest.id));
    let private = contest.chat > 0;
    if private {
        page = page.row(vec![lobby::deeds::home(voice, contest.opener)]);
    }
    let Some(message) = contest.message else {
        let (text, markup) = page.finish(contest.asset);
        return Ok(vec![Reply::notice(contest.chat, text, markup, None)]);
    };
    let mut replies = vec![edit(contest, message, page)];
    let buy_ins = db.buy_ins(contest.id)?;
    if private {
        let line = text::news(voice, contest, &buy_ins);
        replies.extend(line.map(|line| Reply::line(contest.chat, line, true)));
    } else if contest.kind == Kind::Pot {
        let line = text::pot_news(voice, contest, &buy_ins);
        let line = line.map(|line| Reply::notice(contest.chat, line, Markup::None, Some(message)));
        replies.extend(line);
    }
    Ok(replies)
}

pub(super) fn edit(contest: &Contest, message: i64, page: Page) -> Reply {
    let shows = page.shows();
    let (text, markup) = page.finish(contest.asset);
    Reply::edit(contest.chat, message, text, markup).with(shows)
}
