//! What players come to over all time, and the order of players by it. The order is put down soon after something has
//! changed, not with every bet; what a player comes to is always read anew.
use crate::rules::ledger::PlayerId;
use crate::rules::luck::Luck;
use crate::store::books::asset;
use crate::store::db::Db;
use crate::values::fault::Fault;
use crate::values::money::Asset;
use rusqlite::{Row, params};

/// Bets in sums, and how far they are from what they bring by the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bets {
    pub bets: i64,
    /// In units.
    pub staked: i64,
    /// In units.
    pub paid: i64,
    pub luck: Luck,
}

/// What stands in six columns from this one on.
pub(super) fn bets(row: &Row<'_>, from: usize) -> rusqlite::Result<Bets> {
    Ok(Bets {
        bets: row.get(from)?,
        staked: row.get(from + 1)?,
        paid: row.get(from + 2)?,
        luck: Luck {
            excess: row.get(from + 3)?,
            spread: row.get(from + 4)?,
        },
    })
}

/// What a player comes to in one asset, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlayerSums {
    pub bets: Bets,
    /// Paid in, before what the provider kept of it.
    pub deposits: i64,
    /// Sent out.
    pub withdrawals: i64,
    /// What the provider kept.
    pub fees: i64,
    /// Given to them for nothing.
    pub bonuses: i64,
}

impl PlayerSums {
    /// What they have lost.
    #[must_use]
    pub const fn ggr(&self) -> i64 {
        self.bets.staked - self.bets.paid
    }

    /// That less what was given to them and what the provider kept.
    #[must_use]
    pub const fn ngr(&self) -> i64 {
        self.ggr() - self.bonuses - self.fees
    }
}

/// What players are ordered by, the largest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlayerOrder {
    #[default]
    Staked,
    Ggr,
    Ngr,
    Deposits,
    Withdrawals,
}

impl PlayerOrder {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Staked,
        Self::Ggr,
        Self::Ngr,
        Self::Deposits,
        Self::Withdrawals,
    ];

    /// Its word in addresses, and its column.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Staked => "staked",
            Self::Ggr => "ggr",
            Self::Ngr => "ngr",
            Self::Deposits => "deposits",
            Self::Withdrawals => "withdrawals",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == word)
    }
}

/// What was paid in, sent out and given, by asset: what came in as nobody's and was given to them is a deposit of
/// theirs. Of entries about the player themselves the gifts are the postings.
const MOVED: &str = "
  SELECT asset, sum(amount), 0, sum(fee), 0 FROM deposit WHERE player = ?1 AND state = 'paid' GROUP BY asset
  UNION ALL
  SELECT asset, sum(amount), 0, sum(fee), 0 FROM suspense
  WHERE player = ?1 AND player IS NOT NULL GROUP BY asset
  UNION ALL
  SELECT asset, 0, sum(amount), 0, 0 FROM withdrawal WHERE player = ?1 AND state = 'paid' GROUP BY asset
  UNION ALL
  SELECT asset, 0, 0, 0, sum(amount) FROM ledger
  WHERE id < 0 AND subject = -?1 AND credit = ?1 AND kind IN (SELECT code FROM entry_kind WHERE subject = 'player') GROUP BY asset
  UNION ALL
  SELECT asset, 0, 0, 0, sum(iif(out, -amount, amount)) FROM adjustment
  WHERE player = ?1 AND state = 'booked' GROUP BY asset";

