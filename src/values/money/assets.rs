//! What is counted: play credits and real money, a row each. A new asset is a row here, and the same row in a
//! migration.
use super::amount::Amount;
use crate::values::limits;

/// What is counted. Assets are never converted into each other. The number is the asset's code in the
/// database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asset {
    /// Play credits: given away, worth nothing.
    Play = 1,
    /// Tether.
    Usdt = 2,
    /// USD Coin.
    Usdc = 3,
    /// Toncoin.
    Ton = 4,
    /// Bitcoin.
    Btc = 5,
    /// Litecoin.
    Ltc = 6,
    /// Tron.
    Trx = 7,
    /// Ether, of whose 18 decimals an amount holds 9.
    Eth = 8,
    /// BNB, likewise.
    Bnb = 9,
}

/// What there is to know of an asset: a row of the table `asset`.
#[derive(Debug, PartialEq, Eq)]
pub struct AssetRow {
    /// Which it is.
    pub asset: Asset,
    /// Its name in the database and in the metrics.
    pub name: &'static str,
    /// The word after an amount.
    pub symbol: &'static str,
    /// How many decimals its smallest unit is away from the point.
    pub decimals: u32,
    /// Whether it is given away and worth nothing.
    pub is_play: bool,
    /// The smallest stake that any house takes and the largest, in smallest units. They are in it what
    /// [`Asset::Play`]'s are in play credits, and a table's own bounds are as far from them as they are there.
    pub stakes: (i64, i64),
    /// What is put down by who has not said otherwise, likewise. A tenth of it and its multiples by ten are
    /// offered.
    pub usual: i64,
    /// What balances are shown in, and halves of stakes: a power of ten, ten of which are no more than the
    /// smallest stake.
    pub cent: i64,
}

const fn row(
    asset: Asset,
    (name, symbol): (&'static str, &'static str),
    decimals: u32,
    stakes: (i64, i64),
    usual: i64,
) -> AssetRow {
    let mut cent = 1;
    while cent * 100 <= stakes.0 {
        cent *= 10;
    }
    AssetRow {
        asset,
        name,
        symbol,
        decimals,
        is_play: matches!(asset, Asset::Play),
        stakes,
        usual,
        cent,
    }
}

/// All that the books know, by code. The database has the same rows from its migrations; every proof of
/// the books holds them against each other. Real money's stakes are about 0.10 to 1,000 dollars, the usual one
/// is about one.
pub static ASSETS: [AssetRow; 9] = ALL;

const ALL: [AssetRow; 9] = [
    row(
        Asset::Play,
        ("play", "credits"),
        6,
        (100_000, 100_000_000_000),
        10_000_000,
    ),
    row(
        Asset::Usdt,
        ("usdt", "USDT"),
        6,
        (100_000, 1_000_000_000),
        1_000_000,
    ),
    row(
        Asset::Usdc,
        ("usdc", "USDC"),
        6,
        (100_000, 1_000_000_000),
        1_000_000,
    ),
    row(
        Asset::Ton,
        ("ton", "TON"),
        9,
        (50_000_000, 500_000_000_000),
        500_000_000,
    ),
    row(Asset::Btc, ("btc", "BTC"), 8, (100, 1_000_000), 1_000),
    row(
        Asset::Ltc,
        ("ltc", "LTC"),
        8,
        (100_000, 1_000_000_000),
        1_000_000,
    ),
    row(
        Asset::Trx,
        ("trx", "TRX"),
        6,
        (500_000, 5_000_000_000),
        5_000_000,
    ),
    row(
        Asset::Eth,
        ("eth", "ETH"),
        9,
        (30_000, 300_000_000),
        300_000,
    ),
    row(
        Asset::Bnb,
        ("bnb", "BNB"),
        9,
        (100_000, 1_000_000_000),
        1_000_000,
    ),
];

// What else is true of a row is the matter of a test.
const _: () = {
    let mut at = 0;
    while at < ALL.len() {
        let AssetRow {
            decimals,
            stakes,
            usual,
            cent,
            ..
        } = &ALL[at];
        assert!(2 <= *decimals && *decimals <= 9, "an amount's decimals");
        assert!(
            10 * *cent <= stakes.0,
            "halves of the smallest stake have a figure"
        );
        assert!(
            stakes.0 <= *usual && *usual <= stakes.1,
            "the usual stake is one"
        );
        let most = Amount::MAX.units();
        assert!(
            stakes.1 + most / limits::BET_SHARE as i64 <= most,
            "what a bet pays is an amount"
        );
        assert!(
            stakes.1 * limits::POT_PLAYERS_MAX as i64 <= most,
            "what is in a pot is one"
        );
        at += 1;
    }
};

