//! Enters players into contests, and is with [`super::ends`] the only code between contests and books. A
//! stake goes into escrow in the transaction that enters it; the second side of a duel settles it there and
//! then.
use crate::casino::cage;
use crate::casino::guard;
use crate::casino::page::Page;
use crate::casino::refusal::{Bound, Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::contests::{ends, shown, text};
use crate::casino::wings::lobby;
use crate::rules::contests::{Kind, STAKE_MAX, STAKE_MIN};
use crate::rules::fairness::ServerSeed;
use crate::rules::guard::{Bet, Leave};
use crate::rules::ledger::{ContestId, EntryKey};
use crate::speech::{Html, key};
use crate::store::{BuyIn, Contest, End};
use crate::values::base36::base36;
use crate::values::limits;
use crate::values::money::{Amount, Asked, Stakes};
use crate::values::time::Wall;

/// Opens a challenge: the player's stake is in it, and one other's is awaited.
///
/// # Errors
/// A refusal when one is open here already, or the stake is not possible.
pub fn challenge(visit: &mut Visit<'_>, kind: Kind, stake: Amount) -> Result<Page, Trouble> {
    visit.may_play()?;
    if let Some(open) = visit.db.open_duel(visit.chat.id, visit.player.id)? {
        return Err(Refusal::ChallengeOpen(open.id).into());
    }
    let time = if visit.chat.private {
        limits::DUEL_LINK_OPEN_FOR
    } else {
        limits::DUEL_OPEN_FOR
    };
    let contest = open(visit, kind, stake, visit.now.plus(time))?;
    shown::page(visit, &contest)
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

/// The same duel once more: the other player's own rematch is accepted, else they are challenged. A
/// new message's page, if there is one, and a line for the press.
///
/// # Errors
/// A refusal for who did not play it here, for one long over, and as for [`challenge`].
pub fn rematch(visit: &mut Visit<'_>, id: ContestId) -> Result<(Option<Page>, String), Trouble> {
    visit.may_play()?;
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
    let terms = |contest: &Contest| (contest.kind, contest.asset, contest.stake);
    let same = |open: &Contest| terms(open) == terms(&duel) && visit.now < open.due;
    let Some(theirs) = theirs.filter(same) else {
        let page = challenge(visit, duel.kind, duel.stake)?;
        return Ok((Some(page), String::new()));
    };
    let played = accept(visit, theirs)?;
    visit.also.extend(shown::told(visit.db, &played)?);
    let line = text::your_end(visit.voice, &played, visit.player.id);
    Ok((None, line))
}

/// Enters the group's pot with so much, and opens it when there is none.
///
/// # Errors
/// A refusal when the player is in it already, it is full or in another wallet's asset, or the stake is not
/// possible.
pub fn into_pot(visit: &mut Visit<'_>, stake: Amount) -> Result<Page, Trouble> {
    visit.may_play()?;
    if visit.chat.private {
        return Err(Refusal::GroupsOnly.into());
    }
    let Some(pot) = visit.db.open_pot(visit.chat.id)? else {
        let due = visit.now.plus(limits::POT_ALONE_FOR);
        let pot = open(visit, Kind::Pot, stake, due)?;
        return shown::page(visit, &pot);
    };
    if pot.asset != visit.wallet {
        return Err(Refusal::OtherPot.into());
    }
    let pot = enter(visit, pot, stake)?;
    let page = shown::page(visit, &pot)?;
    // The message that shows it already is brought up to date, if its number is known by now.
    let Some(message) = pot.message else {
        return Ok(page);
    };
    visit.also.push(shown::edit(&pot, message, page));
    let text = text::you_are_in(visit.voice, &pot, stake);
    Ok(Page::new(Html::escaped(&text).into_string()))
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
        visit.also.extend(shown::told(visit.db, &contest)?);
    }
    let voice = visit.voice;
    let line = match contest.end {
        Some(_) => text::your_end(voice, &contest, visit.player.id),
        None => text::you_are_in(voice, &contest, stake),
    };
    Ok((shown::page(visit, &contest)?, line))
}

/// The contest with this code, if it is one that the player can still enter from here.
fn joinable(visit: &Visit<'_>, code: &str) -> Result<Contest, Trouble> {
    visit.may_play()?;
    let contest = visit.db.contest_of_code(code)?.ok_or(Refusal::Stale)?;
    // Not by the chat's number: a group gets another one when it grows. Nobody guesses the code.
    if (contest.chat > 0) != visit.chat.private {
        return Err(Refusal::Stale.into());
    }
    visit.has_open(contest.asset)?;
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
        return shown::again(visit, &own);
    }
    let contest = joinable(visit, code)?;
    let buy_ins = visit.db.buy_ins(contest.id)?;
    let (voice, stake) = (visit.voice, contest.stake);
    let (balance, newcomer) = (visit.balance()?, visit.newcomer);
    let text = text::invitation(voice, &contest, &buy_ins, balance, newcomer);
    let label = voice.plain(&key::ButtonAccept { stake });
    let accept = shown::join_button(&contest, stake, label);
    Ok(Page::new(text)
        .row(vec![accept])
        .row(vec![lobby::deeds::home(visit.voice, visit.player.id)]))
}

