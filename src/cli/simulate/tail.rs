//! How often something may come in so many independent tries: tails of the binomial distribution,
//! summed term by term from its exact ratio of neighbours.
#![expect(clippy::float_arithmetic, reason = "chances; no money is counted here")]

/// ln Γ(x) for x > 0, to about 1e-11 of its size (Stirling's series, Abramowitz and Stegun 6.1.41).
fn ln_gamma(x: f64) -> f64 {
    if x < 15.0 {
        return ln_gamma(x + 1.0) - x.ln();
    }
    let (inverse, half_tau_ln) = (1.0 / x, 0.5 * std::f64::consts::TAU.ln());
    let square = inverse * inverse;
    let series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square / 1_260.0));
    (x - 0.5) * x.ln() - x + half_tau_ln + series
}

/// The chance of exactly `k` in `n`.
fn exactly(k: u64, n: u64, p: f64) -> f64 {
    let (k, n) = (k as f64, n as f64);
    let ways = ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
    (ways + k * p.ln() + (n - k) * (-p).ln_1p()).exp()
}

/// The chance of `k` or more in `n`, for a `k` at or above the mean: there the terms only fall.
fn at_least(k: u64, n: u64, p: f64) -> f64 {
    let odds = p / (1.0 - p);
    let (mut term, mut sum) = (exactly(k, n, p), 0.0);
    for next in k..=n {
        sum += term;
        if term < sum * 1e-16 {
            break;
        }
        term *= (n - next) as f64 / (next + 1) as f64 * odds;
    }
    sum
}

/// How often what has a chance of `p` comes in `n` tries, but for less than `alpha` on either side.
pub(super) fn between(n: u64, p: f64, alpha: f64) -> (u64, u64) {
    if p <= 0.0 || p >= 1.0 {
        let all = if p >= 1.0 { n } else { 0 };
        return (all, all);
    }
    // What is above for `p` is below for what does not come.
    (n - most(n, 1.0 - p, alpha), most(n, p, alpha))
}

/// The largest count that comes or is exceeded with a chance of `alpha` at least.
fn most(n: u64, p: f64, alpha: f64) -> u64 {
    let mean = (n as f64 * p).ceil() as u64;
    let (mut low, mut high) = (mean.min(n), n + 1);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if at_least(middle, n, p) >= alpha {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_that_are_summed_one_by_one() {
        for n in [1_u64, 5, 12, 40] {
            for p in [0.03_f64, 0.5, 0.81] {
                // By multiplication alone.
                let chance = |k: u64| {
                    let ways = (0..k).fold(1.0, |w, i| w * (n - i) as f64 / (i + 1) as f64);
                    ways * p.powf(k as f64) * (1.0 - p).powf((n - k) as f64)
                };
                let above = |k: u64| (k..=n).map(chance).sum::<f64>();
                let below = |k: u64| (0..=k).map(chance).sum::<f64>();
                for alpha in [0.3, 1e-2, 1e-6] {
                    let (low, high) = between(n, p, alpha);
                    assert!(low as f64 <= n as f64 * p && high as f64 >= n as f64 * p);
                    assert!(low == 0 || below(low - 1) < alpha, "{n} {p} {alpha}: {low}");
                    assert!(
                        high == n || above(high + 1) < alpha,
                        "{n} {p} {alpha}: {high}"
                    );
                }
            }
        }
        // R: qbinom(1e-9, 1e6, 0.5) = 497001, and qpois(1e-6, 0.01, lower = FALSE) = 2.
        let (low, high) = between(1_000_000, 0.5, 1e-9);
        assert!(
            (497_000..=497_002).contains(&low) && low + high == 1_000_000,
            "{low} {high}"
        );
        assert_eq!(between(1_000_000, 1e-8, 1e-6), (0, 2));
        assert_eq!(
            (between(9, 0.0, 0.1), between(9, 1.0, 0.1)),
            ((0, 0), (9, 9))
        );
    }
}
