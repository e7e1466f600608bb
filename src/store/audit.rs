//! The invariants of the books, each a query that must return no rows.
use super::db::Db;
use super::migrate::in_memory;
use crate::rules::ledger::Class;
use crate::values::fault::Fault;
use crate::values::money::{ASSETS, Asset};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fmt;

/// One invariant.
pub struct Audit {
    pub name: &'static str,
    /// The query that must return no rows.
    pub(super) sql: &'static str,
    /// Whether it looks at accounts and open rounds alone, so that it may run every few minutes
    /// however long the history is.
    pub(super) cheap: bool,
}

macro_rules! audits {
    ($($name:literal $($cheap:ident)?),* $(,)?) => {
        &[$(Audit {
            name: $name,
            sql: include_str!(concat!("../../sql/audit/", $name, ".sql")),
            cheap: !stringify!($($cheap)?).is_empty(),
        }),*]
    };
}

/// Every invariant; a test holds the list against the folder.
static AUDITS: &[Audit] = audits![
    "01_balances_equal_postings",
    "02_assets_sum_to_zero" cheap,
    "03_only_the_world_is_negative" cheap,
    "04_stakes_are_of_what_is_open" cheap,
    "05_every_round_is_staked",
    "06_every_settled_round_has_one_entry",
    "07_no_entry_without_its_cause",
    "08_nonces_are_dense",
    "09_seats_follow_rounds",
    "10_tallies_equal_rounds",
    "11_every_player_has_a_seat",
    "12_postings_have_the_shape_of_their_kind",
    "13_every_round_names_its_pay_table",
    "14_open_rounds_stand_on_tables" cheap,
    "15_what_may_be_won_is_held_back" cheap,
    "16_what_is_open_is_on_the_agenda" cheap,
    "17_wins_are_paid_from_what_was_held_back",
    "18_rounds_are_counted_soon" cheap,
    "20_tosses_are_staked_and_settled_once",
    "21_open_tosses_are_in_the_outbox" cheap,
    "22_toss_values_are_counted",
    "23_every_toss_names_its_pay_table",
    "24_boards_equal_bets",
    "25_boards_show_who_agreed",
    "26_turnover_equals_bets",
    "27_active_players_are_counted",
    "28_flows_equal_postings",
    "30_every_buy_in_is_staked",
    "31_every_contest_ends_with_what_was_put_in",
    "32_contests_have_their_players",
    "40_every_paid_deposit_is_credited_once",
    "41_what_came_in_for_nobody_is_booked_and_decided_once",
    "42_every_withdrawal_is_set_aside_and_ends_once",
    "43_every_withdrawal_went_its_ways",
    "44_every_funding_is_booked_once",
    "45_payouts_equal_withdrawals_under_way" cheap,
    "46_suspense_equals_what_is_undecided" cheap,
    "47_what_is_at_the_provider_is_what_came_and_went",
    "50_sums_of_play_equal_postings",
    "51_nobody_excluded_has_staked",
    "52_accounts_are_shut_with_their_players",
    "60_what_the_office_has_decided_is_in_its_log",
    "61_limits_of_the_house_are_in_its_log",
    "62_the_offices_log_is_whole",
    "63_every_adjustment_is_booked_once_and_in_the_log",
    "64_answers_are_in_the_offices_log",
    "65_payments_and_letters_are_in_the_offices_log",
];

impl Audit {
    /// All of them, in the order of their files.
    #[must_use]
    pub fn all() -> &'static [Self] {
        AUDITS
    }

    /// What must hold, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        first_line(self.sql).trim_start_matches("-- ")
    }
}

/// A broken invariant.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The sentence that does not hold.
    pub sentence: String,
    /// The first rows that show it, as `column = value` lists.
    pub rows: Vec<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BROKEN: {}", self.sentence)?;
        self.rows.iter().try_for_each(|row| write!(f, "\n  {row}"))
    }
}

/// What the accounts of an asset hold: players, bankroll, bonus, stakes, payouts, held, provider, fees, suspense and
/// world, in units.
pub type Totals = Vec<(Asset, [i64; 10])>;

