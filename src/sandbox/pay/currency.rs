//! What money there is: assets with their decimals, fiat currencies, rates, and amounts as integers of an asset's
//! smallest unit. A pure leaf: everything of the provider uses it.

use serde::Serialize;

/// Of the double's own choice, as everything about its rates: round figures near those of 2025.
pub(super) struct Asset {
    pub code: &'static str,
    pub name: &'static str,
    pub decimals: u32,
    pub is_stablecoin: bool,
    /// Of one, in units of [`RATE`].
    usd: u128,
    /// What a player's wallet begins with, whole units and decimals.
    pub at_first: &'static str,
}

/// An index into [`ASSETS`].
pub(super) type AssetId = usize;

/// Fractions of a dollar that rates are counted in.
pub(super) const RATE: u128 = 100_000_000;
const RATE_DECIMALS: u32 = 8;
/// Cents: a price has no more decimals than that.
pub(super) const FIAT_DECIMALS: u32 = 2;
/// Digits and signs of an amount, before anybody looks at it.
const AMOUNT_BYTES_MAX: usize = 64;

const fn asset(
    code: &'static str,
    name: &'static str,
    decimals: u32,
    usd: u128,
    at_first: &'static str,
) -> Asset {
    Asset {
        code,
        name,
        decimals,
        is_stablecoin: decimals == 18 && usd == RATE,
        usd,
        at_first,
    }
}

/// The assets of the live network, with the decimals that the provider gives them.
pub(super) static ASSETS: [Asset; 8] = [
    asset("USDT", "Tether", 18, RATE, "1000"),
    asset("TON", "Toncoin", 9, 3 * RATE, "100"),
    asset("BTC", "Bitcoin", 8, 95_000 * RATE, "0.1"),
    asset("LTC", "Litecoin", 8, 90 * RATE, "10"),
    asset("ETH", "Ethereum", 18, 3_300 * RATE, "1"),
    asset("BNB", "Binance Coin", 18, 650 * RATE, "1"),
    asset("TRX", "Tron", 6, RATE / 4, "1000"),
    asset("USDC", "USD Coin", 18, RATE, "1000"),
];

/// The dollar's place in [`FIATS`].
pub(super) const USD: usize = 0;
/// Code, name, and dollars of one in units of [`RATE`].
pub(super) static FIATS: [(&str, &str, u128); 22] = [
    ("USD", "United States dollar", RATE),
    ("EUR", "Euro", 110_000_000),
    ("RUB", "Russian ruble", 1_250_000),
    ("BYN", "Belarusian ruble", 33_000_000),
    ("UAH", "Ukrainian hryvnia", 2_400_000),
    ("GBP", "Pound sterling", 130_000_000),
    ("CNY", "Chinese yuan", 14_000_000),
    ("KZT", "Kazakhstani tenge", 190_000),
    ("UZS", "Uzbekistani sum", 8_000),
    ("GEL", "Georgian lari", 37_000_000),
    ("TRY", "Turkish lira", 2_500_000),
    ("AMD", "Armenian dram", 260_000),
    ("THB", "Thai baht", 3_000_000),
    ("INR", "Indian rupee", 1_150_000),
    ("BRL", "Brazilian real", 18_000_000),
    ("IDR", "Indonesian rupiah", 6_000),
    ("AZN", "Azerbaijani manat", 59_000_000),
    ("AED", "United Arab Emirates dirham", 27_000_000),
    ("PLN", "Polish zloty", 26_000_000),
    ("ILS", "Israeli new shekel", 28_000_000),
    ("KGS", "Kyrgyzstani som", 1_150_000),
    ("TJS", "Tajikistani somoni", 10_000_000),
];

/// The asset with this code, in capitals as the provider writes it.
pub(super) fn asset_of(code: &str) -> Option<AssetId> {
    ASSETS.iter().position(|asset| asset.code == code)
}

/// The index into [`FIATS`] of this code.
pub(super) fn fiat_of(code: &str) -> Option<usize> {
    FIATS.iter().position(|(known, ..)| *known == code)
}

