//! What the buttons of duels and pots do.
use crate::casino::deed::{Field, PageNumber, Parts, deeds, one_of};
use crate::rules::contests::Kind;
use crate::rules::ledger::ContestId;
use crate::values::base36::read_base36;
use crate::values::limits;
use crate::values::money::Amount;

deeds! {
    /// What the buttons of duels and pots do.
    pub enum Deed {
        /// Shows how to challenge somebody.
        Duel = "duel",
        /// Shows how to open a group's pot.
        Pot = "pot",
        /// Challenges others, or puts into the group's pot.
        Challenge { kind: Kind, stake: Amount } = "challenge": "flip:5" | "dice:5" | "pot:5",
        /// Enters a contest; a player is in it once.
        Join { code: Code, stake: Amount } = "join": "0123456789:5" for_all,
        /// Challenges anew, as in this duel: for either of the two who played it.
        Rematch { contest: ContestId } = "rematch": "1a" for_all,
        /// Calls the owner's challenge off.
        CallOff { contest: ContestId } = "calloff": "1a",
        /// Shows a page of past ones.
        Past { page: PageNumber } = "contests": "99",
        /// Shows one of them and how to recompute it.
        One { contest: ContestId } = "contest": "1a",
    }
}

/// See [`Deed::Past`]; pages count from 0.
#[must_use]
pub const fn past(page: usize) -> Deed {
    Deed::Past {
        page: PageNumber(page),
    }
}

/// What links and buttons call an open contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(pub String);

impl Field for Code {
    fn write(&self) -> String {
        self.0.clone()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let code = parts.next()?;
        let fits = code.len() == limits::DUEL_CODE_CHARS && read_base36(code).is_some();
        fits.then(|| Self(code.to_owned()))
    }

    fn examples() -> Vec<Self> {
        vec![Self("z".repeat(limits::DUEL_CODE_CHARS))]
    }
}

one_of!(Kind, id);
