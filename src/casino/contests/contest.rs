//! Players against each other: the only code between contests and books. A stake goes into escrow in
//! the transaction that enters it; the last player's entry, or time, settles the contest there and
//! then. What is shown of a contest that is over is drawn again from what is stored.
use crate::casino::contests::deeds::{Code, Deed};
use crate::casino::contests::text;
use crate::casino::house::House;
use crate::casino::lobby;
use crate::casino::page::Page;
use crate::casino::receipt::{Fate, Receipt, Sender};
use crate::casino::refusal::{Bound, Refusal, Trouble};
use crate::casino::talk::{Button, Markup, Reply};
use crate::casino::text::owner;
use crate::casino::visit::Visit;
use crate::rules::contests::{self, Kind, Outcome, STAKE_MAX, STAKE_MIN};
use crate::rules::fairness::ServerSeed;
use crate::rules::ledger::{Account, ContestId, Entry, EntryKey};
use crate::store::{BuyIn, Contest, Db, End, agenda};
use crate::values::base36::base36;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asked, Asset};
use crate::values::time::Wall;

/// Their messages, by the contest's number: the books know which message shows it.
pub static SENDER: Sender = Sender {
    id: "contests",
    delivered: |db, contest, what, _| match what {
        Fate::Said(message) => db.show_contest(ContestId(contest), message),
        Fate::Delivered | Fate::Landed(_) | Fate::Lost(_) => Ok(()),
    },
    concerned: |db, contest| {
        let buy_ins = db.buy_ins(ContestId(contest))?;
        Ok(buy_ins.iter().map(|buy_in| buy_in.player).collect())
    },
    file: None,
};

/// What a message that shows the contest carries.
const fn receipt(contest: ContestId) -> Receipt {
    Receipt {
        sender: &SENDER,
        subject: contest.0,
    }
}

/// Opens a challenge: the player's stake is in it, and one other's is awaited.
///
/// # Errors
/// A refusal when one is open here already, or the stake is not possible.
pub fn challenge(visit: &mut Visit<'_>, kind: Kind, stake: Amount) -> Result<Page, Trouble> {
    if let Some(open) = visit.db.open_duel(visit.chat.id, visit.player.id)? {
        return Err(Refusal::ChallengeOpen(open.id).into());
    }
    let time = if visit.chat.private {
        limits::DUEL_LINK_OPEN_FOR
    } else {
        limits::DUEL_OPEN_FOR
    };
    let contest = open(visit, kind, stake, visit.now.plus(time))?;
    page(visit, &contest)
}

/// What a button does that opens a duel, or puts into the group's pot.
///
/// # Errors
/// As for [`challenge`] and [`into_pot`].
pub fn begin(visit: &mut Visit<'_>, kind: Kind, stake: Amount) -> Result<Page, Trouble> {
    match kind {
        Kind::Pot => into_pot(visit, stake),
        Kind::Flip | Kind::Dice => challenge(visit, kind, stake),
    }
}

/// Shows an open contest once more. What showed it so far says where to look.
///
/// # Errors
/// When the database fails.
pub fn again(visit: &mut Visit<'_>, contest: &Contest) -> Result<Page, Trouble> {
    if let Some(message) = contest.message.filter(|_| contest.chat == visit.chat.id) {
        let page = Page::new(text::shown_below(contest));
        visit.also.push(edit(contest, message, page));
    }
    page(visit, contest)
}

/// The same duel once more: the other player's own rematch is accepted, else they are challenged. A
/// new message's page, if there is one, and a line for the press.
///
/// # Errors
/// A refusal for who did not play it here, for one long over, and as for [`challenge`].
pub fn rematch(visit: &mut Visit<'_>, id: ContestId) -> Result<(Option<Page>, String), Trouble> {
    let duel = visit.db.contest(id)?.filter(|duel| {
        duel.chat == visit.chat.id
            && duel.kind != Kind::Pot
            && duel.asset == visit.wallet
            && visit.now < duel.due.plus(limits::REMATCH_FOR)
    });
    let duel = duel.ok_or(Refusal::Stale)?;
    let players = visit.db.buy_ins(id)?;
    if !players.iter().any(|b| b.player == visit.player.id) {
        return Err(Refusal::NotYourDuel.into());
    }
    let other = players.iter().find(|b| b.player != visit.player.id);
    let theirs = match other {
        Some(other) => visit.db.open_duel(visit.chat.id, other.player)?,
        None => None,
    };
    let same =
        |open: &Contest| (open.kind, open.stake) == (duel.kind, duel.stake) && visit.now < open.due;
    let Some(theirs) = theirs.filter(same) else {
        let page = challenge(visit, duel.kind, duel.stake)?;
        return Ok((Some(page), String::new()));
    };
    let played = accept(visit, theirs)?;
    let told = told(visit.db, &played)?;
    visit.also.extend(told);
    Ok((None, your_end(visit, &played)))
}

