//! A bound of the owner's on what goes out: in dollars for all assets, or of each by itself.
use super::amount::Amount;
use super::assets::{ASSETS, Asset};
use super::typed::Asked;

/// From where on, or up to where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cap {
    /// So many whole dollars, by the rates.
    Dollars(u32),
    /// So much of each of these; of the others nothing is said.
    Each(Vec<(Asset, Amount)>),
}

/// Nothing is said.
impl Default for Cap {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

impl Cap {
    /// Reads whole dollars, up to a million: `100`; or amounts of assets, each once: `USDT=100 TON=30.5`; or nothing.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            let dollars = text.parse().ok();
            return dollars
                .filter(|n| (1..=1_000_000).contains(n))
                .map(Self::Dollars);
        }
        let mut each: Vec<(Asset, Amount)> = Vec::new();
        let words = text.split(|c: char| c == ',' || c.is_whitespace());
        for word in words.filter(|word| !word.is_empty()) {
            let (symbol, amount) = word.split_once('=')?;
            let mut real = ASSETS.iter().filter(|row| !row.is_play);
            let asset = real
                .find(|row| row.symbol.eq_ignore_ascii_case(symbol))?
                .asset;
            let Some(Asked::Exactly(amount)) = Asked::parse(amount, asset) else {
                return None;
            };
            if each.iter().any(|(known, _)| *known == asset) {
                return None;
            }
            each.push((asset, amount));
        }
        Some(Self::Each(each))
    }

    /// Whether so much of an asset, worth so many millionths of a dollar, comes up to it; `None` where nothing is
    /// said.
    #[must_use]
    pub fn is_reached(&self, asset: Asset, amount: Amount, worth: i64) -> Option<bool> {
        match self {
            Self::Dollars(dollars) => Some(worth >= i64::from(*dollars) * 1_000_000),
            Self::Each(_) => self.of(asset).map(|from| amount >= from),
        }
    }

    /// What is said of an asset by itself.
    #[must_use]
    pub fn of(&self, asset: Asset) -> Option<Amount> {
        let Self::Each(each) = self else {
            return None;
        };
        let found = each.iter().find(|(of, _)| *of == asset);
        found.map(|(_, amount)| *amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caps_are_in_dollars_or_by_asset() {
        assert_eq!(Cap::read(""), Some(Cap::default()));
        assert_eq!(Cap::read("100"), Some(Cap::Dollars(100)));
        let cap = Cap::read("USDT=100 ton=30.5,BTC=0.001").expect("reads");
        let of = |asset| cap.of(asset).map(Amount::units);
        assert_eq!(of(Asset::Usdt), Some(100_000_000));
        assert_eq!(of(Asset::Ton), Some(30_500_000_000));
        assert_eq!((of(Asset::Btc), of(Asset::Ltc)), (Some(100_000), None));
        assert_eq!(Cap::Dollars(5).of(Asset::Usdt), None);
        let amount = Amount::from_units(100_000_000).expect("an amount");
        let less = Amount::from_units(99_999_999).expect("an amount");
        for (cap, amount, worth, reached) in [
            (&cap, amount, 0, Some(true)),
            (&cap, less, i64::MAX, Some(false)),
            (&Cap::Dollars(5), less, 5_000_000, Some(true)),
            (&Cap::Dollars(5), amount, 4_999_999, Some(false)),
            (&Cap::default(), amount, i64::MAX, None),
        ] {
            assert_eq!(cap.is_reached(Asset::Usdt, amount, worth), reached);
        }
        for bad in [
            "0",
            "1000001",
            "-1",
            "1.5",
            "USDT",
            "USDT=",
            "USDT=0",
            "USDT=max",
            "USDT=1 USDT=2",
            "play=5",
            "credits=5",
            "JET=1",
            "USDT=0.0000001",
            "100 USDT=5",
        ] {
            assert_eq!(Cap::read(bad), None, "{bad}");
        }
    }
}
