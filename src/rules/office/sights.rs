//! Who looks at what in the office, in chat and in the browser alike.
use super::Role::{self, Admin, Auditor, Cashier, Owner, Support};

/// What is looked at: each a row of [`SIGHTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sight {
    /// What waits, by what of it the role looks at.
    Today,
    /// Players, with what the office did about each.
    Players,
    Rounds,
    Contests,
    Withdrawals,
    /// What came in and is nobody's.
    Suspense,
    /// Tickets, by what they are about.
    Tickets,
    /// What came in, went out and was won, by day.
    Reports,
    /// What the house has and owes: bankrolls, adjustments, what the provider says.
    Money,
    Games,
    Letters,
    /// What staff was alerted to, by what the role hears of.
    Alerts,
    /// All that was done in the office.
    Log,
    Settings,
    /// Who has which role.
    Staff,
}

const EVERYBODY: &[Role] = &[Owner, Admin, Cashier, Support, Auditor];
const MONEY: &[Role] = &[Owner, Admin, Cashier, Auditor];
const HOUSE: &[Role] = &[Owner, Admin, Auditor];

/// Who looks at what: every sight once.
pub static SIGHTS: [(Sight, &[Role]); 15] = [
    (Sight::Today, EVERYBODY),
    (Sight::Players, EVERYBODY),
    (Sight::Rounds, EVERYBODY),
    (Sight::Contests, EVERYBODY),
    (Sight::Withdrawals, MONEY),
    (Sight::Suspense, MONEY),
    (Sight::Tickets, EVERYBODY),
    (Sight::Reports, HOUSE),
    (Sight::Money, MONEY),
    (Sight::Games, EVERYBODY),
    (Sight::Letters, HOUSE),
    (Sight::Alerts, MONEY),
    (Sight::Log, HOUSE),
    (Sight::Settings, HOUSE),
    (Sight::Staff, &[Owner]),
];

impl Role {
    /// Whether the table lets them look.
    #[must_use]
    pub fn sees(self, sight: Sight) -> bool {
        let row = SIGHTS.iter().find(|(of, _)| *of == sight);
        row.is_some_and(|(_, may)| may.contains(&self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_owner_sees_everything_and_nobody_what_an_auditor_does_not_but_who_has_which_role() {
        let sights: HashSet<_> = SIGHTS.iter().map(|(sight, _)| sight).collect();
        assert_eq!(sights.len(), SIGHTS.len());
        for (sight, may) in SIGHTS {
            assert!(Role::Owner.sees(sight), "{sight:?}");
            let others = may.iter().any(|role| *role != Role::Owner);
            assert_eq!(Role::Auditor.sees(sight), others, "{sight:?}");
        }
    }
}