/// Rows shown of one finding.
pub const ROWS_SHOWN: usize = 5;

/// What SQLite finds out about the file by itself.
const INTACT: [(&str, &str); 2] = [
    ("PRAGMA quick_check(5)", "The file is intact."),
    (
        "PRAGMA foreign_key_check",
        "Every reference leads somewhere.",
    ),
];

impl Db {
    /// Runs every audit.
    pub fn prove(&self) -> Result<Vec<Finding>, Fault> {
        self.prove_aloud(&mut |_| {})
    }

    /// Runs every audit, telling each one's sentence before. Each is one statement that sees one
    /// moment, and none compares what two of them saw: so the whole needs no moment of its own, which
    /// would keep the log from being shortened for minutes.
    pub fn prove_aloud(&self, tell: &mut dyn FnMut(&str)) -> Result<Vec<Finding>, Fault> {
        let mut findings = Vec::new();
        self.prove_whole(&INTACT, &mut findings, tell)?;
        let sentence = "The accounts, the assets, the kinds of entries and the views are those of this program.";
        tell(sentence);
        let rows = self.foreign_kinds()?;
        if !rows.is_empty() {
            findings.push(Finding {
                sentence: sentence.to_owned(),
                rows,
            });
        }
        self.look(AUDITS.iter(), &mut findings, tell)?;
        Ok(findings)
    }

    /// Looks whether the file is intact, which reads all of it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn prove_file(&self) -> Result<Vec<Finding>, Fault> {
        let mut findings = Vec::new();
        self.prove_whole(&INTACT[..1], &mut findings, &mut |_| {})?;
        Ok(findings)
    }

    fn prove_whole(
        &self,
        checks: &[(&str, &str)],
        findings: &mut Vec<Finding>,
        tell: &mut dyn FnMut(&str),
    ) -> Result<(), Fault> {
        for (sql, sentence) in checks {
            tell(sentence);
            let rows = self.rows(sql)?.into_iter();
            let rows: Vec<_> = rows.filter(|row| !row.ends_with("= ok")).collect();
            if !rows.is_empty() {
                findings.push(Finding {
                    sentence: (*sentence).to_owned(),
                    rows,
                });
            }
        }
        Ok(())
    }

    /// The assets, the accounts of the house, the kinds of entries and the views, which audits rely on, that are not
    /// those of a new database, and those of a new one that are missing.
    fn foreign_kinds(&self) -> Result<Vec<String>, Fault> {
        let (found, wanted) = (kinds(&self.conn)?, kinds(&in_memory()?)?);
        let foreign = found
            .difference(&wanted)
            .map(|row| format!("not known: {}", first_line(row)));
        let missing = wanted
            .difference(&found)
            .map(|row| format!("missing: {}", first_line(row)));
        Ok(foreign.chain(missing).take(ROWS_SHOWN).collect())
    }

    /// Runs the cheap audits, and sums the accounts up.
    pub fn prove_cheaply(&self) -> Result<(Vec<Finding>, Totals), Fault> {
        self.run("BEGIN")?;
        let mut findings = Vec::new();
        let proved = self
            .look(
                AUDITS.iter().filter(|audit| audit.cheap),
                &mut findings,
                &mut |_| {},
            )
            .and_then(|()| self.totals());
        self.rollback();
        Ok((findings, proved?))
    }

    fn totals(&self) -> Result<Totals, Fault> {
        let mut totals: Vec<_> = ASSETS.iter().map(|row| (row.asset, [0; 10])).collect();
        let mut sum = self.conn.prepare(
            "SELECT asset, min(owner, 0), sum(balance) FROM account GROUP BY 1, min(owner, 0)",
        )?;
        let mut rows = sum.query([])?;
        while let Some(row) = rows.next()? {
            let (asset, owner, balance): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let column = match owner {
                world if world == Class::World.code() => 9,
                other => usize::try_from(-other).map_or(0, |owner| owner.saturating_sub(1)),
            };
            let found = totals.iter_mut().find(|(known, _)| known.code() == asset);
            if let Some(cell) = found.and_then(|(_, sums)| sums.get_mut(column)) {
                *cell = balance;
            }
        }
        Ok(totals)
    }

    fn look<'a>(
        &self,
        audits: impl Iterator<Item = &'a Audit>,
        findings: &mut Vec<Finding>,
        tell: &mut dyn FnMut(&str),
    ) -> Result<(), Fault> {
        for audit in audits {
            tell(audit.sentence());
            let rows = self.rows(audit.sql)?;
            if !rows.is_empty() {
                findings.push(Finding {
                    sentence: audit.sentence().to_owned(),
                    rows,
                });
            }
        }
        Ok(())
    }

    fn rows(&self, sql: &str) -> Result<Vec<String>, Fault> {
        let mut statement = self.conn.prepare(sql)?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut found = statement.query([])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            if rows.len() == ROWS_SHOWN {
                break;
            }
            let mut cells = Vec::new();
            for (index, name) in names.iter().enumerate() {
                cells.push(format!("{name} = {}", cell(row.get_ref(index)?)));
            }
            rows.push(cells.join(", "));
        }
        Ok(rows)
    }
}

