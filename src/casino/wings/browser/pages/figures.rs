//! What reports come to: sums of bets that are over and of money that came and went, as the books keep them by the
//! day. Everything is a sum of postings; the interval alone is statistics.
use super::said;
use crate::rules::games::GAMES;
use crate::rules::ledger::{ADJUSTMENT, Class};
use crate::rules::luck::Luck;
use crate::rules::{contests, tosses};
use crate::store::{Days, Db, Flow, Turnover};
use crate::values::fault::Fault;
use crate::values::money::{Asset, Multiplier};
use crate::values::time::Day;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Sums of some of the bets and of some of the money, in units of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    pub bets: i64,
    pub staked: i128,
    pub paid: i128,
    squares: f64,
    /// What of it the rules say something of, staked and paid, and how far it is from that.
    ruled: (i64, i64),
    luck: Luck,
    /// Paid in, before what the provider keeps of it.
    pub deposits: i128,
    /// Sent out.
    pub withdrawals: i128,
    /// What the provider has kept.
    pub fees: i128,
    /// Given to players for nothing.
    pub bonuses: i128,
    /// Players with a bet that was over, of one day.
    pub active: i64,
}

impl Figures {
    /// What players lost: the gross gaming revenue.
    pub const fn ggr(&self) -> i128 {
        self.staked - self.paid
    }

    /// That less what was given away and what the provider kept.
    pub const fn ngr(&self) -> i128 {
        self.ggr() - self.bonuses - self.fees
    }

    /// What came back of what was staked, in hundredths of a percent.
    pub fn returned(&self) -> Option<i64> {
        said::share(self.paid, self.staked)
    }

    /// How far from that the game's own return is at most, in 95 of 100 such periods: 1.96 standard deviations of the
    /// sum of so many bets as different as these were, in hundredths of a percent.
    #[expect(clippy::float_arithmetic, reason = "it is a statistic, and no money")]
    pub fn interval(&self) -> Option<i64> {
        if self.bets < 2 || self.staked <= 0 {
            return None;
        }
        let net = self.ggr() as f64;
        let spread = (self.squares - net * net / self.bets as f64)
            .max(0.0)
            .sqrt();
        Some((1.96 * spread / self.staked as f64 * 10_000.0).ceil() as i64)
    }

    /// What was to come back by the rules of just these bets, and how far off fair ones are in 95 of 100 such periods,
    /// in hundredths of a percent; of what the rules say something of.
    pub fn due(&self) -> Option<(i64, i64)> {
        due(self.luck, self.ruled)
    }

    #[expect(clippy::float_arithmetic, reason = "it is a statistic, and no money")]
    fn bet(&mut self, row: &Turnover) {
        self.bets = self.bets.saturating_add(row.bets);
        self.staked += i128::from(row.staked);
        self.paid += i128::from(row.paid);
        self.squares += row.squares;
        if row.luck.spread > 0.0 {
            self.ruled.0 = self.ruled.0.saturating_add(row.staked);
            self.ruled.1 = self.ruled.1.saturating_add(row.paid);
            self.luck = self.luck.and(row.luck);
        }
    }

    fn moved(&mut self, row: &Flow) {
        let amount = i128::from(row.amount);
        match (row.debit, row.credit) {
            (Class::World, Class::Provider) => self.deposits += amount,
            (Class::Payouts, Class::World) => self.withdrawals += amount,
            (Class::Provider, Class::Fees) => self.fees += amount,
            (Class::World | Class::Bonus | Class::Bankroll, Class::Player) => {
                self.bonuses += amount
            }
            // Taken back, or taken for something else.
            (Class::Player, Class::Bankroll) if row.kind == ADJUSTMENT.name => {
                self.bonuses -= amount
            }
            _ => {}
        }
    }
}

/// What was to come back by the rules of bets of these sums, staked and paid, and how far off fair ones are.
pub fn due(luck: Luck, (staked, paid): (i64, i64)) -> Option<(i64, i64)> {
    (luck.spread > 0.0 && staked > 0).then(|| (luck.due(staked, paid), luck.interval(staked)))
}

/// The same as two cells of a file, in percent.
pub fn due_cells(due: Option<(i64, i64)>) -> (String, String) {
    let plain = |share| said::percent(share).replace(" %", "").replace('−', "-");
    due.map_or_else(Default::default, |(due, by)| (plain(due), plain(by)))
}

/// What a time comes to, of one asset.
pub struct Period {
    pub total: Figures,
    /// Each day of it, the first one first.
    pub days: Vec<(Day, Figures)>,
    pub games: BTreeMap<String, Figures>,
}

