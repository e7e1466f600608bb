//! Who may use how many couriers at once, so that slow calls leave some to everybody else.
use std::collections::VecDeque;

/// A share of the pool, and the chats that wait for one of its couriers.
#[derive(Debug)]
struct Share {
    most: usize,
    under_way: usize,
    parked: VecDeque<i64>,
}

/// The shares that a chat's calls use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// A group: only groups have slow mode, in which Telegram may hold a call for long.
    pub group: bool,
    /// The chat's last call took long.
    pub slow: bool,
}

impl Uses {
    const fn each(self) -> [bool; 2] {
        [self.group, self.slow]
    }
}

/// The shares of groups and of slow chats, and that of all but answers to presses.
#[derive(Debug)]
pub(super) struct Shares {
    sends_most: usize,
    sends: usize,
    parts: [Share; 2],
}

impl Shares {
    /// Of a pool of so many couriers: an eighth is kept for answers, groups get half of the rest, and
    /// slow chats half of that. Of a single courier everybody has all.
    pub fn of(couriers: usize) -> Self {
        let sends_most = couriers - (couriers / 8).max(1).min(couriers.saturating_sub(1));
        let share = |most: usize| Share {
            most: most.max(1),
            under_way: 0,
            parked: VecDeque::new(),
        };
        Self {
            sends_most,
            sends: 0,
            parts: [share(sends_most / 2), share(sends_most / 4)],
        }
    }

    /// Whether all are at work that may carry anything but answers.
    pub const fn are_used_up(&self) -> bool {
        self.sends >= self.sends_most
    }

    /// Takes a courier for this chat; `false` when its share is used up: it is told when to come again.
    pub fn take(&mut self, chat: i64, uses: Uses) -> bool {
        for (part, used) in self.parts.iter_mut().zip(uses.each()) {
            if used && part.under_way >= part.most {
                part.parked.push_back(chat);
                return false;
            }
        }
        self.sends += 1;
        for (part, used) in self.parts.iter_mut().zip(uses.each()) {
            part.under_way += usize::from(used);
        }
        true
    }

    /// Gives one back; the chats that may come again.
    pub fn give_back(&mut self, uses: Uses) -> impl Iterator<Item = i64> {
        self.sends -= 1;
        let parts = self.parts.iter_mut().zip(uses.each());
        parts.filter(|(_, used)| *used).filter_map(|(part, _)| {
            part.under_way -= 1;
            part.parked.pop_front()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_slow_leaves_couriers_to_the_others() {
        let mut shares = Shares::of(64);
        let (group, slow) = (
            Uses {
                group: true,
                slow: false,
            },
            Uses {
                group: true,
                slow: true,
            },
        );
        let taken = (1..=64_i64).filter(|chat| shares.take(-chat, slow)).count();
        assert_eq!(taken, 14);
        let taken = (1..=64_i64)
            .filter(|chat| shares.take(-chat, group))
            .count();
        assert_eq!(taken, 14);
        let private = (1..=64)
            .take_while(|chat| !shares.are_used_up() && shares.take(*chat, Uses::default()));
        assert_eq!(private.count(), 28, "eight are left to answers");
        let next: Vec<_> = shares.give_back(slow).collect();
        assert_eq!(next, [-15, -15], "the first that waited for either");
        for couriers in 1..=8 {
            let mut shares = Shares::of(couriers);
            assert!(shares.take(-1, slow), "{couriers}");
        }
    }
}
