//! The guard: whoever puts money down or pays it in passes here. It has the books' facts, [`crate::rules::guard`] has
//! the rules.
use crate::casino::house::House;
use crate::casino::refusal::{Refusal, Trouble};
use crate::rules::games::Game;
use crate::rules::guard::{
    self, Asked, Bet, Changed, Exclusion, Facts, Kind, Leave, Limit, Refused, Term, Until,
};
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Halt, Permit};
use crate::store::{Db, HouseLimit};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use std::time::Duration;

/// The leave to put a stake down, without which the books take none. `game`: its name in players' sums.
///
/// # Errors
/// The refusal of a rule that does not let it be.
pub fn leave(
    house: &House,
    db: &Db,
    game: &'static str,
    bet: Bet,
    now: Wall,
) -> Result<Leave, Trouble> {
    let (player, asset) = (bet.player, bet.asset);
    let real = match asset.is_play() {
        true => None,
        false => Some(db.real(player, asset, now)?),
    };
    let leave = guard::judge(
        bet,
        &Facts {
            now,
            profile: house.profile,
            halt: halt(house, db, Halt::Game(game))?,
            state: db.hold(player)?.state,
            shut: db.exclusion(player, now)?,
            real,
        },
    )?;
    if real.is_some() {
        db.note_stake(player, asset, now, check_every(db, player)?)?;
    }
    Ok(leave)
}

/// Sees to it that nothing keeps a player from playing. It is asked before anything else that could stand in the way of
/// a bet or of a deposit: who is kept from it hears that and nothing else, and is not led on.
///
/// # Errors
/// The refusal that says until when.
pub fn lets_in(db: &Db, player: PlayerId, now: Wall) -> Result<(), Trouble> {
    match db.exclusion(player, now)? {
        Some(shut) => Err(Refused::Shut(shut).into()),
        None => Ok(()),
    }
}

/// Sees to it that somebody may pay in real money at all, and says how much at most, if anything limits it, and what
/// does.
///
/// # Errors
/// The refusal of a rule that does not let it be.
pub fn deposit_room(
    house: &House,
    db: &Db,
    (asset, player): (Asset, PlayerId),
    now: Wall,
) -> Result<Option<(Amount, Refused)>, Trouble> {
    let facts = Facts {
        now,
        profile: house.profile,
        halt: halt(house, db, Halt::Deposits)?,
        state: db.hold(player)?.state,
        shut: db.exclusion(player, now)?,
        real: Some(db.real_paid_in(player, asset, now)?),
    };
    let room = guard::room(asset, &facts)?;
    Ok(room.map(|(left, why)| (Amount::from_units(left).unwrap_or(Amount::MAX), why)))
}

/// What halts this, if anything does: it is so itself, or the house winds down or is under maintenance.
///
/// # Errors
/// When the database fails.
pub fn halt(house: &House, db: &Db, own: Halt) -> Result<Option<Halt>, Fault> {
    if house.winds_down {
        return Ok(Some(Halt::WindDown));
    }
    let halts = db.halts()?;
    let mut all = [Halt::WindDown, Halt::Maintenance, own].into_iter();
    Ok(all.find(|halt| halts.has(*halt)))
}

/// What halts the house as a whole, if anything does.
///
/// # Errors
/// When the database fails.
pub fn house_halt(house: &House, db: &Db) -> Result<Option<Halt>, Fault> {
    halt(house, db, Halt::Maintenance)
}

/// The shortest time from one round of this asset to the same player's next.
#[must_use]
pub fn cycle(house: &House, asset: Asset, game: Option<&dyn Game>) -> Duration {
    if asset.is_play() {
        return house.pause;
    }
    let slots = game.is_some_and(|game| game.spec().id == "slots");
    let cycle = match slots {
        true => house.profile.slots_cycle,
        false => house.profile.cycle,
    };
    house.pause.max(cycle)
}

/// After how much play a player is told of it.
///
/// # Errors
/// When the database fails.
pub fn check_every(db: &Db, player: PlayerId) -> Result<Duration, Fault> {
    let own = db.check_every(player)?;
    let own = own.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
    Ok(own.map_or(limits::REALITY_CHECK, |own| own.min(limits::REALITY_CHECK)))
}

/// A player has seen how long they play and what it has brought: play goes on.
///
/// # Errors
/// When the database fails.
pub fn acknowledge(db: &Db, player: PlayerId, now: Wall) -> Result<(), Fault> {
    let next = now.plus(check_every(db, player)?);
    db.check_again_at(player, next)
}

/// Has a player told of their play after so many minutes, of the session under way too; `None`: as the house has it.
///
/// # Errors
/// A refusal when it is no number of minutes that may be chosen.
pub fn tell_every(
    db: &Db,
    player: PlayerId,
    minutes: Option<u32>,
    now: Wall,
) -> Result<(), Trouble> {
    let may = |minutes: u32| {
        let time = Duration::from_secs(u64::from(minutes) * 60);
        (limits::REALITY_CHECK_MIN..=limits::REALITY_CHECK).contains(&time)
    };
    if !minutes.is_none_or(may) {
        return Err(Refusal::Stale.into());
    }
    db.set_check_every(player, minutes)?;
    let next = now.plus(check_every(db, player)?);
    match db.session_under_way(player, now)? {
        Some(session) if next < session.check => Ok(db.check_again_at(player, next)?),
        _ => Ok(()),
    }
}

