//! The stakes that a house takes: within each asset's own bounds, which its owner may narrow.
use super::amount::Amount;
use super::assets::{ASSETS, Asset};
use super::typed::Asked;

/// The stakes that a house takes of one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stakes {
    asset: Asset,
    min: Amount,
    max: Amount,
}

impl Stakes {
    /// All that the asset's row allows.
    const fn bounds_of(asset: Asset) -> Self {
        let (min, max) = ASSETS[asset as usize - 1].stakes;
        match (Amount::from_units(min), Amount::from_units(max)) {
            (Some(min), Some(max)) => Self { asset, min, max },
            _ => panic!("bounds are amounts"),
        }
    }

    /// What they are counted in.
    #[must_use]
    pub const fn asset(self) -> Asset {
        self.asset
    }

    /// The smallest and the largest of a table whose own are said in play credits. What the house takes at
    /// least, every table takes.
    #[must_use]
    pub fn of_table(self, own: (Amount, Amount)) -> (Amount, Amount) {
        let (min, max) = self.asset.stakes(own);
        let min = min.max(self.min);
        (min, max.min(self.max).max(min))
    }

    /// What is put down by who has not said otherwise.
    #[must_use]
    pub fn usual(self) -> Amount {
        self.asset.usual_stake().min(self.max).max(self.min)
    }

    /// The smallest of the stakes to choose from.
    fn least_round(self) -> Amount {
        let round = self.asset.round_stakes().into_iter();
        let taken = round.filter(|stake| self.takes(*stake)).min();
        taken.unwrap_or(self.min)
    }

    /// Round stakes to choose from, the smallest first.
    pub fn presets(self) -> impl Iterator<Item = Amount> {
        self.offered([1, 10, 100, 1_000, 10_000])
    }

    /// So many times the smallest of the stakes to choose from, where that is taken.
    pub fn offered<const N: usize>(self, times: [u32; N]) -> impl Iterator<Item = Amount> {
        let stakes = times.into_iter();
        let stakes = stakes.filter_map(move |times| self.least_round().checked_mul(times));
        stakes.filter(move |stake| self.takes(*stake))
    }

    /// Whether this is one, at a table without limits of its own.
    fn takes(self, stake: Amount) -> bool {
        (self.min..=self.max).contains(&stake)
    }
}

/// The same of every asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StakeLimits([Stakes; ASSETS.len()]);

impl Default for StakeLimits {
    fn default() -> Self {
        Self::BOUNDS
    }
}

impl StakeLimits {
    /// All that the rows of the assets allow.
    pub const BOUNDS: Self = {
        let mut all = [Stakes::bounds_of(Asset::Play); ASSETS.len()];
        let mut at = 0;
        while at < ASSETS.len() {
            all[at] = Stakes::bounds_of(ASSETS[at].asset);
            at += 1;
        }
        Self(all)
    };

    /// Those of one asset.
    #[must_use]
    pub fn of(&self, asset: Asset) -> Stakes {
        self.0[asset as usize - 1]
    }

    /// Reads `USDT:0.10-1000, TON:0.05-500`: the smallest stake and the largest of real money, each asset
    /// once and within its bounds. What is not named has its bounds. `None` for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (mut limits, mut named) = (Self::BOUNDS, Vec::new());
        let parts = text.split(',').map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            let (symbol, range) = part.split_once(':')?;
            let mut real = ASSETS.iter().filter(|row| !row.is_play);
            let row = real.find(|row| row.symbol.eq_ignore_ascii_case(symbol.trim()))?;
            let (min, max) = range.split_once('-')?;
            let amount = |text: &str| match Asked::parse(text.trim(), row.asset)? {
                Asked::Exactly(amount) => Some(amount),
                Asked::Max | Asked::Half => None,
            };
            let (min, max) = (amount(min)?, amount(max)?);
            let bounds = Self::BOUNDS.of(row.asset);
            let sensible = min <= max && bounds.takes(min) && bounds.takes(max);
            if !sensible || named.contains(&row.asset) {
                return None;
            }
            named.push(row.asset);
            let asset = row.asset;
            limits.0[asset as usize - 1] = Stakes { asset, min, max };
        }
        Some(limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_narrow_what_an_asset_allows_and_never_widen_it() {
        let read = |text| StakeLimits::read(text);
        assert_eq!(read(""), Some(StakeLimits::BOUNDS));
        let some = read("usdt: 0.5 - 20,TON:0.05-500").expect("limits");
        let usdt = some.of(Asset::Usdt);
        assert_eq!((usdt.min.units(), usdt.max.units()), (500_000, 20_000_000));
        for other in ASSETS.iter().filter(|row| row.asset != Asset::Usdt) {
            assert_eq!(some.of(other.asset), StakeLimits::BOUNDS.of(other.asset));
        }
        for wrong in [
            "USDT",
            "USDT:",
            "USDT:1",
            "USDT:1-",
            "USDT:-1-5",
            "USDT:5-1",
            "USDT:0-5",
            "USDT:0.09-5",
            "USDT:0.10-1000.01",
            "USDT:1-max",
            "USDT:1-half",
            "USDT:1-1,000",
            "USDT:0.1000001-5",
            "USDT:1-5,USDT:1-5",
            "USDT:1-5;TON:1-5",
            "DOGE:1-5",
            "credits:1-5",
            "play:1-5",
            "USDT:1-99999999999999999999",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_table_has_a_stake_within_any_limits() {
        let tables = [(10, 100_000), (10, 1_000)];
        let tables = tables.map(|(min, max)| (Amount::cents(min), Amount::credits(max)));
        for row in ASSETS.iter().filter(|row| !row.is_play) {
            let (least, most) = row.stakes;
            for (min, max) in [
                (least, most),
                (least, least),
                (most, most),
                (least * 37, least * 38),
                (least * 3, most / 3),
            ] {
                let amount = |units| row.asset.plain(Amount::from_units(units).expect("one"));
                let text = format!("{}:{}-{}", row.symbol, amount(min), amount(max));
                let stakes = StakeLimits::read(&text).expect(&text).of(row.asset);
                let taken = |stake: Amount| (min..=max).contains(&stake.units());
                for own in tables {
                    let (min, max) = stakes.of_table(own);
                    assert!(taken(min) && taken(max) && min <= max, "{text}");
                }
                assert!(taken(stakes.usual()), "{text}");
                let offered: Vec<_> = stakes.presets().collect();
                assert!(
                    !offered.is_empty() && offered.into_iter().all(taken),
                    "{text}"
                );
            }
            let offered = StakeLimits::BOUNDS.of(row.asset);
            let offered: Vec<_> = offered.presets().collect();
            assert_eq!(offered, row.asset.round_stakes());
        }
    }
}