impl Asset {
    /// The number that stands for the asset in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// The asset of a database code.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        let mut assets = ASSETS.iter().map(|row| row.asset);
        assets.find(|asset| asset.code() == code)
    }

    /// What there is to know of it.
    #[must_use]
    pub fn row(self) -> &'static AssetRow {
        &ASSETS[self as usize - 1]
    }

    /// Its name in the database and in the metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The asset of this name, however its letters are cased.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let row = ASSETS
            .iter()
            .find(|row| row.name.eq_ignore_ascii_case(name))?;
        Some(row.asset)
    }

    /// The word after an amount.
    #[must_use]
    pub fn unit_name(self) -> &'static str {
        self.row().symbol
    }

    /// Whether it is given away and worth nothing.
    #[must_use]
    pub fn is_play(self) -> bool {
        self.row().is_play
    }

    /// Smallest units in one.
    #[must_use]
    pub fn unit(self) -> i64 {
        10_i64.pow(self.row().decimals)
    }

    /// What is put down by who has not said otherwise, where the house takes it.
    #[must_use]
    pub fn usual_stake(self) -> Amount {
        Amount::from_units(self.row().usual).unwrap_or(Amount::MAX)
    }

    /// Round stakes to choose from where the house takes them, the smallest first.
    #[must_use]
    pub fn round_stakes(self) -> [Amount; 5] {
        let tenth = self.usual_stake().part(10);
        [1, 10, 100, 1_000, 10_000].map(|times| tenth.checked_mul(times).unwrap_or(Amount::MAX))
    }

    /// As a balance is shown: in cents, so that what is typed from it is there; exactly where that would
    /// show nothing.
    #[must_use]
    pub fn in_cents(self, amount: Amount) -> Amount {
        let cents = self.share_in_cents(amount, 1);
        if cents.is_zero() { amount } else { cents }
    }

    /// An amount divided by `parts`, rounded down to the cents that a player would type.
    #[must_use]
    pub fn share_in_cents(self, amount: Amount, parts: u32) -> Amount {
        amount.part(parts).down_to(self.row().cent)
    }

    /// A table's smallest and largest stake, said in play credits, in this asset.
    #[must_use]
    pub(super) fn stakes(self, (min, max): (Amount, Amount)) -> (Amount, Amount) {
        let (here, play) = (self.row().stakes, Self::Play.row().stakes);
        let scaled = |amount: Amount, here: i64, play: i64| {
            let scaled = i128::from(amount.units()) * i128::from(here) / i128::from(play);
            i64::try_from(scaled).ok().and_then(Amount::from_units)
        };
        (
            scaled(min, here.0, play.0).unwrap_or(Amount::MAX),
            scaled(max, here.1, play.1).unwrap_or(Amount::MAX),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn assets_are_in_the_order_of_their_codes() {
        for (code, row) in (1..).zip(&ASSETS) {
            assert_eq!(row.asset.code(), code);
            assert_eq!(Asset::from_code(code), Some(row.asset));
            assert_eq!(row.asset.row(), row);
            let (min, max) = row
                .asset
                .stakes((Amount::cents(10), Amount::credits(100_000)));
            assert_eq!((min.units(), max.units()), row.stakes, "{}", row.name);
            let (min, max) = row
                .asset
                .stakes((Amount::cents(10), Amount::credits(1_000)));
            assert!(min < max, "{}", row.name);
        }
        assert_eq!(Asset::from_code(0), None);
        assert_eq!(Asset::from_code(10), None);
    }

    #[test]
    fn every_row_is_one_that_the_books_can_count_in() {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let mut names = HashSet::new();
        for row in &ASSETS {
            let AssetRow {
                asset,
                name,
                symbol,
                stakes,
                ..
            } = row;
            assert!(!name.is_empty() && name.bytes().all(plain), "{name}");
            assert!(names.insert(name) && names.insert(symbol), "{name} twice");
            assert_eq!(row.is_play, *asset == Asset::Play);
            // What is offered fits the range and has a figure in cents.
            let offered = asset.round_stakes().map(Amount::units);
            assert!(
                offered
                    .iter()
                    .all(|stake| (stakes.0..=stakes.1).contains(stake)),
                "{name}"
            );
            assert!(offered.iter().all(|stake| stake % row.cent == 0), "{name}");
            assert!(offered.is_sorted_by(|less, more| less < more), "{name}");
            assert_eq!(asset.share_in_cents(Amount::MAX, 1), Amount::MAX, "{name}");
        }
    }

    /// The books add up all there is of an asset, and no more of it can be put in than there is.
    #[test]
    fn all_there_is_of_an_asset_fits_the_books() {
        // Whole ones in circulation, generously.
        let supply = |asset| match asset {
            Asset::Play => 1_000_000_000,
            Asset::Usdt | Asset::Usdc => 1_000_000_000_000,
            Asset::Ton => 6_000_000_000,
            Asset::Btc => 21_000_000,
            Asset::Ltc => 84_000_000,
            Asset::Trx => 200_000_000_000,
            Asset::Eth | Asset::Bnb => 250_000_000,
        };
        for AssetRow { asset, name, .. } in &ASSETS {
            let all: Option<i64> = asset.unit().checked_mul(supply(*asset));
            assert!(all.is_some(), "{name}");
        }
    }
}
