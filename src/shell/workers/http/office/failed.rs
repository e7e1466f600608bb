//! Log-ins that failed, as they are counted until they are written down.
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// From one time that they are to the next.
const EVERY: Duration = Duration::from_secs(60);

/// See the module.
#[derive(Default)]
pub(super) struct Failed {
    tries: u32,
    /// From where the last was.
    peer: String,
    /// When they were written down last.
    written: Option<Instant>,
}

impl Failed {
    /// Counts one, if it is one; how many are to be written down now, and from where the last was.
    pub fn note(&mut self, from: Option<IpAddr>, now: Instant) -> Option<(u32, String)> {
        if let Some(from) = from {
            self.tries = self.tries.saturating_add(1);
            self.peer = from.to_string();
        }
        let rests = (self.written).is_some_and(|at| now.saturating_duration_since(at) < EVERY);
        if self.tries == 0 || rests {
            return None;
        }
        self.written = Some(now);
        Some((std::mem::take(&mut self.tries), self.peer.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn the_first_is_written_down_at_once_and_the_others_together() {
        let (mut failed, start) = (Failed::default(), Instant::now());
        let from = |last: u8| Some(IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)));
        assert_eq!(failed.note(None, start), None);
        let said = |tries: u32, peer: &str| Some((tries, peer.to_owned()));
        assert_eq!(failed.note(from(1), start), said(1, "127.0.0.1"));
        for last in 2..=200 {
            assert_eq!(failed.note(from(last), start), None);
        }
        // Whoever comes next has them written down.
        assert_eq!(failed.note(None, start + EVERY), said(199, "127.0.0.200"));
        assert_eq!(failed.note(None, start + EVERY * 2), None);
    }
}
