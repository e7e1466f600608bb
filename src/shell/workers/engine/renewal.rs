//! New seeds for everybody in their turn when the owner asks for it, since somebody may have come by a
//! copy. What is open ends first, as in [`super::restore`].
use super::restore::renew;
use super::state::Engine;
use crate::casino::wings::rounds::text::Left;
use crate::casino::{self, Reply, text};
use crate::ops::logging::Plain;
use crate::rules::ledger::PlayerId;
use crate::store::Renewal;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Now;

impl Engine {
    /// Goes on with what the owner has asked for.
    pub(super) fn go_on_renewing(&mut self, subject: i64, now: Now) -> Result<(), Fault> {
        match Renewal::of(subject) {
            Renewal::Asked => self.begin_renewal(now),
            Renewal::UpTo(player) => self.renew_some(player, now),
        }
    }

    fn begin_renewal(&mut self, now: Now) -> Result<(), Fault> {
        log::warn!("everybody gets new seeds, as asked");
        let replies = casino::wings::contests::ends::void_all(&self.db, now.wall)?;
        self.send(replies, now)?;
        self.db
            .set_renewal(Some(Renewal::UpTo(PlayerId(0))), now.wall)
    }

    fn renew_some(&mut self, after: PlayerId, now: Now) -> Result<(), Fault> {
        let players = self.db.players_after(after, limits::RENEWALS_PER_STEP)?;
        let mut left_out = Vec::new();
        for player in &players {
            let mut broken = false;
            for table in self.db.tables_of(*player)? {
                let round = table.round.0;
                let settled: Result<_, String> = self.by_itself(|house, db, entropy| {
                    casino::wings::rounds::abandoned::settle_abandoned(
                        house,
                        db,
                        entropy,
                        now.wall,
                        table,
                        Left::Renewed,
                    )
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
            let told = Reply::line(
                owner.0,
                text::owner::seeds_kept(self.owners, &left_out),
                true,
            );
            self.send(vec![told], now)?;
        }
        if let Some(last) = players.last() {
            return self.db.set_renewal(Some(Renewal::UpTo(*last)), now.wall);
        }
        log::info!("everybody has new seeds");
        if let Some(owner) = self.house.owner {
            let told = Reply::line(owner.0, text::owner::seeds_renewed(self.owners), true);
            self.send(vec![told], now)?;
        }
        self.db.set_renewal(None, now.wall)
    }
}
