//! The states of a replica that can be restored, and which of them is the newest that is whole: found by trying few of
//! them. What is broken stays so in all that is built on it, so the whole ones are taken to lie before the broken ones.
//! Pure.

/// A state by Litestream's number, in hex as it says and wants it, and when it was written, as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub txid: String,
    pub at: String,
}

/// Those in a list by `litestream ltx`, the oldest first: `level min_txid max_txid size created`.
pub(super) fn listed(said: &str) -> Vec<Point> {
    let mut points = Vec::new();
    for line in said.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        if let [_, _, txid, _, at] = words[..]
            && txid.len() == TXID_CHARS
            && txid.bytes().all(|byte| byte.is_ascii_hexdigit())
        {
            points.push(Point {
                txid: txid.to_owned(),
                at: crate::ops::logging::Plain(at).to_string(),
            });
        }
    }
    points.sort_by(|one, other| one.txid.cmp(&other.txid));
    points.dedup_by(|one, other| one.txid == other.txid);
    points
}

const TXID_CHARS: usize = 16;

/// A search among so many: back from the newest in steps that double, and then between the last that was broken and the
/// first that was whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Search {
    count: usize,
    /// The oldest that is broken; behind the newest if none is known to be.
    broken: usize,
    /// The newest that is whole.
    whole: Option<usize>,
    step: usize,
}

impl Search {
    /// Among so many, of which nothing is known.
    pub const fn among(count: usize) -> Self {
        Self {
            count,
            broken: count,
            whole: None,
            step: 1,
        }
    }

    /// Which to try; `None`: the newest that is whole is known, or that none is.
    pub const fn next(&self) -> Option<usize> {
        match self.whole {
            Some(whole) if whole + 1 < self.broken => {
                Some(whole + (self.broken - whole).div_ceil(2))
            }
            Some(_) => None,
            None if self.broken == 0 => None,
            None => Some(self.count.saturating_sub(self.step)),
        }
    }

    /// What trying one has shown.
    pub fn found(&mut self, point: usize, is_whole: bool) {
        match is_whole {
            true => self.whole = Some(point),
            false => (self.broken, self.step) = (point, self.step.saturating_mul(2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_the_newest_that_is_whole_is_found_by_few_tries() {
        for count in 1..300 {
            for whole in 0..=count {
                let (mut search, mut tries) = (Search::among(count), 0);
                while let Some(point) = search.next() {
                    assert!(point < search.broken && search.whole.is_none_or(|it| it < point));
                    search.found(point, point < whole);
                    tries += 1;
                }
                assert_eq!(search.whole, whole.checked_sub(1), "{count} {whole}");
                let most = 2 * (usize::BITS - count.leading_zeros()) + 1;
                assert!(tries <= most, "{count} {whole}: {tries}");
            }
        }
    }

    #[test]
    fn what_litestream_lists_is_read_and_nothing_else_of_it() {
        let said = "level  min_txid          max_txid          size  created\n\
                    0      0000000000000002  0000000000000003  3510  2026-11-30T17:10:46Z\n\
                    9      0000000000000001  0000000000000001  3560  2026-11-30T17:10:44Z\n\
                    1      0000000000000001  0000000000000003  3560  2026-11-30T17:10:46Z\n\
                    0 x -o/etc/passwd 1 y\nno matching backups\n";
        let points = listed(said);
        let txids: Vec<_> = points.iter().map(|point| &*point.txid).collect();
        assert_eq!(txids, ["0000000000000001", "0000000000000003"]);
        assert_eq!(points[0].at, "2026-11-30T17:10:44Z");
        assert_eq!(listed(""), []);
    }
}
