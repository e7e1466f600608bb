//! What protects players, as it must be whatever clocks and machines do: beside the books, in the time that passes.
//! Exclusions last as long as was said, limits rise a day after that was asked, nobody stakes who may not. The house's
//! own time counts for it only where nothing else is known: how long nobody ran is what the machine's clock says.
mod leave;
mod quiet;

use super::process::Process;
use super::proofs::{Wrong, number, wrong};
use super::world::World;
use casino_bot::rules::guard::{Profile, TERMS};
use casino_bot::values::limits;
use rusqlite::{Connection, Row, params_from_iter};
use std::collections::BTreeMap;

/// By how much what is counted in the house's time may be off: a clock that is corrected bit by bit is followed.
const SLACK_MS: u64 = 12_000;
const MINUTE_US: i64 = 60_000_000;

fn ms(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A limit of a player's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limit {
    value: Option<i64>,
    /// What is asked for instead, and since when.
    asked: Option<(Option<i64>, u64)>,
}

/// Stakes of real money that followed each other without a pause.
#[derive(Clone, Copy, Debug)]
struct Session {
    began_ms: u64,
    last_ms: u64,
}

/// What somebody has put on one thing, in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stake {
    player: i64,
    asset: i64,
    amount: i64,
    /// Whether it is more of what was put down before.
    adds: bool,
}

/// By what it is on: a round, a toss, or a place in a contest.
type Stakes = BTreeMap<(u8, i64, i64), Stake>;

/// By player, kind and asset.
type Limits = BTreeMap<(i64, String, i64), Limit>;

/// By what it is about and whom or what, how it is there.
type Office = BTreeMap<(String, String), String>;

/// Who is kept from playing, how, and until when.
type Shut = BTreeMap<(i64, String), u64>;

/// What held before a commit.
struct Rules {
    profile: &'static Profile,
    office: Office,
    limits: Limits,
    shut: Shut,
}

impl Rules {
    /// Whether anything keeps somebody from playing.
    fn is_shut(&self, player: i64, at_ms: u64) -> bool {
        is_shut(&self.shut, player, at_ms)
    }
}

fn is_shut(shut: &Shut, player: i64, at_ms: u64) -> bool {
    let mut theirs = shut.iter().filter(|((of, _), _)| *of == player);
    theirs.any(|(_, end_ms)| *end_ms > at_ms + SLACK_MS)
}

/// What is known, as of the last commit.
#[derive(Clone, Default)]
pub struct Guarded {
    shut: Shut,
    /// What is theirs, of each of them.
    theirs: BTreeMap<i64, Vec<(i64, i64, String)>>,
    limits: Limits,
    /// By player and asset: what they have lost in all, from when on.
    lost: BTreeMap<(i64, i64), Vec<(u64, i64)>>,
    sessions: BTreeMap<i64, Session>,
    /// When players last went on from a reality check, or chose how often to be told.
    seen_ms: BTreeMap<i64, u64>,
    /// After how many minutes they want to be told.
    check_every: BTreeMap<i64, i64>,
    /// What the office has put players and the house into.
    office: Office,
    /// What is open.
    open: Stakes,
    /// The last round, toss and deposit, and how many have entered contests.
    marks: [i64; 4],
    /// The house's time, how far it is ahead of what has passed, and when that was.
    clock: Option<(i64, i64, u64)>,
}

