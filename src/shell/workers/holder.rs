//! The holder renews the lease by which this machine acts. When it is lost, the run ends: whoever has it now has the
//! books.
use super::Stop;
use crate::ops::health::Vitals;
use crate::shell::tenant::Tenant;
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crossbeam_channel::Sender;
use std::sync::Arc;

/// The worker.
pub struct Holder {
    pub tenant: Arc<Tenant>,
    pub vitals: Arc<Vitals>,
    /// Asks for a new start.
    pub control: Sender<()>,
    pub pulse: Pulse,
    pub stop: Stop,
}

impl Holder {
    /// Renews until stopped, or until there is nothing to be renewed.
    ///
    /// # Errors
    /// [`Fault::Lapsed`] when the lease is lost.
    pub fn run(&self) -> Result<(), Fault> {
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
            self.pulse.did();
            self.pulse.within(rest + limits::LEASE_HELD_FOR);
            if self.stop.wait(rest) {
                break;
            }
        }
        Ok(())
    }
}