/// What is the same in every database of this program: a row each.
fn kinds(conn: &Connection) -> Result<BTreeSet<String>, Fault> {
    let mut find = conn.prepare(
        "SELECT owner || ' is ' || name FROM house
         UNION ALL SELECT 'asset ' || code || ' is ' || name || ', decimals ' || decimals
           || ', play ' || play FROM asset
         UNION ALL SELECT 'kind ' || code || ' is ' || name || ' of ' || subject FROM entry_kind
         UNION ALL SELECT 'kind ' || kind || ' moves ' || debit || ' to ' || credit
           || ', line ' || coalesce(line, 'any') || ', play ' || coalesce(play, 'any')
         FROM entry_shape
         UNION ALL SELECT sql FROM sqlite_schema WHERE type = 'view'",
    )?;
    let rows = find.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn cell(value: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_database_has_alike_is_as_in_a_new_one() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let lock = crate::store::Lock::take(&path)
            .expect("writes")
            .expect("free");
        let db = Db::open(&path, &lock).expect("opens");
        assert_eq!(db.prove().expect("reads").len(), 0);
        let buy_in = crate::rules::ledger::BUY_IN.code;
        for (tamper, told) in [
            (
                "INSERT INTO entry_kind VALUES (99, 'gift', 'player')",
                "gift of player".to_owned(),
            ),
            (
                "INSERT INTO entry_shape SELECT code, -2, 0, NULL, NULL FROM entry_kind WHERE name = 'buy-in'",
                format!("not known: kind {buy_in} moves -2 to 0"),
            ),
            (
                "DELETE FROM entry_shape WHERE kind = (SELECT code FROM entry_kind WHERE name = 'buy-in')",
                format!("missing: kind {buy_in} moves 0 to -4, line any"),
            ),
            (
                "UPDATE entry_shape SET play = NULL",
                "line any, play any".to_owned(),
            ),
            (
                "UPDATE asset SET decimals = 8 WHERE name = 'ton'",
                "missing: asset 4 is ton, decimals 9, play 0".to_owned(),
            ),
            (
                "UPDATE house SET name = 'bank' WHERE name = 'stakes'",
                "missing: -4 is stakes".to_owned(),
            ),
            (
                "DROP VIEW matter; CREATE VIEW matter AS SELECT kind, subject, at AS not_before FROM agenda",
                "not known: CREATE VIEW matter AS SELECT".to_owned(),
            ),
            (
                "DROP VIEW books",
                "missing: CREATE VIEW books AS".to_owned(),
            ),
        ] {
            db.conn.execute_batch("SAVEPOINT tampered").expect("begins");
            db.conn.execute_batch(tamper).expect(tamper);
            let found = db.prove().expect("reads");
            let found: Vec<_> = found.iter().map(ToString::to_string).collect();
            assert!(found.concat().contains(&told), "{tamper}: {found:?}");
            db.conn
                .execute_batch("ROLLBACK TO tampered; RELEASE tampered")
                .expect("undone");
        }
    }
}