fn your_end(visit: &Visit<'_>, contest: &Contest) -> String {
    let end = contest.end.unwrap_or(End::Tied);
    text::your_end(end, visit.player.id, contest.stake)
}

/// Enters the group's pot with so much, and opens it when there is none.
///
/// # Errors
/// A refusal when the player is in it already, it is full, or the stake is not possible.
pub fn into_pot(visit: &mut Visit<'_>, stake: Amount) -> Result<Page, Trouble> {
    if visit.chat.private {
        return Err(Refusal::GroupsOnly.into());
    }
    let Some(pot) = visit.db.open_pot(visit.chat.id)? else {
        let due = visit.now.plus(limits::POT_ALONE_FOR);
        let pot = open(visit, Kind::Pot, stake, due)?;
        return page(visit, &pot);
    };
    let pot = enter(visit, pot, stake)?;
    let shown = page(visit, &pot)?;
    // The message that shows it already is brought up to date, if its number is known by now.
    let Some(message) = pot.message else {
        return Ok(shown);
    };
    let text = text::you_are_in(&pot, stake);
    visit.also.push(edit(&pot, message, shown));
    Ok(Page::new(text))
}

/// Enters the contest with this code: what is shown of it then, and a line for the press.
///
/// # Errors
/// A refusal that says why it is too late, or not this player's to enter.
pub fn join(visit: &mut Visit<'_>, code: &str, stake: Amount) -> Result<(Page, String), Trouble> {
    let contest = joinable(visit, code)?;
    let linked = contest.chat > 0;
    let contest = match contest.kind {
        Kind::Pot => enter(visit, contest, stake)?,
        Kind::Flip | Kind::Dice if stake != contest.stake => return Err(Refusal::Stale.into()),
        Kind::Flip | Kind::Dice => accept(visit, contest)?,
    };
    if linked {
        let told = told(visit.db, &contest)?;
        visit.also.extend(told);
    }
    let line = match contest.end {
        Some(_) => your_end(visit, &contest),
        None => text::you_are_in(&contest, stake),
    };
    Ok((page(visit, &contest)?, line))
}

/// The contest with this code, if it is one that the player can still enter from here.
fn joinable(visit: &Visit<'_>, code: &str) -> Result<Contest, Trouble> {
    let contest = visit.db.contest_of_code(code)?.ok_or(Refusal::Stale)?;
    // Not by the chat's number: a group gets another one when it grows. Nobody guesses the code.
    if (contest.chat > 0) != visit.chat.private || contest.asset != visit.wallet {
        return Err(Refusal::Stale.into());
    }
    let buy_ins = visit.db.buy_ins(contest.id)?;
    let own = buy_ins.iter().any(|b| b.player == visit.player.id);
    let refusal = match contest.end {
        None if own && contest.kind != Kind::Pot => Refusal::OwnChallenge,
        None if own => Refusal::AlreadyIn,
        Some(_) if own => Refusal::Over(contest.kind, contest.id),
        None if visit.now < contest.due => return Ok(contest),
        Some(End::Won(..) | End::Tied) if contest.kind != Kind::Pot => {
            Refusal::Faster(buy_ins.last().map_or_else(String::new, |b| b.name.clone()))
        }
        Some(End::Cancelled) => Refusal::CalledOff,
        None | Some(_) => Refusal::TimeIsUp,
    };
    Err(refusal.into())
}

/// What somebody reads who follows the link of a challenge.
///
/// # Errors
/// A refusal when it is too late for it.
pub fn invitation(visit: &mut Visit<'_>, code: &str) -> Result<Page, Trouble> {
    let contest = visit.db.contest_of_code(code)?;
    let contest = contest.ok_or(Refusal::NoContest)?;
    let own = Some(contest).filter(|contest| contest.opener == visit.player.id);
    if let Some(own) = own.filter(|own| own.end.is_none() && own.chat == visit.chat.id) {
        return again(visit, &own);
    }
    let contest = joinable(visit, code)?;
    let buy_ins = visit.db.buy_ins(contest.id)?;
    let text = text::invitation(&contest, &buy_ins, visit.balance()?, visit.newcomer);
    let label = text::accept_button(contest.stake);
    let accept = join_button(&contest, contest.stake, label);
    Ok(Page::new(text)
        .row(vec![accept])
        .row(vec![lobby::deeds::home(visit.voice, visit.player.id)]))
}

