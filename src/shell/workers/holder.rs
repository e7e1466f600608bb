//! The holder renews the lease by which this machine acts. When it is lost, the run ends: whoever has it now has the
//! books. So it does when the disk stays full.
use super::Stop;
use crate::ops::health::Vitals;
use crate::ops::machine::Room;
use crate::shell::tenant::Tenant;
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crossbeam_channel::Sender;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// The worker.
pub struct Holder {
    pub tenant: Arc<Tenant>,
    pub vitals: Arc<Vitals>,
    pub database: PathBuf,
    /// Nothing was told of what the replica lacks.
    pub answers_wait: bool,
    /// Asks for a new start.
    pub control: Sender<()>,
    pub pulse: Pulse,
    pub stop: Stop,
}

impl Holder {
    /// Renews until stopped, or until there is nothing to be renewed.
    ///
    /// # Errors
    /// [`Fault::Lapsed`] when the lease is lost or given up.
    pub fn run(&self) -> Result<(), Fault> {
        let mut full = None;
        while !self.pulse.is_void() {
            self.pulse.within(limits::LEASE_HELD_FOR);
            self.pulse.drill();
            let Some(rest) = self.tenant.turn(self.vitals.replica.commits()) else {
                log::error!(
                    "the lease is lost: what this machine is to do now is seen at a new start"
                );
                let _ = self.control.try_send(());
                return Err(Fault::Lapsed);
            };
            if self.stands_down(&mut full) {
                log::error!(
                    "{}: this machine stands down, so that another may act",
                    Fault::DiskFull
                );
                let _ = self.control.try_send(());
                return Err(Fault::Lapsed);
            }
            self.pulse.did();
            self.pulse.within(rest + limits::LEASE_HELD_FOR);
            if self.stop.wait(rest) {
                break;
            }
        }
        Ok(())
    }

    /// Whether the disk has been full for long, so that this machine only keeps the lease from others. Not while the
    /// replica lacks what somebody may have been told: that comes back with room on this disk alone.
    fn stands_down(&self, full: &mut Option<Instant>) -> bool {
        let (commits, held) = self.vitals.replica.commits();
        // Where the books find some in their log, the replicator beside them may have none.
        let is_full = |room: Room| room.free < limits::DISK_FULL_BYTES;
        let stuck = || held < commits && Room::disk(&self.database).is_some_and(is_full);
        if !self.vitals.is_full() && !stuck() {
            *full = None;
            return false;
        }
        let since = *full.get_or_insert_with(Instant::now);
        let may = self.answers_wait || (commits > 0 && held >= commits);
        may && since.elapsed() >= Tenant::patience()
    }
}
