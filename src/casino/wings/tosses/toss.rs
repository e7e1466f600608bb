//! Between Telegram's dice and the books: takes a bet's stake, settles it by what the dice show or
//! gives it back, when the message that throws them has landed or is lost. The pages are in [`super::table`].
use crate::casino::backing::StakeRange;
use crate::casino::cage;
use crate::casino::guard;
use crate::casino::receipt::{Fate, Landed, Receipt, Sender};
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Body, Reply};
use crate::casino::visit::Visit;
use crate::rules::games::Choice;
use crate::rules::guard::Bet;
use crate::rules::ledger::{Entry, EntryKey, PlayerId, TossId};
use crate::rules::promises;
use crate::rules::tosses::{self, On};
use crate::store::{Db, TossRow};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Amount;
use crate::values::time::Wall;

/// Its dice, by the toss's number: what they show settles it.
pub static SENDER: Sender = Sender {
    id: "tosses",
    delivered: |db, toss, what, now| {
        let landed = match what {
            Fate::Landed(landed) => Some(landed),
            Fate::Delivered | Fate::Said(_) | Fate::Lost(_) => None,
        };
        settle(db, TossId(toss), landed, now)
    },
    // Dice that were not thrown are told of by themselves.
    concerned: |_, _| Ok(Vec::new()),
    file: None,
};

/// The stakes that may be put on a bet now.
///
/// # Errors
/// When the database fails.
pub fn stakes(visit: &Visit<'_>, on: On) -> Result<StakeRange, Fault> {
    Ok(visit.backing()?.toss_stakes(on))
}

/// The number of the player's last toss, 0 before the first: what a button that throws carries, so
/// that it throws once.
///
/// # Errors
/// When the database fails.
pub fn turn(db: &Db, player: PlayerId) -> Result<i64, Fault> {
    Ok(db.last_toss(player)?.map_or(0, |(last, _)| last.id.0))
}

/// Takes the stake into escrow; the dice that are to be asked for come back.
///
/// # Errors
/// A refusal when the bet is not allowed or not covered, or dice are in the air.
pub fn bet(
    visit: &Visit<'_>,
    on: On,
    stake: Amount,
    answers: Option<i64>,
) -> Result<Reply, Trouble> {
    let (house, db, player, now) = (visit.house, visit.db, visit.player.id, visit.now);
    visit.may_play()?;
    let last = db.last_toss(player)?;
    if last.is_some_and(|(last, _)| last.payout.is_none()) {
        return Err(Refusal::InTheAir.into());
    }
    stakes(visit, on)?.admits(stake)?;
    cage::cover(db, visit.wallet, player, stake)?;
    let cycle = guard::cycle(house, visit.wallet, None);
    cage::keep_pace(db, player, &db.seat(player)?, cycle, now)?;
    let theirs = Bet {
        player,
        asset: visit.wallet,
        stake,
        before: Amount::ZERO,
    };
    let leave = guard::leave(house, db, tosses::ID, theirs, now)?;
    let promise = promises::of_toss(on);
    let toss = TossRow {
        id: db.next_toss_id()?,
        player,
        toss: on.toss.id.to_owned(),
        bet: on.bet.id.to_owned(),
        pay_table: db.pay_table_id(&promise, tosses::ID, &Choice::own(on.code()))?,
        asset: visit.wallet,
        stake,
        held: cage::at_risk(on.bet.top().profit(), stake),
        chat: visit.chat.id,
        landed: None,
        payout: None,
    };
    db.add_toss(&toss, now)?;
    let key = EntryKey::toss_stake(toss.id);
    db.post(&leave.bet(key, toss.held), now)?;
    Ok(Reply {
        chat: toss.chat,
        body: Body::Dice {
            emoji: on.toss.emoji.to_owned(),
            to: answers.filter(|_| !visit.chat.private),
        },
        receipt: Some(Receipt {
            sender: &SENDER,
            subject: toss.id.0,
        }),
        fleeting: false,
        brief: None,
    })
}

/// Settles a toss by what its dice show, or gives the stake back when that is not known: they were
/// never thrown, or it will never be told. Such a bet is not thrown again. A toss that is over
/// stays as it is.
///
/// # Errors
/// When the database fails.
pub fn settle(db: &Db, id: TossId, landed: Option<Landed>, now: Wall) -> Result<(), Fault> {
    let Some(mut toss) = db.toss(id)?.filter(|toss| toss.payout.is_none()) else {
        return Ok(());
    };
    let on = On::find(&toss.toss, &toss.bet);
    // A value that these dice do not have is no value.
    let known = on.zip(landed).filter(|(on, at)| on.toss.shows(at.value));
    let shown = known.and_then(|(on, at)| {
        let value = u8::try_from(at.value).ok()?;
        Some((on, at.message, value, on.bet.on(value).pays(toss.stake)?))
    });
    let (payout, tell) = match shown {
        Some((_, message, value, payout)) => {
            toss.landed = Some((message, value));
            (payout, now.plus(limits::TOSS_ANIMATION))
        }
        None => (toss.stake, now),
    };
    toss.payout = Some(payout);
    db.end_toss(&toss, now, tell)?;
    let key = EntryKey::toss_settlement(id);
    let entry = Entry::settlement(
        key,
        toss.asset,
        toss.player,
        (toss.stake, toss.held),
        payout,
    );
    db.post(&entry, now)?;
    match shown {
        Some((on, ..)) => db.count_toss(&toss, &Choice::own(on.code()), now),
        None => Ok(()),
    }
}