/// Reads a decimal number as clients write it, with an exponent too, in units of 10^-decimals. None: no number,
/// negative, finer than that, or too large to be counted.
pub(super) fn parse(text: &str, decimals: u32) -> Option<u128> {
    if text.len() > AMOUNT_BYTES_MAX {
        return None;
    }
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || digits.ends_with('.') || !all(whole) || !all(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let mantissa = format!("{whole}{fraction}").parse::<u128>().ok()?;
    if mantissa == 0 {
        return Some(0);
    }
    let shift = i32::try_from(decimals).ok()?;
    let shift = shift.checked_add(exponent)?;
    let shift = shift.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let power = 10_u128.checked_pow(shift.unsigned_abs())?;
    match shift {
        0.. => mantissa.checked_mul(power),
        _ if mantissa % power == 0 => Some(mantissa / power),
        _ => None,
    }
}

/// Writes units of 10^-decimals without needless zeros.
pub(super) fn decimal(units: u128, decimals: u32) -> String {
    let one = 10_u128.pow(decimals);
    let (whole, rest) = (units / one, units % one);
    if rest == 0 {
        return whole.to_string();
    }
    let width = usize::try_from(decimals).unwrap_or_default();
    let fraction = format!("{rest:0width$}");
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

/// An amount of an asset as the provider writes it.
pub(super) fn shown(asset: AssetId, units: u128) -> String {
    decimal(units, ASSETS[asset].decimals)
}

/// What assets cost at present.
pub(super) struct Rates {
    usd: [u128; ASSETS.len()],
    /// Whether the provider vouches for it.
    valid: [bool; ASSETS.len()],
}

/// A row of getExchangeRates.
#[derive(Serialize)]
struct Row {
    is_valid: bool,
    is_crypto: bool,
    is_fiat: bool,
    source: &'static str,
    target: &'static str,
    rate: String,
}

impl Rates {
    /// As the table has them.
    pub fn new() -> Self {
        Self {
            usd: std::array::from_fn(|id| ASSETS[id].usd),
            valid: [true; ASSETS.len()],
        }
    }

    /// From now on one costs so many dollars, 0.00000001 to a million.
    pub fn set(&mut self, asset: AssetId, usd: &str) -> Option<()> {
        let usd = parse(usd, RATE_DECIMALS)?;
        (1..=1_000_000 * RATE)
            .contains(&usd)
            .then(|| self.usd[asset] = usd)
    }

    /// Whether the provider vouches for the asset's rate from now on.
    pub fn trust(&mut self, asset: AssetId, valid: bool) {
        self.valid[asset] = valid;
    }

    /// Of one of the asset, in that fiat currency.
    pub fn of(&self, asset: AssetId, fiat: usize) -> String {
        decimal(self.usd[asset] * RATE / FIATS[fiat].2, RATE_DECIMALS)
    }

    /// Dollars in units of [`RATE`], rounded down; None: too many to be counted.
    pub fn usd(&self, asset: AssetId, units: u128) -> Option<u128> {
        let dollars = units.checked_mul(self.usd[asset])?;
        Some(dollars / 10_u128.pow(ASSETS[asset].decimals))
    }

    /// The same of a price in cents.
    pub fn fiat_usd(fiat: usize, cents: u128) -> Option<u128> {
        Some(cents.checked_mul(FIATS[fiat].2)? / 10_u128.pow(FIAT_DECIMALS))
    }

    /// How much of the asset pays a price in cents, rounded up.
    pub fn price(&self, asset: AssetId, fiat: usize, cents: u128) -> Option<u128> {
        let dollars = cents.checked_mul(FIATS[fiat].2)?;
        let units = dollars.checked_mul(10_u128.pow(ASSETS[asset].decimals))?;
        Some(units.div_ceil(self.usd[asset].checked_mul(10_u128.pow(FIAT_DECIMALS))?))
    }

    /// The result of getExchangeRates: every asset and every fiat currency in every fiat currency.
    pub fn rows(&self) -> impl Serialize {
        let mut rows = Vec::new();
        for (target, _, worth) in &FIATS {
            for (id, asset) in ASSETS.iter().enumerate() {
                rows.push(Row {
                    is_valid: self.valid[id],
                    is_crypto: true,
                    is_fiat: false,
                    source: asset.code,
                    target,
                    rate: decimal(self.usd[id] * RATE / worth, RATE_DECIMALS),
                });
            }
            for (source, _, usd) in FIATS.iter().filter(|(source, ..)| source != target) {
                rows.push(Row {
                    is_valid: true,
                    is_crypto: false,
                    is_fiat: true,
                    source,
                    target,
                    rate: decimal(usd * RATE / worth, RATE_DECIMALS),
                });
            }
        }
        rows
    }
}

/// A row of getCurrencies.
#[derive(Serialize)]
struct Currency {
    is_blockchain: bool,
    is_stablecoin: bool,
    is_fiat: bool,
    name: &'static str,
    code: &'static str,
    decimals: u32,
}

/// The result of getCurrencies.
pub(super) fn currencies() -> impl Serialize {
    let assets = ASSETS.iter().map(|asset| Currency {
        is_blockchain: !asset.is_stablecoin,
        is_stablecoin: asset.is_stablecoin,
        is_fiat: false,
        name: asset.name,
        code: asset.code,
        decimals: asset.decimals,
    });
    let fiats = FIATS.iter().map(|(code, name, _)| Currency {
        is_blockchain: false,
        is_stablecoin: false,
        is_fiat: true,
        name,
        code,
        decimals: 8,
    });
    assets.chain(fiats).collect::<Vec<_>>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for (text, decimals, units) in [
            ("10.5", 6, Some(10_500_000)),
            ("125.50", 2, Some(12_550)),
            ("1e-05", 6, Some(10)),
            ("1E3", 0, Some(1_000)),
            ("12.5e1", 0, Some(125)),
            ("0.1", 0, None),
            ("0.10000000", 1, Some(1)),
            ("0", 18, Some(0)),
            ("0e999999999", 18, Some(0)),
            ("1e39", 0, None),
            ("1e999999999", 18, None),
            ("1e2147483647", 18, None),
            ("1e-2147483648", 18, None),
            (
                "340282366920938463463374607431768211455",
                0,
                Some(u128::MAX),
            ),
            ("340282366920938463463374607431768211456", 0, None),
            ("-1", 6, None),
            ("+1", 6, None),
            (".5", 6, None),
            ("5.", 6, None),
            ("", 6, None),
            ("1,5", 6, None),
            ("NaN", 6, None),
            ("1.2.3", 6, None),
            ("٣", 6, None),
        ] {
            assert_eq!(parse(text, decimals), units, "{text}");
        }
        assert_eq!(decimal(10_500_000, 6), "10.5");
        assert_eq!(decimal(7, 9), "0.000000007");
        assert_eq!(decimal(0, 0), "0");
    }

    #[test]
    fn what_pays_a_price_is_never_worth_less() {
        let rates = Rates::new();
        for asset in 0..ASSETS.len() {
            for fiat in 0..FIATS.len() {
                let price = Rates::fiat_usd(fiat, 1_000_000).expect("counts");
                let pays = rates.price(asset, fiat, 1_000_000).expect("counts");
                let worth = rates.usd(asset, pays).expect("counts");
                assert!(
                    worth >= price && worth - price <= RATE,
                    "{worth} for {price}"
                );
            }
        }
    }
}