impl Db {
    /// What a player's bets come to, by asset.
    fn bets_of_player(&self, player: PlayerId) -> Result<Vec<(Asset, Bets)>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT asset, sum(rounds), sum(staked), sum(paid), sum(excess), sum(spread)
             FROM tally WHERE player = ?1 GROUP BY asset",
        )?;
        let rows = find.query_map([player.0], |row| Ok((asset(row, 0)?, bets(row, 1)?)))?;
        let mut all: Vec<(Asset, Bets)> = rows.collect::<Result<_, _>>()?;
        for ((_, _, of), (sum, _)) in self.uncounted_of(player)?.players {
            let Some(of) = Asset::from_code(of) else {
                continue;
            };
            let at = all.iter().position(|(known, _)| *known == of);
            let at = at.unwrap_or_else(|| {
                all.push((of, Bets::default()));
                all.len() - 1
            });
            let bets = &mut all[at].1;
            bets.bets += sum.bets;
            bets.staked = bets.staked.saturating_add(sum.staked);
            bets.paid = bets.paid.saturating_add(sum.paid);
            bets.luck = bets.luck.and(sum.luck);
        }
        Ok(all)
    }

    /// What a player comes to, by asset.
    pub fn player_sums(&self, player: PlayerId) -> Result<Vec<(Asset, PlayerSums)>, Fault> {
        let mut all: Vec<(Asset, PlayerSums)> = Vec::new();
        for (asset, bets) in self.bets_of_player(player)? {
            let sums = PlayerSums {
                bets,
                ..PlayerSums::default()
            };
            all.push((asset, sums));
        }
        let mut find = self.conn.prepare_cached(MOVED)?;
        let mut rows = find.query([player.0])?;
        while let Some(row) = rows.next()? {
            let of = asset(row, 0)?;
            let at = all.iter().position(|(known, _)| *known == of);
            let at = at.unwrap_or_else(|| {
                all.push((of, PlayerSums::default()));
                all.len() - 1
            });
            let sums = &mut all[at].1;
            sums.deposits += row.get::<_, i64>(1)?;
            sums.withdrawals += row.get::<_, i64>(2)?;
            sums.fees += row.get::<_, i64>(3)?;
            sums.bonuses += row.get::<_, i64>(4)?;
        }
        Ok(all)
    }

    /// Puts down where a player stands in the order.
    pub fn rank(&self, player: PlayerId, of: Asset, sums: &PlayerSums) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO player_sum VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET
                   staked = excluded.staked, ggr = excluded.ggr, ngr = excluded.ngr,
                   deposits = excluded.deposits, withdrawals = excluded.withdrawals",
            )?
            .execute(params![
                player.0,
                of.code(),
                sums.bets.staked,
                sums.ggr(),
                sums.ngr(),
                sums.deposits,
                sums.withdrawals
            ])?;
        Ok(())
    }

    /// Players in an order, the first `skip` left out.
    pub fn ranked(
        &self,
        of: Asset,
        order: PlayerOrder,
        (skip, most): (usize, usize),
    ) -> Result<Vec<PlayerId>, Fault> {
        let by = order.word();
        let sql = format!(
            "SELECT player FROM player_sum WHERE asset = ?1 ORDER BY {by} DESC, player DESC LIMIT ?3 OFFSET ?2"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let values = params![of.code(), bound(skip), bound(most)];
        let rows = find.query_map(values, |row| Ok(PlayerId(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The next players who may come to something else than was put down: those of whom this run knows, then, once
    /// after a start, all there are. Whether there are more.
    pub fn changed_players(&self, most: usize) -> Result<(Vec<PlayerId>, bool), Fault> {
        self.count_up()?;
        let (mut players, reached) = self.known.take_changed(most);
        let Some(reached) = reached else {
            return Ok((players, self.known.has_changed()));
        };
        let mut find = self
            .conn
            .prepare_cached("SELECT id FROM player WHERE id > ?1 ORDER BY id LIMIT ?2")?;
        let rest = most - players.len();
        let rows = find.query_map([reached, bound(rest)], |row| Ok(PlayerId(row.get(0)?)))?;
        let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
        let full = rows.len() == rest;
        let last = rows.last().filter(|_| full).map(|player| player.0);
        self.known
            .has_reached(last.or((rest == 0).then_some(reached)));
        players.extend(rows);
        Ok((players, self.known.has_changed()))
    }
}

pub(super) fn bound(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
