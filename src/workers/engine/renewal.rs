//! New seeds: for everybody at once where the books are a copy's, and for everybody in their turn when
//! the owner asks for it, since somebody may have come by a copy. Whoever knows the seeds knows how
//! what is open goes on, so that ends first: rounds by their games' rules, contests by paying back.
use super::due::apart;
use super::{Engine, say};
use crate::casino::text::rounds::Left;
use crate::casino::{self, House, text};
use crate::fairness::{Entropy, ServerSeed};
use crate::fault::Fault;
use crate::ledger::PlayerId;
use crate::limits;
use crate::logging::Plain;
use crate::store::{Copied, Db, Renewal};
use crate::telegram::outbound;
use crate::time::{Now, Wall};

/// In a copy, before anybody plays.
pub(super) fn after_restore(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    why: Copied,
) -> Result<(), Fault> {
    let mut replies = casino::contests::void_all(db, now)?;
    for table in db.left_tables(Wall(i64::MAX), usize::MAX)? {
        let round = table.round.0;
        let settled = apart(db, || {
            casino::settle_abandoned(house, db, entropy, now, table, Left::Behind)
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
        replies.push(say(owner.0, text::copy_taken(why, players.len()), true));
    }
    for player in players {
        renew(db, entropy, player, now)?;
    }
    db.set_renewal(None)?;
    let mut last = db.last_outbox()?;
    for reply in replies {
        last += 1;
        if let Some(row) = outbound::row(&reply, last, now) {
            db.add_outbox(&row)?;
        }
    }
    Ok(())
}

/// Closes a player's pair, so that its seed is revealed, and the promised one, which is known as well.
fn renew(db: &Db, entropy: &mut dyn Entropy, player: PlayerId, now: Wall) -> Result<(), Fault> {
    for _ in 0..2 {
        let seat = db.seat(player)?;
        let client = db.pair(seat.pair)?.client;
        let server = ServerSeed::new(entropy.seed());
        db.rotate(player, &seat, &client, &server, now)?;
    }
    Ok(())
}

impl Engine {
    /// Goes on with the renewal that was asked for, a bounded number of players in a transaction; when
    /// to go on.
    pub(super) fn go_on_renewing(&mut self, now: Now) -> Result<Option<Wall>, Fault> {
        let Some(renewal) = self.db.renewal()? else {
            return Ok(None);
        };
        self.db.in_place()?;
        self.commit(|engine| match renewal {
            Renewal::Asked => engine.begin_renewal(now),
            Renewal::UpTo(player) => engine.renew_some(player, now),
        })?;
        Ok(Some(now.wall))
    }

    fn begin_renewal(&mut self, now: Now) -> Result<(), Fault> {
        log::warn!("everybody gets new seeds, as asked");
        let replies = casino::contests::void_all(&self.db, now.wall)?;
        self.send(replies, now)?;
        self.db.set_renewal(Some(Renewal::UpTo(PlayerId(0))))
    }

    fn renew_some(&mut self, after: PlayerId, now: Now) -> Result<(), Fault> {
        let players = self.db.players_after(after, limits::RENEWALS_PER_STEP)?;
        let mut left_out = Vec::new();
        for player in &players {
            let mut broken = false;
            for table in self.db.tables_of(*player)? {
                let round = table.round.0;
                let settled: Result<_, String> = self.by_itself(|house, db, entropy| {
                    casino::settle_abandoned(house, db, entropy, now.wall, table, Left::Renewed)
                })?;
                match settled {
                    Ok(replies) => self.send(replies, now)?,
                    Err(why) => {
                        log::error!("round {round} cannot be settled: {}", Plain(&why));
                        left_out.push(table.round);
                        broken = true;
                    }
                }
            }
            // What is open is played on under its seed, which a closed pair's other rounds would show.
            if !broken {
                renew(&self.db, &mut *self.entropy, *player, now.wall)?;
            }
        }
        if let Some(owner) = self.house.owner.filter(|_| !left_out.is_empty()) {
            let told = say(owner.0, text::seeds_kept(&left_out), true);
            self.send(vec![told], now)?;
        }
        if let Some(last) = players.last() {
            return self.db.set_renewal(Some(Renewal::UpTo(*last)));
        }
        log::info!("everybody has new seeds");
        if let Some(owner) = self.house.owner {
            let told = say(owner.0, text::seeds_renewed().to_owned(), true);
            self.send(vec![told], now)?;
        }
        self.db.set_renewal(None)
    }
}
