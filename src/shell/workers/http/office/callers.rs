//! How often those may ask who show no session that is known: each by where they ask from, so that nobody who keeps
//! asking keeps others out.
use crate::telegram::flood::Bucket;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Instant;

/// Places that are counted each for itself.
const PLACES_MAX: usize = 256;

/// See the module.
#[derive(Default)]
pub(super) struct Callers {
    /// Through a tunnel, which only those have who have this machine.
    tunnel: Bucket,
    /// Through the proxy.
    places: HashMap<IpAddr, Bucket>,
    /// All for whom there is no room.
    others: Bucket,
}

impl Callers {
    /// The count of who asks from there; `None`: through a tunnel.
    pub fn of(&mut self, from: Option<IpAddr>, now: Instant) -> &mut Bucket {
        let Some(from) = from.map(place) else {
            return &mut self.tunnel;
        };
        if self.places.len() >= PLACES_MAX && !self.places.contains_key(&from) {
            self.places.retain(|_, own| own.rested_at(now) > now);
            if self.places.len() >= PLACES_MAX {
                return &mut self.others;
            }
        }
        self.places.entry(from).or_default()
    }
}

/// Whoever has one address of IPv6 has the 2^64 beside it.
fn place(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telegram::flood::Rate;
    use std::time::Duration;

    #[test]
    fn nobody_keeps_others_out_and_no_more_are_counted_than_there_is_room_for() {
        let (rate, now) = (Rate::new(1, Duration::from_secs(1), 1), Instant::now());
        let mut callers = Callers::default();
        let mut asks = |from: Option<IpAddr>, now: Instant| {
            let bucket = callers.of(from, now);
            let may = bucket.ready_at(rate, now) <= now;
            bucket.take(rate, now);
            (may, callers.places.len())
        };
        let v4 = |n: u32| Some(IpAddr::from(n.to_be_bytes()));
        let v6 = |n: u128| Some(IpAddr::from(Ipv6Addr::from_bits(n)));
        assert!(asks(v4(1), now).0 && !asks(v4(1), now).0);
        assert!(asks(v4(2), now).0, "another place");
        assert!(asks(v6(1 << 70), now).0 && !asks(v6((1 << 70) + 7), now).0);
        for n in 3..2_000 {
            asks(v4(n), now);
        }
        assert_eq!(asks(v4(5_000), now), (false, PLACES_MAX));
        assert!(asks(None, now).0, "a tunnel is no place");
        let later = now + Duration::from_secs(5_000);
        assert_eq!(
            asks(v4(5_001), later),
            (true, 1),
            "who has rested is forgotten"
        );
    }
}