fn all<T, const N: usize>(
    reader: &Connection,
    sql: &str,
    of: [i64; N],
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Wrong> {
    let failed = |e: rusqlite::Error| wrong(format!("{sql}: {e}"));
    let mut find = reader.prepare_cached(sql).map_err(failed)?;
    let rows = find.query_map(params_from_iter(of), read).map_err(failed)?;
    rows.collect::<Result<_, _>>().map_err(failed)
}

fn office(reader: &Connection) -> Result<Office, Wrong> {
    let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'office_state'";
    if number(reader, there)? == 0 {
        return Ok(Office::default());
    }
    let sql = "SELECT about, subject, value FROM office_state";
    let rows = all(reader, sql, [], |row| {
        Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
    })?;
    Ok(rows.into_iter().collect())
}

fn is_a_term(lasts_us: Option<i64>) -> bool {
    let us = |time: std::time::Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
    TERMS.iter().any(|term| term.lasts.map(us) == lasts_us)
}

fn marks(reader: &Connection) -> Result<[i64; 4], Wrong> {
    let newest = |table: &str| {
        let sql = format!("SELECT coalesce(max(id), 0) FROM {table}");
        number(reader, &sql)
    };
    let entered = number(reader, "SELECT count(*) FROM buy_in")?;
    Ok([
        newest("round")?,
        newest("toss")?,
        newest("deposit")?,
        entered,
    ])
}

const OPEN: &str = "SELECT 0, id, 0, player, asset, staked FROM round WHERE payout IS NULL
    UNION ALL SELECT 1, id, 0, player, asset, stake FROM toss WHERE payout IS NULL
    UNION ALL SELECT 2, contest.id, place, player, asset, buy_in.stake FROM contest
      JOIN buy_in ON buy_in.contest = contest.id WHERE ended IS NULL";

fn stake(row: &Row<'_>) -> rusqlite::Result<((u8, i64, i64), Stake)> {
    let what = (row.get(0)?, row.get(1)?, row.get(2)?);
    let stake = Stake {
        player: row.get(3)?,
        asset: row.get(4)?,
        amount: row.get(5)?,
        adds: false,
    };
    Ok((what, stake))
}

/// Before a history begins: so long ago something may be when clocks have been set forward.
const BEFORE_MS: u64 = 1_000_000_000_000;

impl World {
    /// The time by which it is counted.
    pub const fn guards_ms(&self) -> u64 {
        BEFORE_MS + self.at_ms
    }

    /// A life begins, with the books as they are: after a power cut with the last commit or without it.
    pub fn guard_begins(&mut self, p: &mut Process) -> Result<(), Wrong> {
        self.guard_looks(p, true)?;
        let guarded = &mut self.guarded;
        guarded.marks = marks(&p.reader)?;
        guarded.open = all(&p.reader, OPEN, [], stake)?.into_iter().collect();
        guarded.looks_at_theirs(&p.reader)
    }

    /// Something was committed.
    pub fn guard_holds(&mut self, p: &mut Process) -> Result<(), Wrong> {
        let before = self.guarded.rules(self.house.profile);
        self.guard_looks(p, false)?;
        let stakes = self.guarded.staked(&p.reader)?;
        let at_ms = self.guards_ms();
        let guarded = &mut self.guarded;
        for stake in &stakes {
            guarded.allows(stake, &before, at_ms, &p.reader)?;
        }
        guarded.sums(&stakes, &before, at_ms, &p.reader)?;
        guarded.deposits(&before, at_ms, &p.reader)?;
        guarded.looks_at_theirs(&p.reader)
    }

    fn guard_looks(&mut self, p: &mut Process, begins: bool) -> Result<(), Wrong> {
        let (house_us, at_ms) = (self.now(p).wall.0, self.guards_ms());
        let guarded = &mut self.guarded;
        guarded.follows_clock(house_us, at_ms, begins, &p.reader)?;
        guarded.exclusions(house_us, at_ms, &p.reader)?;
        guarded.checks(at_ms, &p.reader)?;
        guarded.office = office(&p.reader)?;
        guarded.limits(at_ms, &p.reader)
    }
}

impl Guarded {
    /// The rules as they were before a commit.
    fn rules(&self, profile: &'static Profile) -> Rules {
        Rules {
            profile,
            office: self.office.clone(),
            limits: self.limits.clone(),
            shut: self.shut.clone(),
        }
    }

    /// The house's time goes as time does, but for clocks that are set and followed, which the books note. At a start
    /// it is what the machine says: all that waits for a time is then as much nearer.
    fn follows_clock(
        &mut self,
        house_us: i64,
        at_ms: u64,
        begins: bool,
        reader: &Connection,
    ) -> Result<(), Wrong> {
        let ahead = number(reader, "SELECT ahead FROM steady")?;
        let Some((last_us, was_ahead, last_ms)) = self.clock.replace((house_us, ahead, at_ms))
        else {
            return Ok(());
        };
        let passed_us = i64::try_from((at_ms - last_ms) * 1_000).unwrap_or(i64::MAX);
        let leapt_us = (house_us - last_us) - passed_us - (ahead - was_ahead);
        let leapt_ms = u64::try_from(leapt_us / 1_000).unwrap_or(0);
        if !begins && leapt_ms > SLACK_MS {
            return Err(wrong(format!("the house's time leaps by {leapt_ms} ms")));
        }
        let ends = self.shut.values_mut().filter(|end| **end != u64::MAX);
        let asked = self.limits.values_mut().filter_map(|l| l.asked.as_mut());
        let sessions = self.sessions.values_mut();
        let played = sessions.flat_map(|session| [&mut session.began_ms, &mut session.last_ms]);
        let lost = self.lost.values_mut().flatten().map(|(at_ms, _)| at_ms);
        let times = ends.chain(asked.map(|(_, since_ms)| since_ms));
        let times = times.chain(played).chain(self.seen_ms.values_mut());
        for at_ms in times.chain(lost) {
            *at_ms = at_ms.saturating_sub(leapt_ms);
        }
        Ok(())
    }

    /// No exclusion is gone, over or near its end before its time.
    fn exclusions(&mut self, house_us: i64, at_ms: u64, reader: &Connection) -> Result<(), Wrong> {
        let sql = "SELECT player, kind, since, until, ahead FROM exclusion WHERE over = 0";
        let rows = all(reader, sql, [], |row| {
            let whose: (i64, String) = (row.get(0)?, row.get(1)?);
            Ok((whose, [row.get::<_, i64>(2)?, row.get(3)?, row.get(4)?]))
        })?;
        let mut now = BTreeMap::new();
        for (whose, [since, until, ahead]) in rows {
            // What a clock that was set back has put on top was never said.
            let left_us = until.saturating_sub(ahead).saturating_sub(house_us);
            let left_ms = u64::try_from(left_us / 1_000).unwrap_or(0);
            let lasts = (until != i64::MAX).then(|| until - since);
            let end_ms = lasts.map_or(u64::MAX, |_| at_ms + left_ms);
            if !self.shut.contains_key(&whose) && end_ms > at_ms && !is_a_term(lasts) {
                return Err(wrong(format!("{whose:?} lasts {lasts:?} microseconds")));
            }
            let latest: &mut u64 = now.entry(whose).or_default();
            *latest = end_ms.max(*latest);
        }
        for (whose, end_ms) in &self.shut {
            let ends = now.get(whose).copied().unwrap_or(at_ms);
            if ends.saturating_add(SLACK_MS) < *end_ms {
                return Err(wrong(format!("{whose:?} ends {} ms early", end_ms - ends)));
            }
        }
        for (whose, end_ms) in now {
            let known = self.shut.entry(whose).or_default();
            *known = end_ms.max(*known);
        }
        self.shut.retain(|_, end_ms| *end_ms > at_ms);
        Ok(())
    }

    /// After how much play they are to be told of it.
    fn checks(&mut self, at_ms: u64, reader: &Connection) -> Result<(), Wrong> {
        let sql = "SELECT player, check_every FROM playing WHERE check_every IS NOT NULL";
        let now = all(reader, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let now: BTreeMap<i64, i64> = now.into_iter().collect();
        let players = now.keys().chain(self.check_every.keys());
        let changed = players.filter(|of| now.get(*of) != self.check_every.get(*of));
        for player in changed.copied().collect::<Vec<_>>() {
            self.seen_ms.insert(player, at_ms);
        }
        self.check_every = now;
        Ok(())
    }

    /// A player goes on from a reality check.
    pub fn goes_on(&mut self, player: i64, at_ms: u64) {
        self.seen_ms.insert(player, at_ms);
    }

    /// No limit has risen that was not asked to a day before.
    fn limits(&mut self, at_ms: u64, reader: &Connection) -> Result<(), Wrong> {
        let sql = "SELECT player, kind, asset, value, asked_at IS NOT NULL, asked FROM play_limit";
        let rows = all(reader, sql, [], |row| {
            let of: (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let asked: Option<i64> = row.get(5)?;
            let asked = row.get::<_, bool>(4)?.then_some(asked);
            Ok((of, row.get::<_, Option<i64>>(3)?, asked))
        })?;
        let mut now = BTreeMap::new();
        for (of, value, asked) in rows {
            let before = self.limits.get(&of);
            let rose = before
                .and_then(|old| old.value)
                .is_some_and(|old| value.is_none_or(|value| value > old));
            let due = before
                .and_then(|old| old.asked)
                .is_some_and(|(wanted, since_ms)| {
                    wanted == value && at_ms + SLACK_MS >= since_ms + ms(limits::LIMIT_RISES_AFTER)
                });
            if rose && !due {
                return Err(wrong(format!(
                    "limit {of:?} rises to {value:?} before its time"
                )));
            }
            let same = before
                .and_then(|old| old.asked)
                .filter(|old| Some(old.0) == asked);
            let asked = same.or(asked.map(|wanted| (wanted, at_ms)));
            now.insert(of, Limit { value, asked });
        }
        if let Some(gone) = self.limits.keys().find(|of| !now.contains_key(*of)) {
            return Err(wrong(format!("limit {gone:?} is gone")));
        }
        self.limits = now;
        Ok(())
    }

    /// The books are those of a backup; who was excluded since stays so where the house keeps that beside them.
    pub fn goes_back(&mut self, then: Self, keeps: bool) {
        let shut = std::mem::replace(self, then).shut;
        for (whose, end_ms) in shut.into_iter().filter(|_| keeps) {
            let known = self.shut.entry(whose).or_default();
            *known = end_ms.max(*known);
        }
    }

    /// What is asked for and not confirmed: of whom, what, of which asset.
    pub fn asked(&self) -> Vec<(i64, String, i64)> {
        let asked = self
            .limits
            .iter()
            .filter(|(_, limit)| limit.asked.is_some());
        asked.map(|(of, _)| of.clone()).collect()
    }
}

/// Minutes since 1970, as buttons that begin a pause carry them.
pub const fn minute(house_us: i64) -> i64 {
    house_us.div_euclid(MINUTE_US)
}
