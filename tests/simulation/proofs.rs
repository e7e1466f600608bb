//! What must hold: after each commit, every so often, and when all is done.
use super::process::Process;
use super::world::World;
use casino_bot::rules::games;
use casino_bot::rules::ledger::RoundId;
use casino_bot::store::Db;
use casino_bot::telegram::outbound::{Job, NOT_STORED};
use casino_bot::values::money::{Amount, Multiplier};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Commits from one run of all audits to the next.
const AUDIT_EVERY: u64 = 600;

/// Something does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong(pub String);

pub fn wrong(what: impl Into<String>) -> Wrong {
    Wrong(what.into())
}

/// The cheapest audits, as they ship.
const CHEAP: [(&str, &str); 3] = [
    (
        "assets sum to zero",
        include_str!("../../sql/audit/02_assets_sum_to_zero.sql"),
    ),
    (
        "only the world is negative",
        include_str!("../../sql/audit/03_only_the_world_is_negative.sql"),
    ),
    (
        "stakes are of what is open",
        include_str!("../../sql/audit/04_stakes_are_of_what_is_open.sql"),
    ),
];

/// How far the books are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks {
    version: i64,
    last: i64,
    /// Rounds, tosses, contests, deposits, withdrawals.
    counts: [i64; 5],
}

/// What is known of the books without them.
#[derive(Default)]
pub struct Books {
    /// Updates that came to Telegram, and when.
    pub came: BTreeMap<i64, u64>,
    /// Of them those that are presses.
    pub presses: BTreeSet<i64>,
    /// Those that no program can read.
    pub broken: BTreeSet<i64>,
    /// Updates that were committed.
    pub taken: BTreeSet<i64>,
    /// When polls were answered with all that there was, and when processes died.
    pub polled_at: Vec<u64>,
    pub died_at: Vec<u64>,
    pub held_poll: Option<u64>,
    pub hook_heard: bool,
    pub hook_since_ms: u64,
    /// A backup was put in place, so that what came since it was made is lost.
    pub restored: bool,
    /// The files that the next life begins with are a backup's.
    pub is_copy: bool,
    /// Something was sent while nothing may be.
    pub sends_while_held: bool,
    /// The books are a backup's with payments in them, and the owner has not let anything be sent yet.
    pub sends_nothing: bool,
    /// Updates by which players go on from a reality check.
    pub goes_on: BTreeMap<i64, i64>,
    /// The second press of two of the same button that bets, and the first.
    pub pairs: BTreeMap<i64, i64>,
    /// Updates that began a round.
    rounds: BTreeSet<i64>,
    /// Who has blocked the bot at some time.
    pub blocks: BTreeSet<i64>,
    /// Calls that were refused for that, by the process's life and their number.
    turned_away: BTreeSet<(u32, i64)>,
    /// What was in hand in the last attempt to commit, and in those during which power failed.
    pub worked: Vec<i64>,
    in_doubt: Vec<i64>,
    /// How many answers that could not be said in a group may still come in private, by to whom.
    pub late: BTreeMap<i64, u32>,
    /// Rounds of bets in words, whose results are to be told where they were said.
    pub owed: Vec<(i64, i64)>,
    /// Bets in words, by update, and where they were said.
    pub bets: BTreeMap<i64, i64>,
    marks: Marks,
    commits: u64,
    pub audits: u64,
}

impl Books {
    /// The process is gone, with what it had in hand.
    pub fn died(&mut self, at_ms: u64) {
        self.died_at.push(at_ms);
        (self.held_poll, self.hook_heard) = (None, false);
        self.in_doubt.append(&mut self.worked);
    }

    /// Another has begun.
    pub fn began(&mut self, reader: &Connection) -> Result<(), Wrong> {
        let marks = marks(reader)?;
        // Power may have failed when what was in hand was committed already.
        let in_doubt = std::mem::take(&mut self.in_doubt).into_iter();
        self.taken.extend(in_doubt.filter(|id| *id <= marks.last));
        self.marks = marks;
        if std::mem::take(&mut self.is_copy) {
            // Whoever has the backup knows the seeds in it.
            let sql = "SELECT count(*) FROM seat JOIN seed_pair ON seed_pair.id = seat.seed_pair
                WHERE opened_at < (SELECT max(opened_at) FROM seed_pair)";
            let old = number(reader, sql)?;
            if old > 0 {
                return Err(wrong(format!("{old} players go on with a backup's seeds")));
            }
        }
        Ok(())
    }

