//! Amounts to choose from: round in the asset itself, and worth about as many dollars as people pay.
use crate::store::cashier::Rate;
use crate::values::money::{Amount, Asset};

/// About what they are worth, in dollars.
const DOLLARS: [i128; 6] = [5, 10, 25, 50, 100, 250];

/// The round amounts within these bounds, the smallest first.
#[must_use]
pub fn presets(asset: Asset, rate: Rate, (min, max): (Amount, Amount)) -> Vec<Amount> {
    let worth = |dollars: i128| dollars * 1_000_000 * i128::from(asset.unit());
    let exact = DOLLARS.map(|dollars| worth(dollars) / i128::from(rate.dollars).max(1));
    let round = exact.into_iter().filter_map(|units| {
        let units = i64::try_from(round(units)).ok()?;
        Some(asset.share_in_cents(Amount::from_units(units)?, 1))
    });
    let mut all: Vec<_> = round
        .filter(|amount| !amount.is_zero() && (min..=max).contains(amount))
        .collect();
    all.dedup();
    all
}

/// The nearest number that people call round: 1, 2, 2.5 or 5 and zeros.
fn round(units: i128) -> i128 {
    let mut power = 10;
    while power * 10 <= units {
        power *= 10;
    }
    let near = [10, 20, 25, 50, 100].map(|tenths| tenths * power / 10);
    let nearest = near.into_iter().min_by_key(|near| (near - units).abs());
    nearest.unwrap_or(units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::time::Wall;

    #[test]
    fn amounts_are_round_in_any_asset() {
        for (asset, dollars, shown) in [
            (Asset::Usdt, 999_100, "5 10 25 50 100 250"),
            (Asset::Ton, 5_430_000, "1 2 5 10 20 50"),
            (
                Asset::Btc,
                97_123_000_000,
                "0.00005 0.0001 0.00025 0.0005 0.001 0.0025",
            ),
            (Asset::Trx, 271_000, "20 25 100 200 250 1000"),
        ] {
            let at = Wall(0);
            let all = presets(asset, Rate { dollars, at }, (Amount::ZERO, Amount::MAX));
            let all: Vec<_> = all.iter().map(|amount| asset.brief(*amount)).collect();
            assert_eq!(all.join(" "), shown);
        }
    }

    #[test]
    fn no_amount_is_offered_that_cannot_be_paid() {
        let (at, five, fifty) = (Wall(0), Amount::credits(5), Amount::credits(50));
        let rate = |dollars| Rate { dollars, at };
        let within = presets(Asset::Usdt, rate(1_000_000), (five, fifty));
        assert_eq!((within.first(), within.last()), (Some(&five), Some(&fifty)));
        assert_eq!(presets(Asset::Usdt, rate(1_000_000), (fifty, five)), []);
        assert_eq!(presets(Asset::Btc, rate(i64::MAX), (five, Amount::MAX)), []);
    }
}