/// Calls the player's own challenge off.
///
/// # Errors
/// A refusal when it is over already.
pub fn call_off(visit: &mut Visit<'_>, id: ContestId) -> Result<Page, Trouble> {
    let contest = visit.db.contest(id)?;
    let own = contest.filter(|contest| contest.opener == visit.player.id);
    let contest = own.ok_or(Refusal::Stale)?;
    match contest.end {
        None if contest.kind != Kind::Pot => {
            let contest = refund(visit.db, contest, End::Cancelled, visit.now)?;
            page(visit, &contest)
        }
        Some(End::Won(..) | End::Tied) => {
            let buy_ins = visit.db.buy_ins(id)?;
            let name = buy_ins.last().map_or_else(String::new, |b| b.name.clone());
            Err(Refusal::Faster(name).into())
        }
        Some(End::Cancelled) => Err(Refusal::CalledOff.into()),
        None | Some(End::Expired | End::Void) => Err(Refusal::TimeIsUp.into()),
    }
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
    Ok(Page::new(text::proof(&contest, &buy_ins)))
}

/// The stake that somebody asked for.
///
/// # Errors
/// When the database fails.
pub fn stake(visit: &Visit<'_>, asked: Asked) -> Result<Amount, Trouble> {
    let balance = visit.balance()?;
    let (min, max) = visit.wallet.stakes((STAKE_MIN, STAKE_MAX));
    Ok(match asked {
        Asked::Exactly(stake) => stake,
        Asked::Max => balance.min(max).max(min),
        Asked::Half => visit.wallet.share_in_cents(balance, 2).min(max).max(min),
    })
}

/// Shows a contest as it stands, with the buttons that it still has.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &Visit<'_>, contest: &Contest) -> Result<Page, Trouble> {
    let page = shown(visit.db, contest, &visit.bot)?;
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

fn shown(db: &Db, contest: &Contest, bot: &str) -> Result<Page, Fault> {
    let buy_ins = db.buy_ins(contest.id)?;
    if contest.end.is_some() {
        let outcome = outcome(contest, &buy_ins);
        let text = text::over(contest, &buy_ins, outcome.as_ref());
        let mut row = Vec::new();
        if outcome.is_some() && contest.kind != Kind::Pot && contest.chat < 0 {
            let rematch = Deed::Rematch {
                contest: contest.id,
            };
            row.push(rematch.button(contest.opener, text::rematch_button(contest.stake)));
        }
        return Ok(Page::new(text).row(row));
    }
    let join = |stake, label| join_button(contest, stake, label);
    if contest.kind == Kind::Pot {
        let text = text::pot(contest, &buy_ins);
        let stakes = [1, 2, 5].into_iter();
        let stakes = stakes.filter_map(|times| contest.stake.checked_mul(times));
        let (_, max) = contest.asset.stakes((STAKE_MIN, STAKE_MAX));
        let stakes = stakes.filter(|stake| *stake <= max);
        let button = |stake| join(stake, text::join_button(stake));
        return Ok(Page::new(text).row(stakes.map(button).collect()));
    }
    let group = contest.chat < 0;
    let text = text::challenge(contest, &buy_ins, (!group).then_some(bot));
    let call_off = Deed::CallOff {
        contest: contest.id,
    };
    let cancel = call_off.button(contest.opener, crate::casino::text::CANCEL);
    let accept = join(contest.stake, text::accept_button(contest.stake));
    let row = if group {
        vec![accept, cancel]
    } else {
        vec![cancel]
    };
    Ok(Page::new(text).row(row))
}

fn join_button(contest: &Contest, stake: Amount, label: String) -> Button {
    let code = Code(contest.code.clone());
    Deed::Join { code, stake }.button(contest.opener, label)
}

/// What decided a contest that was drawn.
fn outcome(contest: &Contest, buy_ins: &[BuyIn]) -> Option<Outcome> {
    let drawn = matches!(contest.end, Some(End::Won(..) | End::Tied));
    drawn.then(|| draw(contest, buy_ins))
}