    /// Whether something was committed since it was looked last.
    pub fn has_moved(&self, reader: &Connection) -> Result<bool, Wrong> {
        Ok(version(reader)? != self.marks.version)
    }
}

pub fn number(reader: &Connection, sql: &str) -> Result<i64, Wrong> {
    let mut find = reader
        .prepare_cached(sql)
        .map_err(|e| wrong(e.to_string()))?;
    find.query_row([], |row| row.get(0))
        .map_err(|e| wrong(format!("{sql}: {e}")))
}

fn version(reader: &Connection) -> Result<i64, Wrong> {
    number(reader, "PRAGMA data_version")
}

fn marks(reader: &Connection) -> Result<Marks, Wrong> {
    let sql = "SELECT (SELECT coalesce(last, 0) FROM intake),
        (SELECT coalesce(max(id), 0) FROM round), (SELECT coalesce(max(id), 0) FROM toss),
        (SELECT coalesce(max(id), 0) FROM contest), (SELECT coalesce(max(id), 0) FROM deposit),
        (SELECT coalesce(max(id), 0) FROM withdrawal)";
    let mut find = reader
        .prepare_cached(sql)
        .map_err(|e| wrong(e.to_string()))?;
    let read = find.query_row([], |row| {
        let mut counts = [0; 5];
        for (place, count) in counts.iter_mut().enumerate() {
            *count = row.get(place + 1)?;
        }
        Ok((row.get(0)?, counts))
    });
    let (last, counts) = read.map_err(|e| wrong(e.to_string()))?;
    Ok(Marks {
        version: version(reader)?,
        last,
        counts,
    })
}

/// The first rows of a query, as text.
pub fn rows(reader: &Connection, sql: &str) -> Result<Vec<String>, Wrong> {
    let failed = |e: rusqlite::Error| wrong(format!("{sql}: {e}"));
    let mut find = reader.prepare_cached(sql).map_err(failed)?;
    let columns = find.column_count();
    let mut found = find.query([]).map_err(failed)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(failed)? {
        let cells = (0..columns).map(|at| format!("{:?}", row.get_ref(at)));
        rows.push(cells.collect::<Vec<_>>().join(", "));
        if rows.len() == 5 {
            break;
        }
    }
    Ok(rows)
}

/// What each open round may win is held back, of those behind this one.
fn is_covered(p: &Process, last: i64) -> Result<(), Wrong> {
    let failed = |e: &dyn std::fmt::Display| wrong(e.to_string());
    let sql = "SELECT id FROM round WHERE payout IS NULL AND id > ?1";
    let mut find = p.reader.prepare_cached(sql).map_err(|e| failed(&e))?;
    let ids = find.query_map([last], |row| row.get(0));
    let ids: Result<Vec<i64>, _> = ids.and_then(Iterator::collect);
    for id in ids.map_err(|e| failed(&e))? {
        let round = p.engine.books().round(RoundId(id));
        let Some(round) = round.map_err(|e| failed(&e))? else {
            continue;
        };
        let game = games::find(&round.game).ok_or_else(|| wrong("no game"))?;
        let risk = game.risk(&round.wager.choice).unwrap_or(Multiplier::ZERO);
        let may_win = risk.pays(round.wager.stake).unwrap_or(Amount::MAX);
        if round.held != may_win {
            let held = round.held;
            return Err(wrong(format!(
                "round {id} may win {may_win:?}, and {held:?} is held back"
            )));
        }
    }
    Ok(())
}

impl World {
    /// Something was committed.
    pub fn proves(&mut self, p: &mut Process) -> Result<(), Wrong> {
        let (before, now) = (self.books.marks, marks(&p.reader)?);
        self.books.marks = now;
        self.books.commits += 1;
        for (what, sql) in CHEAP {
            let found = rows(&p.reader, sql)?;
            if !found.is_empty() {
                return Err(wrong(format!("{what}: {found:?}")));
            }
        }
        self.each_once(p, before, now)?;
        self.guard_holds(p)?;
        is_covered(p, before.counts[0])?;
        if self.books.commits.is_multiple_of(AUDIT_EVERY) {
            self.audits()?;
        }
        Ok(())
    }

