//! The answer of /metrics: a parser of the Prometheus text format, and the counts of a histogram.
//! <https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>
use std::time::Duration;

/// The most samples that are read of one answer.
const SAMPLES_MAX: usize = 10_000;
/// The most buckets that are kept of one histogram.
const BUCKETS_MAX: usize = 100;

/// The samples of one answer.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Vec<Sample>);

#[derive(Debug, PartialEq)]
struct Sample {
    name: String,
    labels: Vec<(String, String)>,
    value: f64,
}

impl Metrics {
    /// # Errors
    /// The first line that is not of the format.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut samples = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_matches([' ', '\t', '\r']);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if samples.len() == SAMPLES_MAX {
                return Err(format!("more than {SAMPLES_MAX} samples"));
            }
            let number = index + 1;
            samples.push(sample(line).ok_or(format!("line {number} is no sample"))?);
        }
        Ok(Self(samples))
    }

    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Sample> {
        self.0.iter().filter(move |sample| sample.name == name)
    }

    /// The first sample of a name.
    pub(crate) fn value(&self, name: &str) -> Option<f64> {
        self.named(name).next().map(|sample| sample.value)
    }

    /// A number that counts something: the sum over all labels.
    pub(crate) fn count(&self, name: &str) -> Option<u64> {
        let counts = self.named(name).filter_map(|sample| whole(sample.value));
        counts.reduce(u64::saturating_add)
    }

    /// Time in seconds.
    pub(crate) fn time(&self, name: &str) -> Option<Duration> {
        super::units::seconds(self.value(name)?)
    }

    /// The histogram of a name whose observations are times in seconds.
    pub(crate) fn histogram(&self, name: &str) -> Option<Histogram> {
        let mut cumulative: Vec<(Duration, u64)> = Vec::new();
        for sample in self.named(&format!("{name}_bucket")) {
            let (_, bound) = sample.labels.iter().find(|(label, _)| label == "le")?;
            let bound = match number(bound)? {
                bound if bound == f64::INFINITY => Duration::MAX,
                bound => super::units::seconds(bound)?,
            };
            let count = whole(sample.value)?;
            match cumulative.iter().position(|(known, _)| *known == bound) {
                // Series that differ in further labels are one to us.
                Some(at) => cumulative[at].1 = cumulative[at].1.saturating_add(count),
                None if cumulative.len() == BUCKETS_MAX => return None,
                None => cumulative.push((bound, count)),
            }
        }
        cumulative.sort_unstable();
        let mut below = 0;
        for (_, count) in &mut cumulative {
            let own = count.saturating_sub(below);
            below = below.max(*count);
            *count = own;
        }
        (!cumulative.is_empty()).then_some(Histogram(cumulative))
    }
}

/// A float as a count; `None` when it can be none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a fraction of a count means nothing, and the cast saturates"
)]
fn whole(value: f64) -> Option<u64> {
    (value.is_finite() && value >= 0.0).then_some(value as u64)
}

fn number(text: &str) -> Option<f64> {
    match text {
        "+Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        // Rust reads "infinity" and "nan" too, which the format does not have.
        _ if text.ends_with(|c: char| c.is_ascii_digit() || c == '.') => text.parse().ok(),
        _ => None,
    }
}

/// One line: `name{label="value",…} number`, and maybe a timestamp.
fn sample(line: &str) -> Option<Sample> {
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'))?;
    let (name, mut rest) = line.split_at(end);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside.trim_start();
        while !rest.starts_with('}') {
            let (label, after) = rest.split_once('=')?;
            let (value, after) = quoted(after.trim_start().strip_prefix('"')?)?;
            labels.push((label.trim().to_owned(), value));
            rest = after.trim_start();
            match rest.strip_prefix(',') {
                Some(more) => rest = more.trim_start(),
                None if rest.starts_with('}') => {}
                None => return None,
            }
        }
        rest = &rest[1..];
    } else if !rest.starts_with([' ', '\t']) {
        return None;
    }
    let mut words = rest.split_ascii_whitespace();
    let value = number(words.next()?)?;
    if let Some(timestamp) = words.next() {
        timestamp.parse::<i64>().ok()?;
    }
    let name = name.to_owned();
    words.next().is_none().then_some(Sample {
        name,
        labels,
        value,
    })
}

/// A label's value up to its closing quote, and what follows that.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(match chars.next()?.1 {
                'n' => '\n',
                escaped @ ('\\' | '"') => escaped,
                _ => return None,
            }),
            _ => value.push(char),
        }
    }
    None
}

/// How many observations fell below which bound and not below the one before; the last bound is
/// [`Duration::MAX`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Histogram(Vec<(Duration, u64)>);

/// A quantile as a histogram knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantile {
    /// About this.
    About(Duration),
    /// Above the histogram's last bound.
    Above(Duration),
}

