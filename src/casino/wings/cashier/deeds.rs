//! What the buttons of the cashier do. None of their amounts is one of the wallet that is open: each has its asset
//! with it.
use crate::casino::deed::{Field, Parts, deeds, one_of};
use crate::rules::ledger::{DepositId, WithdrawalId};
use crate::values::money::{Amount, Asset};

deeds! {
    /// What the buttons of the cashier do.
    pub enum Deed {
        /// Asks which asset is to be paid in or out.
        Begin { way: Way } = "pay": "in",
        /// Asks how much of it.
        Of { way: Way, asset: Asset } = "payof": "out:btc",
        /// Has the player type how much.
        Other { way: Way, asset: Asset } = "paytype": "in:usdt",
        /// Shows what paying so much comes to.
        Sum { way: Way, money: Money } = "paysum": "out:usdt:5yc1s",
        /// Does that, if it is this turn's.
        Confirm { way: Way, money: Money, turn: i64 } = "payyes": "in:usdt:5yc1s:0",
        /// Shows how a deposit stands.
        Deposit { id: DepositId } = "deposit": "1a",
        /// The player says that they have paid it.
        Paid { id: DepositId } = "ispaid": "1a",
        /// Shows how a withdrawal stands.
        Withdrawal { id: WithdrawalId } = "withdrawal": "1a",
        /// The player says that the provider knows them now.
        Again { id: WithdrawalId } = "payagain": "1a",
    }
}

/// Which way money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the player to the house.
    In,
    /// And back.
    Out,
}

impl Way {
    const ALL: [Self; 2] = [Self::In, Self::Out];

    /// Its word in buttons and questions.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// The command that begins it, which is also its word in links to the bot.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::In => "deposit",
            Self::Out => "withdraw",
        }
    }

    /// The way that this command begins.
    #[must_use]
    pub fn of_command(command: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.command() == command)
    }

    /// The way of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }
}

one_of!(Way, word);

/// An amount and what it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    pub asset: Asset,
    pub amount: Amount,
}

impl Field for Money {
    fn write(&self) -> String {
        [self.asset.write(), self.amount.write()].join(":")
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        Some(Self {
            asset: Asset::read(parts)?,
            amount: Amount::read(parts)?,
        })
    }

    fn examples() -> Vec<Self> {
        let of = |asset| {
            let amounts = Amount::examples().into_iter();
            amounts.map(move |amount| Self { asset, amount })
        };
        Asset::examples().into_iter().flat_map(of).collect()
    }
}
