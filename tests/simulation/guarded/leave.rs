//! Whether who puts money down, or asks to pay it in, may: held against what is known of them beside the books.
use super::{Guarded, OPEN, Rules, SLACK_MS, Session, Stake, Stakes, all, marks, ms, stake};
use crate::simulation::proofs::{Wrong, wrong};
use casino_bot::rules::guard::{Kind, Period};
use casino_bot::values::limits;
use casino_bot::values::money::Asset;
use rusqlite::Connection;

const MINUTE_MS: u64 = 60_000;

impl Guarded {
    /// What was put down since the last commit, with what was on the same before.
    pub(super) fn staked(&mut self, reader: &Connection) -> Result<Vec<Stake>, Wrong> {
        let [round, toss, deposit, entered] = self.marks;
        let now = marks(reader)?;
        let open: Stakes = all(reader, OPEN, [], stake)?.into_iter().collect();
        let mut new = open.clone();
        if now[0] > round || now[1] > toss {
            let sql = "SELECT 0, id, 0, player, asset, staked FROM round WHERE id > ?1
                 UNION ALL SELECT 1, id, 0, player, asset, stake FROM toss WHERE id > ?2";
            new.extend(all(reader, sql, [round, toss], stake)?);
        }
        if now[3] > entered {
            let sql = "SELECT 2, contest, place, player, asset, buy_in.stake FROM buy_in
                JOIN contest ON contest.id = contest ORDER BY contest DESC, place DESC LIMIT 200";
            let newest = all(reader, sql, [], stake)?.into_iter();
            let is_new = |what: &(u8, i64, i64)| !self.open.contains_key(what);
            // Of one that is over, nobody has entered but now: it was open before, and known.
            let was_open = |what: &(u8, i64, i64)| {
                self.open
                    .range((2, what.1, 0)..(2, what.1 + 1, 0))
                    .next()
                    .is_some()
            };
            new.extend(
                newest.filter(|(what, _)| {
                    is_new(what) && (open.contains_key(what) || was_open(what))
                }),
            );
        }
        for what in self
            .open
            .keys()
            .filter(|what| what.0 == 0 && !open.contains_key(*what))
        {
            let sql = "SELECT 0, id, 0, player, asset, staked FROM round WHERE id = ?1";
            new.extend(all(reader, sql, [what.1], stake)?);
        }
        let before = std::mem::replace(&mut self.open, open);
        self.marks = [now[0], now[1], deposit, now[3]];
        let grew = |(what, stake): (&(u8, i64, i64), &Stake)| {
            let old = before.get(what);
            let adds = old.is_some() || what.0 == 2;
            let grew = old.is_none_or(|old| stake.amount > old.amount);
            grew.then_some(Stake { adds, ..*stake })
        };
        Ok(new.iter().filter_map(grew).collect())
    }

    /// Somebody has put money down: they may.
    pub(super) fn allows(
        &mut self,
        stake: &Stake,
        before: &Rules,
        at_ms: u64,
        reader: &Connection,
    ) -> Result<(), Wrong> {
        let player = stake.player;
        let no = |why: &str| Err(wrong(format!("{player} stakes {why}: {stake:?}")));
        if before.is_shut(player, at_ms) {
            return no("and is excluded");
        }
        if self.is_held("play", &player.to_string(), before, &["frozen", "banned"]) {
            return no("and is frozen");
        }
        let halts = ["maintenance", "wind-down"];
        if !stake.adds
            && halts
                .iter()
                .any(|what| self.is_held("halt", what, before, &["on"]))
        {
            return no("in a house that takes nothing");
        }
        let is_play = stake.asset == Asset::Play.code();
        if is_play {
            return Ok(());
        }
        if before.profile.age && !is_adult(reader, player)? {
            return no("and has not said that they are of age");
        }
        let most = self.cap(player, Kind::Stake, stake.asset, before);
        if most.is_some_and(|most| stake.amount > most) {
            return no(&format!("more than {most:?}"));
        }
        let (gap, tick) = (ms(limits::SESSION_GAP), ms(limits::SESSION_TICK));
        let session = self.sessions.get(&player).copied();
        let session = session.filter(|session| at_ms + tick + SLACK_MS < session.last_ms + gap);
        let began_ms = session.map_or(at_ms, |session| session.began_ms);
        self.sessions.insert(
            player,
            Session {
                began_ms,
                last_ms: at_ms,
            },
        );
        let played_ms = at_ms - began_ms;
        let slack_ms = 2 * MINUTE_MS + SLACK_MS;
        let most = self.cap(player, Kind::Session, 0, before);
        if most
            .is_some_and(|most| played_ms > u64::try_from(most).unwrap_or(0) * MINUTE_MS + slack_ms)
        {
            return no("longer than they want to");
        }
        let seen_ms = self
            .seen_ms
            .get(&player)
            .copied()
            .unwrap_or(0)
            .max(began_ms);
        let own = self
            .check_every
            .get(&player)
            .and_then(|own| u64::try_from(*own).ok());
        let every_ms = own.map_or(ms(limits::REALITY_CHECK), |minutes| minutes * MINUTE_MS);
        if before.profile.reality_check && at_ms - seen_ms > every_ms + slack_ms {
            return no("without having seen how long they play");
        }
        Ok(())
    }