    /// Of the updates that were in hand, those that are new were taken in, once each, and did no more than one
    /// thing each.
    fn each_once(&mut self, p: &mut Process, before: Marks, now: Marks) -> Result<(), Wrong> {
        let hand = std::mem::take(&mut self.books.worked);
        let is_new = |id: &&i64| before.last < **id && **id <= now.last;
        let new: Vec<_> = hand.iter().filter(is_new).copied().collect();
        let counts = p.engine.take_counts();
        // Handled, refused, set aside; not repeated.
        let ends = counts.iter().map(|ends| ends[0] + ends[1] + ends[2]);
        let ended: u64 = ends.sum();
        if ended != new.len() as u64 {
            return Err(wrong(format!("{ended} updates took effect of {new:?}")));
        }
        if !hand.is_empty() {
            let names = ["rounds", "tosses", "contests", "deposits", "withdrawals"];
            for (place, name) in names.into_iter().enumerate() {
                let more = now.counts[place] - before.counts[place];
                if more > new.len() as i64 {
                    return Err(wrong(format!("{more} {name} of {} updates", new.len())));
                }
            }
        }
        for id in &new {
            if let Some(player) = self.books.goes_on.get(id) {
                let at_ms = self.guards_ms();
                self.guarded.goes_on(*player, at_ms);
            }
            if !self.books.restored && !self.books.taken.insert(*id) {
                return Err(wrong(format!("update {id} takes effect twice")));
            }
        }
        if new.len() == 1 && now.counts[0] > before.counts[0] {
            self.books.rounds.insert(new[0]);
            let first = self.books.pairs.get(&new[0]);
            if first.is_some_and(|first| self.books.rounds.contains(first)) {
                return Err(wrong("a button that bets once bets twice"));
            }
        }
        if new.len() == 2
            && self.books.pairs.get(&new[1]) == Some(&new[0])
            && now.counts[0] > before.counts[0] + 1
        {
            return Err(wrong("a button that bets once bets twice"));
        }
        if self.books.sends_while_held {
            return Err(wrong("money is sent while nothing may be"));
        }
        // As many rounds as bets, and nothing else: one each.
        let bets = hand.iter().map(|id| self.books.bets.get(id).copied());
        let bets: Option<Vec<_>> = bets.collect();
        let bets = bets.filter(|bets| bets.len() as i64 == now.counts[0] - before.counts[0]);
        let rounds = before.counts[0] + 1..;
        self.books
            .owed
            .extend(bets.unwrap_or_default().into_iter().zip(rounds));
        Ok(())
    }

    /// All audits.
    pub fn audits(&mut self) -> Result<(), Wrong> {
        self.books.audits += 1;
        let db = Db::open_to_read(&self.disk.path()).map_err(|e| wrong(e.to_string()))?;
        let found = db.prove().map_err(|e| wrong(e.to_string()))?;
        match found.first() {
            Some(first) => Err(wrong(first.to_string().replace('\n', ";"))),
            None => Ok(()),
        }
    }

    /// Telegram refuses a call, which is told unless the answer is lost.
    pub fn refused(
        &mut self,
        job: &Job,
        method: &str,
        why: &str,
        is_told: bool,
    ) -> Result<(), Wrong> {
        const DAILY: [&str; 12] = [
            "message is not modified",
            "message to edit not found",
            "message can't be edited",
            "query is too old",
            "upgraded to a supergroup",
            "CHAT_WRITE_FORBIDDEN",
            "not enough rights",
            "TOPIC_CLOSED",
            "TOPIC_DELETED",
            "message thread not found",
            "can't initiate conversation",
            "Too Many Requests",
        ];
        if job.chat() < 0 {
            self.may_come_in_private(job);
        }
        if why.contains("blocked by the user") {
            let call = (self.lives, job.id);
            let again = is_told && job.id != NOT_STORED && !self.books.turned_away.insert(call);
            return match again {
                true => Err(wrong(format!("{method} to who blocks the bot, once more"))),
                false => Ok(()),
            };
        }
        match DAILY.iter().any(|daily| why.contains(daily)) {
            true => Ok(()),
            false => Err(wrong(format!("Telegram refuses {method}: {why}"))),
        }
    }
}