/// The time of the session under way, and what it has brought in an asset, in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub played: Duration,
    pub net: i64,
}

/// How a player stands in the session under way, if one is.
///
/// # Errors
/// When the database fails.
pub fn position(
    db: &Db,
    (asset, player): (Asset, PlayerId),
    now: Wall,
) -> Result<Option<Position>, Fault> {
    let session = db.session_of(player, asset, now)?;
    Ok(session.map(|(session, net)| Position {
        played: session.played(now),
        net,
    }))
}

/// Keeps a player from playing from now on; what holds then, which is never less than before.
///
/// # Errors
/// A refusal when the house does not offer it.
pub fn shut_out(
    house: &House,
    db: &Db,
    player: PlayerId,
    term: &Term,
    now: Wall,
) -> Result<Exclusion, Trouble> {
    if !house.profile.terms.contains(&term.word) {
        return Err(Refusal::Stale.into());
    }
    let new = Exclusion {
        kind: term.kind,
        since: now,
        until: Until::after(now, term.lasts),
    };
    db.shut_out(player, &new)?;
    Ok(db.exclusion(player, now)?.unwrap_or(new))
}

/// What a player wants a limit to be; `None`: that there be none. A lower one holds at once, any other is to be
/// confirmed a day later.
///
/// # Errors
/// A refusal when the house has no limits, or this is none.
pub fn change(
    house: &House,
    db: &Db,
    player: PlayerId,
    of: (Kind, Option<Asset>),
    value: Option<i64>,
    now: Wall,
) -> Result<Changed, Trouble> {
    is_a_limit(house, of, value)?;
    let old = db.play_limit(player, of)?;
    let (kind, asset) = of;
    let mut limit = old.unwrap_or(Limit {
        kind,
        asset,
        value: None,
        since: now,
        asked: None,
    });
    let changed = guard::change(limit.value, value, now);
    limit.asked = None;
    match changed {
        Changed::Same if old.is_none() => return Ok(changed),
        Changed::Same => {}
        Changed::AtOnce => (limit.value, limit.since) = (value, now),
        Changed::Waits { .. } => limit.asked = Some(guard::asked(value, now)),
    }
    db.keep_limit(player, &limit)?;
    Ok(changed)
}

/// A limit of time is one of all wallets together, any other is of a real asset.
fn is_a_limit(
    house: &House,
    (kind, asset): (Kind, Option<Asset>),
    value: Option<i64>,
) -> Result<(), Refusal> {
    let most = match kind.is_time() {
        true => limits::MINUTES_MAX,
        false => Amount::MAX.units(),
    };
    let fits = match asset {
        None => kind.is_time(),
        Some(asset) => !kind.is_time() && !asset.is_play() && house.deals_in(asset),
    };
    let fits = fits && value.is_none_or(|value| (0..=most).contains(&value));
    match fits && house.profile.limits {
        true => Ok(()),
        false => Err(Refusal::Stale),
    }
}

/// What is asked for of a limit and has not lapsed.
#[must_use]
pub fn pending(limit: &Limit, now: Wall) -> Option<Asked> {
    limit.asked.filter(|asked| now < asked.lapses())
}

/// Confirms what was asked for a day ago or longer: it holds now.
///
/// # Errors
/// A refusal when nothing is asked for, it is too early, or it has lapsed.
pub fn confirm(
    db: &Db,
    player: PlayerId,
    of: (Kind, Option<Asset>),
    now: Wall,
) -> Result<Limit, Trouble> {
    let mut limit = db.play_limit(player, of)?.ok_or(Refusal::Stale)?;
    let asked = pending(&limit, now).ok_or(Refusal::Stale)?;
    if now < asked.from {
        return Err(Refused::TooEarly(asked.from).into());
    }
    limit = Limit {
        value: asked.value,
        since: now,
        asked: None,
        ..limit
    };
    db.keep_limit(player, &limit)?;
    Ok(limit)
}

/// Nothing is asked for of a limit any more, which stays as it is.
///
/// # Errors
/// A refusal when nothing was.
pub fn call_off(db: &Db, player: PlayerId, of: (Kind, Option<Asset>)) -> Result<(), Trouble> {
    let limit = db.play_limit(player, of)?;
    let limit = limit.filter(|limit| limit.asked.is_some());
    let limit = limit.ok_or(Refusal::Stale)?;
    Ok(db.keep_limit(
        player,
        &Limit {
            asked: None,
            ..limit
        },
    )?)
}

/// Sets a player a limit of the house's; `None` takes it away. It is lower than their own.
///
/// # Errors
/// A refusal when it is not, or is none.
pub fn set_by_house(
    house: &House,
    db: &Db,
    permit: &Permit,
    (player, of): (PlayerId, (Kind, Option<Asset>)),
    value: Option<i64>,
    now: Wall,
) -> Result<(), Trouble> {
    is_a_limit(house, of, value)?;
    let Some(value) = value else {
        return Ok(db.end_house_limit(player, of)?);
    };
    let own = db.play_limit(player, of)?.and_then(|own| own.value);
    if own.is_some_and(|own| own <= value) {
        return Err(Refusal::NotLower.into());
    }
    let (kind, asset) = of;
    let limit = HouseLimit {
        kind,
        asset,
        value,
        since: now,
        by: permit.actor().player,
        reason: permit.why().to_owned(),
    };
    Ok(db.keep_house_limit(player, &limit)?)
}
