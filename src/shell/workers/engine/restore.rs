//! New seeds for everybody at once where the books are a copy's. Whoever knows the seeds knows how what is
//! open goes on, so that ends first: rounds by their games' rules, contests by paying back.
use super::apart::apart;
use crate::casino::wings::rounds::text::Left;
use crate::casino::{self, House, Reply, text};
use crate::ops::logging::Plain;
use crate::rules::fairness::{Entropy, ServerSeed};
use crate::rules::ledger::PlayerId;
use crate::store::{Copied, Db};
use crate::telegram::outbound;
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Wall;

/// In a copy, before anybody plays.
pub(super) fn after_restore(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    why: Copied,
) -> Result<(), Fault> {
    let mut replies = casino::wings::contests::ends::void_all(db, now)?;
    for table in db.open_tables()? {
        let round = table.round.0;
        let settled = apart(db, || {
            casino::wings::rounds::abandoned::settle_abandoned(
                house,
                db,
                entropy,
                now,
                table,
                Left::Behind,
            )
        })?;
        match settled {
            Ok(told) => replies.extend(told),
            // Its pair shows no seed as long as it is open.
            Err(why) => log::error!(
                "round {round}, open in the copy, cannot be settled: {}",
                Plain(&why)
            ),
        }
    }
    let players = db.player_ids()?;
    log::warn!(
        "the database counts as a copy ({why}): {} players get new seeds",
        players.len()
    );
    if let Some(owner) = house.owner {
        let voice = db.voice(owner, Asset::Play)?;
        replies.push(Reply::line(
            owner.0,
            text::owner::copy_taken(voice, why, players.len()),
            true,
        ));
    }
    replies.extend(casino::wings::cashier::till::copied(house, db, now)?);
    // To whom it went since the copy was made stands in none of it.
    if let Some(letter) = db.last_letter()?.filter(|letter| letter.open) {
        db.end_letter(letter.id, true)?;
    }
    for player in players {
        renew(db, entropy, player, now)?;
    }
    db.set_renewal(None, now)?;
    tell(db, &replies, now)
}

/// Has what is told at a start sent with what waits.
pub(super) fn tell(db: &Db, replies: &[Reply], now: Wall) -> Result<(), Fault> {
    let mut last = db.last_outbox()?;
    for reply in replies {
        last += 1;
        if let Some(row) = outbound::row::of(reply, last, now) {
            db.add_outbox(&row)?;
        }
    }
    Ok(())
}

/// Closes a player's pair, so that its seed is revealed, and the promised one, which is known as well.
pub(super) fn renew(
    db: &Db,
    entropy: &mut dyn Entropy,
    player: PlayerId,
    now: Wall,
) -> Result<(), Fault> {
    for _ in 0..2 {
        let seat = db.seat(player)?;
        let client = db.pair(seat.pair)?.client;
        let server = ServerSeed::new(entropy.seed());
        db.rotate(player, &seat, &client, &server, now)?;
    }
    Ok(())
}