impl Period {
    /// Reads it.
    pub fn read(db: &Db, days: Days, asset: Asset) -> Result<Self, Fault> {
        let (turnover, flows, active) = (db.turnover(days)?, db.flows(days)?, db.active(days)?);
        let each = days.first.0..=days.last.0;
        let mut by_day: BTreeMap<_, _> = each.map(|day| (Day(day), Figures::default())).collect();
        let (mut total, mut games) = (Figures::default(), BTreeMap::<_, Figures>::new());
        for row in turnover.iter().filter(|row| row.asset == asset) {
            total.bet(row);
            by_day.entry(row.day).or_default().bet(row);
            games.entry(row.game.clone()).or_default().bet(row);
        }
        for row in flows.iter().filter(|row| row.asset == asset) {
            total.moved(row);
            by_day.entry(row.day).or_default().moved(row);
        }
        for (day, _, players) in active.iter().filter(|(_, of, _)| *of == asset) {
            by_day.entry(*day).or_default().active = *players;
        }
        Ok(Self {
            total,
            days: by_day.into_iter().collect(),
            games,
        })
    }
}

type Range = (i64, i64);

static EXACT: LazyLock<Vec<(&'static str, Range)>> = LazyLock::new(|| {
    let in_parts = |of: Multiplier| {
        let (num, den) = of.parts();
        said::share(i128::from(num), i128::from(den)).unwrap_or(0)
    };
    let range = |all: Vec<i64>| Some((*all.iter().min()?, *all.iter().max()?));
    let mut exact = Vec::new();
    for game in GAMES {
        let choices = game.typical();
        let all = choices.iter().filter_map(|choice| game.rtp(choice));
        if let Some(range) = range(all.map(in_parts).collect()) {
            exact.push((game.spec().id, range));
        }
    }
    let thrown = tosses::TOSSES.iter().flat_map(tosses::Toss::each);
    if let Some(range) = range(thrown.map(|on| in_parts(on.rtp())).collect()) {
        exact.push((tosses::ID, range));
    }
    let won = in_parts(contests::WINNERS_SHARE);
    for kind in [contests::Kind::Flip, contests::Kind::Pot] {
        exact.push((kind.command(), (won, won)));
    }
    exact
});

/// What a game gives back in the long run by its rules, the least and the most that it does by what is bet on, in
/// hundredths of a percent. A game of skill gives it to who plays it best.
pub fn exact(game: &str) -> Option<Range> {
    let found = EXACT.iter().find(|(id, _)| *id == game);
    found.map(|(_, range)| *range)
}

/// `97.30 %`, or `94.00 % to 97.30 %`.
pub fn exact_said(game: &str) -> String {
    match exact(game) {
        Some((low, high)) if low == high => said::percent(low),
        Some((low, high)) => format!("{} to {}", said::percent(low), said::percent(high)),
        None => "by its player".to_owned(),
    }
}

/// Bets below which nothing is said: a few that were all lost differ in nothing.
const BETS_MIN: i64 = 100;

/// Whether what came back is where the exact return lets it be: the interval around it meets the range.
pub fn is_as_expected(game: &str, figures: &Figures) -> Option<bool> {
    let (low, high) = exact(game).filter(|_| figures.bets >= BETS_MIN)?;
    let (returned, by) = (figures.returned()?, figures.interval()?);
    Some(returned.saturating_add(by) >= low && returned.saturating_sub(by) <= high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_game_has_an_exact_return_below_the_whole() {
        for game in GAMES {
            let exact = exact(game.spec().id);
            assert!(
                exact.is_some_and(|(low, high)| 0 < low && high <= 10_000),
                "{exact:?}"
            );
        }
        assert_eq!(exact_said("duel"), "98.00 %");
    }

    #[test]
    fn figures_add_up_and_the_interval_narrows() {
        let row = |bets: i64, staked: i64, paid: i64, squares: f64| Turnover {
            day: Day(1),
            asset: Asset::Usdt,
            game: "coin".to_owned(),
            bets,
            staked,
            paid,
            squares,
            luck: Luck::default(),
        };
        let mut few = Figures::default();
        // 100 bets of 1, of which 49 brought 2.
        few.bet(&row(100, 100, 98, 100.0));
        assert_eq!((few.ggr(), few.ngr(), few.returned()), (2, 2, Some(9_800)));
        assert_eq!(few.interval(), Some(1_960));
        let mut many = Figures::default();
        for _ in 0..100 {
            many.bet(&row(100, 100, 98, 100.0));
        }
        assert_eq!(many.interval(), Some(196));
        assert_eq!(is_as_expected("duel", &many), Some(true));
        let mut lost = Figures::default();
        lost.bet(&row(4, 4, 0, 4.0));
        assert_eq!(is_as_expected("duel", &lost), None);
        assert_eq!(Figures::default().interval(), None);
        // What the rules say nothing of stands beside it.
        let mut ruled = few;
        ruled.bet(&Turnover {
            luck: Luck {
                excess: 7.0,
                spread: 200.0,
            },
            ..row(100, 100, 104, 100.0)
        });
        assert_eq!((few.due(), ruled.due()), (None, Some((9_700, 1_960))));
        assert_eq!(ruled.returned(), Some(10_100));
    }
}
