//! What the buttons of Telegram's dice do.
use crate::casino::deed::{Field, PageNumber, Parts, deeds};
use crate::rules::ledger::TossId;
use crate::rules::tosses::{On, TOSSES, Toss};
use crate::values::money::Amount;

deeds! {
    /// What the buttons of Telegram's dice do.
    pub enum Deed {
        /// Shows all of them.
        Menu = "tosses",
        /// Shows one of them with a bet prepared.
        Table { on: On, stake: Amount } = "toss": "diceeven:5",
        /// Bets, once: when the player has thrown since, the press is stale. `turn` is the player's last
        /// toss when the button is shown.
        Throw { on: On, stake: Amount, turn: i64 } = "throw": "reelsspin:5:0",
        /// Asks for a stake to be typed.
        AskStake { on: On } = "tstake": "goaltop",
        /// Shows a page of past tosses.
        Past { page: PageNumber } = "throws": "99",
        /// Shows one of them.
        One { toss: TossId } = "thrown": "1a",
    }
}

/// See [`Deed::Past`]; pages count from 0.
#[must_use]
pub const fn past(page: usize) -> Deed {
    Deed::Past {
        page: PageNumber(page),
    }
}

impl Field for On {
    fn write(&self) -> String {
        self.code()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        Self::read(parts.next()?)
    }

    fn examples() -> Vec<Self> {
        TOSSES.iter().flat_map(Toss::each).collect()
    }
}