impl Histogram {
    /// What was observed after `earlier`; everything, when the counts began anew since.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        let grown = |((bound, now), (same, before)): (&(_, u64), &(_, u64))| {
            (bound == same).then(|| Some((*bound, now.checked_sub(*before)?)))?
        };
        let alike = self.0.len() == earlier.0.len();
        let difference = self.0.iter().zip(&earlier.0).map(grown);
        match difference.collect::<Option<_>>().filter(|_| alike) {
            Some(difference) => Self(difference),
            None => self.clone(),
        }
    }

    /// Both together, where their bounds are the same.
    pub(crate) fn add(&mut self, other: &Self) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
        } else if self.0.len() == other.0.len() {
            for ((bound, count), (same, more)) in self.0.iter_mut().zip(&other.0) {
                if bound == same {
                    *count = count.saturating_add(*more);
                }
            }
        }
    }

    /// The value that `permille` thousandths of the observations do not exceed, evenly spread
    /// within its bucket; `None` when nothing was observed.
    pub(crate) fn quantile(&self, permille: u64) -> Option<Quantile> {
        let total: u128 = self.0.iter().map(|(_, count)| u128::from(*count)).sum();
        let rank = (total * u128::from(permille)).div_ceil(1_000);
        let (mut below, mut lower) = (0, Duration::ZERO);
        for (bound, count) in &self.0 {
            let count = u128::from(*count);
            if count > 0 && below + count >= rank {
                if *bound == Duration::MAX {
                    return Some(Quantile::Above(lower));
                }
                // Below a bucket's width of 584 years and 2^64 observations this does not overflow.
                let width = u64::try_from((*bound - lower).as_nanos()).ok()?;
                let inside = u128::from(width) * rank.saturating_sub(below) / count;
                let inside = Duration::from_nanos(u64::try_from(inside).ok()?);
                return Some(Quantile::About(lower + inside));
            }
            (below, lower) = (below + count, *bound);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# HELP polls_total Polls.\n# TYPE polls_total counter\n\
        polls_total{outcome=\"ok\"} 7\npolls_total{outcome=\"failed\",} 2 1395066363000\n\
        odd{a = \"x,}\\\"\\\\\\n\" , b=\"\"}\t+Inf\nnothing NaN\r\nbig 1e300\nsmall -2.5E-3\n\n\
        s_bucket{le=\"0.001\"} 10\ns_bucket{le=\"0.01\"} 90\ns_bucket{le=\"+Inf\"} 100\n\
        s_sum 1.5\ns_count 100\n";

    fn histogram(counts: [u64; 3]) -> Histogram {
        let bounds = [1, 10].map(Duration::from_millis);
        let bounds = bounds.into_iter().chain([Duration::MAX]);
        Histogram(bounds.zip(counts).collect())
    }

    #[test]
    fn samples_are_read_with_their_labels() {
        let metrics = Metrics::parse(TEXT).expect("the format");
        assert_eq!(metrics.count("polls_total"), Some(9));
        assert_eq!(metrics.count("polls"), None);
        let odd = metrics.named("odd").next().expect("it is there");
        let labels = [("a", "x,}\"\\\n"), ("b", "")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(odd.labels, labels);
        assert_eq!(metrics.value("odd"), Some(f64::INFINITY));
        for absurd in ["odd", "nothing", "small"] {
            assert_eq!(metrics.count(absurd), None, "{absurd}");
            assert_eq!(metrics.time(absurd), None, "{absurd}");
        }
        assert_eq!(metrics.count("big"), Some(u64::MAX));
        assert_eq!(metrics.time("s_sum"), Some(Duration::from_millis(1_500)));
        assert_eq!(metrics.histogram("s"), Some(histogram([10, 80, 10])));
        assert_eq!(metrics.histogram("polls_total"), None);
    }

    #[test]
    fn what_is_not_the_format_is_told() {
        for wrong in [
            "<html>",
            "{\"a\":1}",
            "a",
            "a ",
            "a b",
            "a 1 b",
            "a 1 2 3",
            "1a 1",
            "a{b=\"c\" 1",
            "a{b=\"c\"",
            "a{b=\"c} 1",
            "a{b=c} 1",
            "a{b=\"\\x\"} 1",
            "a{b=\"c\"b=\"d\"} 1",
            "a inf",
            "a nan",
            "a{ 1",
            "é 1",
            "a{b=\"\\",
        ] {
            let error = Metrics::parse(&format!("ok 1\n{wrong}\n")).map(|_| ());
            assert_eq!(error, Err("line 2 is no sample".to_owned()), "{wrong}");
        }
        let long = "a 1\n".repeat(SAMPLES_MAX + 1);
        assert!(Metrics::parse(&long).is_err());
    }

    #[test]
    fn quantiles_are_those_of_the_difference() {
        let (before, now) = (histogram([10, 80, 10]), histogram([110, 180, 10]));
        let between = now.since(&before);
        assert_eq!(between, histogram([100, 100, 0]));
        let about = |micros| Some(Quantile::About(Duration::from_micros(micros)));
        assert_eq!(between.quantile(500), about(1_000));
        assert_eq!(between.quantile(250), about(500));
        assert_eq!(between.quantile(990), about(9_820));
        let above = Some(Quantile::Above(Duration::from_millis(10)));
        assert_eq!(before.quantile(990), above);
        assert_eq!(histogram([0; 3]).quantile(500), None);
        assert_eq!(histogram([0, 1, 0]).quantile(0), about(1_000));
        assert_eq!(before.since(&now), before, "the counts began anew");
        assert_eq!(before.since(&Histogram::default()), before);
        let huge = histogram([u64::MAX; 3]);
        let mut sum = huge.clone();
        sum.add(&huge);
        assert_eq!(sum, huge);
        assert_eq!(sum.quantile(1_000), above);
    }
}