/// The stake that somebody asked for.
///
/// # Errors
/// When the database fails.
pub fn stake(visit: &Visit<'_>, asked: Asked) -> Result<Amount, Trouble> {
    let balance = visit.balance()?;
    let (min, max) = visit.taken().of_table((STAKE_MIN, STAKE_MAX));
    Ok(match asked {
        Asked::Exactly(stake) => stake,
        Asked::Max => balance.min(max).max(min),
        Asked::Half => visit.wallet.share_in_cents(balance, 2).min(max).max(min),
    })
}

fn open(visit: &mut Visit<'_>, kind: Kind, stake: Amount, due: Wall) -> Result<Contest, Trouble> {
    admits(visit.taken(), stake)?;
    let leave = leave(visit, kind, stake)?;
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
    put_in(visit, &contest, 0, (leave, stake))?;
    Ok(contest)
}

fn admits(taken: Stakes, stake: Amount) -> Result<(), Refusal> {
    let (min, max) = taken.of_table((STAKE_MIN, STAKE_MAX));
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

/// The leave to put a stake that the player has into a contest of the wallet that is open.
fn leave(visit: &Visit<'_>, kind: Kind, stake: Amount) -> Result<Leave, Trouble> {
    let (player, asset) = (visit.player.id, visit.wallet);
    cage::cover(visit.db, asset, player, stake)?;
    let bet = Bet {
        player,
        asset,
        stake,
        before: Amount::ZERO,
    };
    guard::leave(visit.house, visit.db, kind.command(), bet, visit.now)
}

/// The player's stake goes into escrow, as the one at this place.
fn put_in(
    visit: &Visit<'_>,
    contest: &Contest,
    place: usize,
    (leave, stake): (Leave, Amount),
) -> Result<(), Trouble> {
    let (db, player) = (visit.db, &visit.player);
    let buy_in = BuyIn {
        player: player.id,
        name: player.name.clone(),
        stake,
        client: db.pair(db.seat(player.id)?.pair)?.client,
    };
    let place = i64::try_from(place).expect("few players");
    db.add_buy_in(contest.id, place, &buy_in)?;
    let key = EntryKey::buy_in(contest.id, place);
    Ok(db.post(&leave.stake(key), visit.now)?)
}

/// The second side of a duel, which is drawn at once.
fn accept(visit: &Visit<'_>, contest: Contest) -> Result<Contest, Trouble> {
    admits(visit.taken(), contest.stake)?;
    let leave = leave(visit, contest.kind, contest.stake)?;
    put_in(visit, &contest, 1, (leave, contest.stake))?;
    Ok(ends::settle(visit.db, contest, visit.now)?)
}

/// One more player in an open pot.
fn enter(visit: &Visit<'_>, mut pot: Contest, stake: Amount) -> Result<Contest, Trouble> {
    admits(visit.taken(), stake)?;
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
    let leave = leave(visit, pot.kind, stake)?;
    put_in(visit, &pot, buy_ins.len(), (leave, stake))?;
    if buy_ins.len() == 1 {
        pot.due = visit.now.plus(limits::POT_OPEN_FOR);
        visit.db.put_off_contest(pot.id, pot.due)?;
    }
    Ok(pot)
}
