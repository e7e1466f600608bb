//! How well calls get through, to Telegram and to the provider each.
use super::chance::Chance;

/// What becomes of a call on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Fine,
    /// No connection was made.
    Unreached,
    /// The connection broke before it had its effect.
    Reset,
    /// It has its effect, and its answer is lost.
    Lost,
    /// It has its effect, and the answer comes when nobody waits any more.
    Late,
    /// A page of a front in between, without effect.
    Garbage,
    /// It is refused so, for so many seconds if that is said, without effect.
    Refused(u16, u32),
    /// It is refused so, and has its effect all the same.
    Belied(u16),
    /// What was sent is not shown to who asks for it.
    Blind,
}

impl Way {
    /// Whether the call does what it is for.
    pub const fn acts(self) -> bool {
        matches!(
            self,
            Self::Fine | Self::Lost | Self::Late | Self::Belied(_) | Self::Blind
        )
    }
}

/// Ways that go together.
pub const TELEGRAM: [&[Way]; 8] = [
    &[Way::Unreached],
    &[Way::Unreached, Way::Reset, Way::Lost],
    &[Way::Lost],
    &[Way::Late, Way::Lost],
    &[Way::Garbage, Way::Refused(502, 0)],
    &[Way::Refused(500, 0)],
    &[
        Way::Refused(429, 3),
        Way::Refused(429, 1),
        Way::Refused(429, 40),
    ],
    &[Way::Reset, Way::Garbage, Way::Refused(500, 0), Way::Lost],
];

/// Likewise of the provider.
pub const PROVIDER: [&[Way]; 11] = [
    &[Way::Unreached],
    &[Way::Lost],
    &[Way::Lost, Way::Late],
    &[Way::Garbage, Way::Refused(502, 0)],
    &[Way::Refused(500, 0)],
    &[Way::Refused(429, 2), Way::Refused(429, 70)],
    &[Way::Refused(401, 0)],
    &[Way::Refused(423, 0)],
    &[Way::Refused(403, 0), Way::Lost],
    &[Way::Blind, Way::Lost],
    &[Way::Belied(500), Way::Belied(502), Way::Blind],
];

/// What becomes of calls that throw dice.
pub const THROWING: [Way; 5] = [
    Way::Lost,
    Way::Late,
    Way::Reset,
    Way::Unreached,
    Way::Refused(500, 0),
];

/// What becomes of calls that send money.
pub const SENDING: [Way; 7] = [
    Way::Lost,
    Way::Lost,
    Way::Late,
    Way::Reset,
    Way::Unreached,
    Way::Refused(500, 0),
    Way::Belied(500),
];

/// Until when which calls fail how.
pub struct Weather {
    until_ms: u64,
    one_in: u64,
    ways: &'static [Way],
}

impl Weather {
    pub const fn fine() -> Self {
        Self {
            until_ms: 0,
            one_in: 1,
            ways: &[],
        }
    }

    /// One call in so many meets one of these until then.
    pub const fn turns(ways: &'static [Way], one_in: u64, until_ms: u64) -> Self {
        Self {
            until_ms,
            one_in,
            ways,
        }
    }

    /// What becomes of a call that is made then.
    pub fn way(&self, at_ms: u64, chance: &mut Chance) -> Way {
        if at_ms >= self.until_ms || self.ways.is_empty() || !chance.one_in(self.one_in) {
            return Way::Fine;
        }
        *chance.of(self.ways)
    }
}