fn draw(contest: &Contest, buy_ins: &[BuyIn]) -> Outcome {
    let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
    let clients = buy_ins.iter().map(|b| &b.client);
    let mut stream = contests::stream(&contest.server, clients);
    contests::draw(contest.kind, &stakes, &mut stream)
}

/// How a contest ends that is drawn now.
#[must_use]
pub fn end(contest: &Contest, buy_ins: &[BuyIn]) -> End {
    let winner = draw(contest, buy_ins).winner.and_then(|at| buy_ins.get(at));
    let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
    winner.map_or(End::Tied, |winner| {
        End::Won(winner.player, contests::shares(&stakes).0)
    })
}

fn open(visit: &mut Visit<'_>, kind: Kind, stake: Amount, due: Wall) -> Result<Contest, Trouble> {
    admits(visit.wallet, stake)?;
    let contest = Contest {
        id: visit.db.next_contest_id()?,
        kind,
        opener: visit.player.id,
        chat: visit.chat.id,
        message: None,
        code: code(&visit.entropy.seed()),
        asset: visit.wallet,
        stake,
        server: ServerSeed::new(visit.entropy.seed()),
        due,
        end: None,
    };
    visit.db.add_contest(&contest, visit.now)?;
    put_in(visit, &contest, 0, stake)?;
    Ok(contest)
}

fn admits(asset: Asset, stake: Amount) -> Result<(), Refusal> {
    let (min, max) = asset.stakes((STAKE_MIN, STAKE_MAX));
    if stake < min {
        return Err(Refusal::TooSmall(min));
    }
    if stake > max {
        let bound = Bound::Table;
        return Err(Refusal::TooLarge { max, bound });
    }
    Ok(())
}

/// Ten digits in base 36 from a random seed: nobody guesses which challenges are open.
fn code(seed: &[u8; 32]) -> String {
    let mut number = [0; 8];
    number.copy_from_slice(&seed[..8]);
    let number = u64::from_be_bytes(number) >> 12;
    let digits = base36(i64::try_from(number).unwrap_or_default());
    let digits = format!("{digits:0>width$}", width = limits::DUEL_CODE_CHARS);
    digits[digits.len() - limits::DUEL_CODE_CHARS..].to_owned()
}

/// The player's stake goes into escrow, as the one at this place.
fn put_in(
    visit: &Visit<'_>,
    contest: &Contest,
    place: usize,
    stake: Amount,
) -> Result<(), Trouble> {
    let (db, player) = (visit.db, &visit.player);
    let balance = visit.balance()?;
    if balance < stake {
        return Err(Refusal::NotEnough { balance, stake }.into());
    }
    let buy_in = BuyIn {
        player: player.id,
        name: player.name.clone(),
        stake,
        client: db.pair(db.seat(player.id)?.pair)?.client,
    };
    let place = i64::try_from(place).expect("few players");
    db.add_buy_in(contest.id, place, &buy_in)?;
    let key = EntryKey::buy_in(contest.id, place);
    let from = Account::Player(player.id);
    let entry = Entry::single(key, contest.asset, from, Account::Stakes, stake);
    Ok(db.post(&entry, visit.now)?)
}

/// The second side of a duel, which is drawn at once.
fn accept(visit: &Visit<'_>, contest: Contest) -> Result<Contest, Trouble> {
    put_in(visit, &contest, 1, contest.stake)?;
    Ok(settle(visit.db, contest, visit.now)?)
}

/// One more player in an open pot.
fn enter(visit: &Visit<'_>, mut pot: Contest, stake: Amount) -> Result<Contest, Trouble> {
    admits(pot.asset, stake)?;
    let buy_ins = visit.db.buy_ins(pot.id)?;
    if buy_ins.iter().any(|b| b.player == visit.player.id) {
        return Err(Refusal::AlreadyIn.into());
    }
    if visit.now >= pot.due {
        return Err(Refusal::TimeIsUp.into());
    }
    if buy_ins.len() >= limits::POT_PLAYERS_MAX {
        return Err(Refusal::PotFull.into());
    }
    put_in(visit, &pot, buy_ins.len(), stake)?;
    if buy_ins.len() == 1 {
        pot.due = visit.now.plus(limits::POT_OPEN_FOR);
        visit.db.put_off_contest(pot.id, pot.due)?;
    }
    Ok(pot)
}