    /// Whether the office had put this into one of these states, and still has.
    fn is_held(&self, about: &str, what: &str, before: &Rules, states: &[&str]) -> bool {
        let of = (about.to_owned(), what.to_owned());
        let [then, now] = [&before.office, &self.office].map(|office| office.get(&of));
        let is_so = |state: Option<&String>| state.is_some_and(|is| states.contains(&&**is));
        is_so(then) && is_so(now)
    }

    /// What holds now and held before, the higher of both.
    fn cap(&self, player: i64, kind: Kind, asset: i64, before: &Rules) -> Option<i64> {
        let of = (player, kind.word().to_owned(), asset);
        let (now, then) = (self.limits.get(&of)?.value?, before.limits.get(&of)?.value?);
        if !before.profile.limits {
            return None;
        }
        Some(now.max(then))
    }

    /// Nobody loses more than they want to.
    pub(super) fn sums(
        &mut self,
        stakes: &[Stake],
        before: &Rules,
        at_ms: u64,
        reader: &Connection,
    ) -> Result<(), Wrong> {
        let sql = "SELECT player, play_sum.asset, came - went - balance FROM play_sum
            JOIN account ON owner = player AND account.asset = play_sum.asset";
        let rows = all(reader, sql, [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        for (player, asset, lost) in rows {
            let log = self.lost.entry((player, asset)).or_default();
            let known = log.last().map_or(0, |last| last.1);
            if lost != known {
                log.push((at_ms, lost));
            }
            let is_of = |stake: &Stake| (stake.player, stake.asset) == (player, asset);
            if lost <= known || !stakes.iter().any(is_of) {
                continue;
            }
            let log = log.clone();
            for period in Period::ALL {
                let from_ms = at_ms.saturating_sub(ms(period.lasts()).saturating_sub(SLACK_MS));
                let earlier = log.iter().rev().find(|(at, _)| *at <= from_ms);
                let sum = lost - earlier.map_or(0, |(_, lost)| *lost);
                let most = self.cap(player, Kind::Loss(period), asset, before);
                if most.is_some_and(|most| sum > most) {
                    return Err(wrong(format!(
                        "{player} loses {sum} of {asset} in a {period:?}, and wants to {most:?}"
                    )));
                }
            }
        }
        Ok(())
    }

    /// Nobody asks to pay in who may not, or more at once than they want to.
    pub(super) fn deposits(
        &mut self,
        before: &Rules,
        at_ms: u64,
        reader: &Connection,
    ) -> Result<(), Wrong> {
        let sql = "SELECT id, player, asset, amount FROM deposit WHERE id > ?1";
        let new = all(reader, sql, [self.marks[2]], |row| {
            Ok((
                row.get(0)?,
                [row.get::<_, i64>(1)?, row.get(2)?, row.get(3)?],
            ))
        })?;
        for (id, [player, asset, amount]) in new {
            self.marks[2] = id;
            let halts = ["maintenance", "wind-down", "deposits"];
            if halts
                .iter()
                .any(|what| self.is_held("halt", what, before, &["on"]))
            {
                return Err(wrong(format!("{player} pays in where nobody may")));
            }
            if before.is_shut(player, at_ms) {
                return Err(wrong(format!("{player} pays in and is excluded")));
            }
            if before.profile.age && !is_adult(reader, player)? {
                return Err(wrong(format!(
                    "{player} pays in without having said their age"
                )));
            }
            let caps =
                Period::ALL.map(|period| self.cap(player, Kind::Deposit(period), asset, before));
            if caps.iter().flatten().any(|most| amount > *most) {
                return Err(wrong(format!(
                    "{player} pays in {amount} of {asset}, limits {caps:?}"
                )));
            }
        }
        Ok(())
    }
}

fn is_adult(reader: &Connection, player: i64) -> Result<bool, Wrong> {
    let sql = "SELECT 1 FROM playing WHERE player = ?1 AND adult_at IS NOT NULL";
    Ok(!all(reader, sql, [player], |_| Ok(()))?.is_empty())
}
