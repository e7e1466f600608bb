//! What the cashier keeps: deposits, withdrawals, what came in and is nobody's yet, what the owner put into
//! bankrolls, and how the provider is. Which state follows which stands in tables of the database too; a test
//! holds them against those here.
pub(super) mod deposits;
mod figures;
mod payments;
pub(super) mod suspense;
mod till;
pub(super) mod withdrawals;

pub use deposits::{DEPOSIT_WAYS, DepositRow, DepositState};
pub use figures::Owed;
pub use payments::Payment;
pub use suspense::{FundingRow, Settled, SuspenseRow, Why};
pub use till::{Held, HoldingRow, Margins, Rate, Till};
pub use withdrawals::{Intent, Step, WITHDRAWAL_WAYS, WithdrawalRow, WithdrawalState};

use crate::values::money::Amount;
use rusqlite::Row;
use rusqlite::types::Type;

/// The amount in a column.
fn amount(row: &Row<'_>, column: usize) -> rusqlite::Result<Amount> {
    maybe_amount(row, column)?.ok_or_else(|| odd(column))
}

fn maybe_amount(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Amount>> {
    let units: Option<i64> = row.get(column)?;
    let read = |units| Amount::from_units(units).ok_or_else(|| odd(column));
    units.map(read).transpose()
}

/// A value that the database's own checks do not let in.
fn odd(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, "not a value of ours".into())
}

fn bound(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// States, each with its word in the database, and the ways from one to another as the database has them: what
/// begins comes from nothing.
macro_rules! states {
    ($(#[$doc:meta])* $name:ident, $ways:ident, [$($(#[$of:meta])* $state:ident = $word:literal),* $(,)?],
     [$($from:literal => $to:literal),* $(,)?]) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$of])* $state),* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$state),*];

            /// Its word in the database and in the metrics.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$state => $word),* }
            }

            /// The one of this word.
            #[must_use]
            pub fn find(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|state| state.word() == word)
            }
        }

        /// From what state to what it may go; from `""` it begins.
        pub const $ways: &[(&str, &str)] = &[$(($from, $to)),*];
    };
}
use states;

#[cfg(test)]
mod tests {
    use super::{DEPOSIT_WAYS, WITHDRAWAL_WAYS};
    use std::collections::BTreeSet;

    #[test]
    fn the_ways_are_those_of_the_database() {
        let sql = rusqlite::Connection::open_in_memory().expect("opens");
        sql.execute_batch(include_str!("../../sql/schema.sql"))
            .expect("made");
        for (table, ways) in [
            ("deposit_way", DEPOSIT_WAYS),
            ("withdrawal_way", WITHDRAWAL_WAYS),
        ] {
            let mut find = sql
                .prepare(&format!("SELECT from_state, to_state FROM {table}"))
                .expect("reads");
            let rows = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
            let found: BTreeSet<(String, String)> = rows
                .expect("reads")
                .collect::<Result<_, _>>()
                .expect("text");
            let known = ways
                .iter()
                .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
            assert_eq!(found, known.collect(), "{table}");
        }
    }
}