/// Draws, and empties the escrow to the winner and the bankroll.
fn settle(db: &Db, mut contest: Contest, now: Wall) -> Result<Contest, Fault> {
    let buy_ins = db.buy_ins(contest.id)?;
    let End::Won(winner, payout) = end(&contest, &buy_ins) else {
        return refund(db, contest, End::Tied, now);
    };
    let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
    let (_, rake) = contests::shares(&stakes);
    let entry = Entry::contest_won(contest.id, contest.asset, winner, payout, rake);
    db.post(&entry, now)?;
    let end = End::Won(winner, payout);
    db.end_contest(contest.id, end, now)?;
    contest.end = Some(end);
    for buy_in in &buy_ins {
        db.count_contest(&contest, buy_in, now)?;
    }
    Ok(contest)
}

/// Gives everybody back what they put in.
fn refund(db: &Db, mut contest: Contest, end: End, now: Wall) -> Result<Contest, Fault> {
    let buy_ins = db.buy_ins(contest.id)?;
    let stakes = buy_ins.iter().map(|b| (b.player, b.stake));
    db.post(
        &Entry::contest_refund(contest.id, contest.asset, stakes),
        now,
    )?;
    db.end_contest(contest.id, end, now)?;
    contest.end = Some(end);
    Ok(contest)
}

/// Ends a contest whose time has come: a pot of several is drawn, anything else is paid back.
///
/// # Errors
/// When the database fails.
pub fn end_in_time(db: &Db, now: Wall, contest: Contest) -> Result<Vec<Reply>, Trouble> {
    let players = db.buy_ins(contest.id)?.len();
    let contest = if players > 1 {
        settle(db, contest, now)?
    } else {
        refund(db, contest, End::Expired, now)?
    };
    Ok(told(db, &contest)?)
}

/// Pays back every open contest: its seed may be known to somebody.
///
/// # Errors
/// When the database fails.
pub fn void_all(db: &Db, now: Wall) -> Result<Vec<Reply>, Fault> {
    let mut replies = Vec::new();
    loop {
        let open = db.open_contests(limits::CONTESTS_PER_STEP)?;
        if open.is_empty() {
            return Ok(replies);
        }
        for contest in open {
            let contest = refund(db, contest, End::Void, now)?;
            replies.extend(told(db, &contest)?);
        }
    }
}

/// Leaves a contest alone for a while that cannot be ended, and tells the owner.
///
/// # Errors
/// When the database fails.
pub fn give_up_on(
    house: &House,
    db: &Db,
    now: Wall,
    contest: ContestId,
    why: &str,
) -> Result<Vec<Reply>, Fault> {
    db.put_off(
        agenda::CONTEST,
        contest.0,
        now.plus(limits::CONTEST_AGAIN_AFTER),
    )?;
    let Some(owner) = house.owner else {
        return Ok(Vec::new());
    };
    let voice = db.voice(owner, house.asset)?;
    let text = owner::cannot_end(voice, contest, why);
    Ok(vec![Reply::line(owner.0, text, true)])
}

/// How a contest ended, where it was opened: in place of its message, and, since nobody looks back at
/// that, in a line to whom it concerns.
fn told(db: &Db, contest: &Contest) -> Result<Vec<Reply>, Fault> {
    let mut page = shown(db, contest, "")?.of(receipt(contest.id));
    let private = contest.chat > 0;
    if private {
        let voice = db.voice(contest.opener, contest.asset)?;
        page = page.row(vec![lobby::deeds::home(voice, contest.opener)]);
    }
    let Some(message) = contest.message else {
        let (text, markup) = page.finish(contest.asset);
        return Ok(vec![Reply::notice(contest.chat, text, markup, None)]);
    };
    let mut replies = vec![edit(contest, message, page)];
    let buy_ins = db.buy_ins(contest.id)?;
    if private {
        let line = text::news(contest, &buy_ins);
        replies.push(Reply::line(contest.chat, line, true));
    } else if let (Kind::Pot, Some(line)) = (contest.kind, text::pot_news(contest, &buy_ins)) {
        replies.push(Reply::notice(
            contest.chat,
            line,
            Markup::None,
            Some(message),
        ));
    }
    Ok(replies)
}

fn edit(contest: &Contest, message: i64, page: Page) -> Reply {
    let shows = page.shows();
    let (text, markup) = page.finish(contest.asset);
    Reply::edit(contest.chat, message, text, markup).with(shows)
}
