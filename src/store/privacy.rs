//! What is kept about a player, row by row, and what of it goes when they erase it.
use super::db::Db;
use crate::rules::ledger::PlayerId;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, params};

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    Nothing,
    Number(i64),
    Text(String),
}

/// What is kept of a kind, by its name: `?1` is the player, `?2` how many rows at most, the newest. Nothing that others
/// are told by, no secret of the house's, and no note of the office's, which its players do not read.
#[rustfmt::skip]
pub const KINDS: &[(&str, &str)] = &[
    ("player", "SELECT id, name, username, joined_at, blocked_at, met, language_seen, language_chosen, wallet AS asset
        FROM player WHERE id = ?1 LIMIT ?2"),
    ("balances", "SELECT code AS asset, balance, shut_until FROM asset CROSS JOIN account
        ON account.asset = code AND owner = ?1 LIMIT ?2"),
    ("exclusions", "SELECT kind, since, until, over FROM exclusion WHERE player = ?1 AND over = 0
        UNION ALL SELECT kind, since, until, over FROM exclusion WHERE player = ?1 AND over = 1 LIMIT ?2"),
    ("exclusions_carried_over", "SELECT kind, since, until FROM shut_ahead WHERE player = ?1 LIMIT ?2"),
    ("limits", "SELECT kind, nullif(asset, 0) AS asset, value, since, asked, asked_at, confirm_from
        FROM play_limit WHERE player = ?1 LIMIT ?2"),
    ("limits_of_the_house", "SELECT kind, nullif(asset, 0) AS asset, value, since
        FROM house_limit WHERE player = ?1 LIMIT ?2"),
    ("limits_chosen", "SELECT at FROM limits_review WHERE player = ?1 LIMIT ?2"),
    ("of_age", "SELECT adult_at, check_every FROM playing WHERE player = ?1 LIMIT ?2"),
    ("session", "SELECT began, last, check_at FROM play_session WHERE player = ?1 LIMIT ?2"),
    ("session_net", "SELECT asset, began, net FROM session_start WHERE player = ?1 LIMIT ?2"),
    ("hours_played", "SELECT hour, played FROM played_hour WHERE player = ?1 ORDER BY hour DESC LIMIT ?2"),
    ("hours_staked", "SELECT asset, hour, high FROM staked_hour WHERE player = ?1 LIMIT ?2"),
    ("hours_paid_in", "SELECT asset, hour, amount FROM paid_hour WHERE player = ?1 LIMIT ?2"),
    ("sums_of_play", "SELECT asset, deposited, forgotten, came, went FROM play_sum WHERE player = ?1 LIMIT ?2"),
    ("sums_by_game", "SELECT game, asset, rounds, staked, paid, best, last_stake, last_choice
        FROM tally WHERE player = ?1 LIMIT ?2"),
    ("sums_of_all_time", "SELECT asset, staked, ggr, ngr, deposits, withdrawals FROM player_sum WHERE player = ?1 LIMIT ?2"),
    ("last_days", "SELECT asset, bet_on AS day FROM asset CROSS JOIN account ON asset = code AND owner = ?1
      WHERE bet_on IS NOT NULL LIMIT ?2"),
    ("leaderboard", "SELECT shown, joined_at FROM listing WHERE player = ?1 LIMIT ?2"),
    ("leaderboard_weeks", "SELECT asset, week, bets, staked, net, best FROM listing
        CROSS JOIN board ON board.listing = listing.id WHERE listing.player = ?1 ORDER BY week DESC LIMIT ?2"),
    ("no_messages", "SELECT at FROM no_letters WHERE player = ?1 LIMIT ?2"),
    ("told_stopped", "SELECT at FROM stopped_told WHERE player = ?1 LIMIT ?2"),
    ("last_history_file", "SELECT at FROM export WHERE player = ?1 LIMIT ?2"),
    ("privacy", "SELECT file_at, erased_at FROM privacy WHERE player = ?1 LIMIT ?2"),
    ("questions", "SELECT awaits, expires_at FROM session WHERE player = ?1 LIMIT ?2"),
    ("auto_play", "SELECT game, choice, stake, asset, rounds, played FROM auto_play WHERE player = ?1 LIMIT ?2"),
    ("office", "SELECT at, action, about, old, new FROM office_log WHERE player = ?1 ORDER BY id DESC LIMIT ?2"),
    ("alerts", "SELECT at, kind, facts FROM alert
        WHERE (kind = 'player' AND subject LIKE ?1 || ' %') OR (kind = 'win' AND EXISTS
          (SELECT 1 FROM round WHERE round.id = CAST(alert.subject AS INTEGER) AND round.player = ?1))
        ORDER BY id DESC LIMIT ?2"),
    ("browser_sessions", "SELECT began_at, until FROM browser_session WHERE player = ?1 LIMIT ?2"),
    ("browser_links", "SELECT until, used FROM browser_link WHERE player = ?1 LIMIT ?2"),
    ("adjustments", "SELECT id, asset, amount, out, at, state FROM adjustment WHERE player = ?1 ORDER BY id DESC LIMIT ?2"),
    ("tickets", "SELECT id, topic, at, state, since FROM ticket WHERE player = ?1 ORDER BY id DESC LIMIT ?2"),
    ("ticket_messages", "SELECT ticket, nth, line.at, iif(by IS NULL, 'you', 'the house') AS by, text FROM ticket
        CROSS JOIN ticket_line AS line ON line.ticket = ticket.id WHERE player = ?1 ORDER BY ticket DESC, nth LIMIT ?2"),
    ("deposits", "SELECT id, asset, amount, asked_at, state, since, invoice, fee, expires_at, why
        FROM deposit WHERE player = ?1 ORDER BY asked_at DESC LIMIT ?2"),
    ("unclear_payments", "SELECT suspense.id, suspense.invoice, suspense.asset, suspense.amount, suspense.fee,
        suspense.at, suspense.state, settled_at FROM deposit CROSS JOIN suspense ON suspense.deposit = deposit.id
        WHERE deposit.player = ?1 UNION SELECT id, invoice, asset, amount, fee, at, state, settled_at
        FROM suspense WHERE player = ?1 LIMIT ?2"),
    ("withdrawals", "SELECT id, asset, amount, asked_at, state, since, transfer, why
        FROM withdrawal WHERE player = ?1 ORDER BY asked_at DESC LIMIT ?2"),
    ("withdrawal_steps", "SELECT withdrawal, nth, step.state, step.at FROM withdrawal
        CROSS JOIN withdrawal_step AS step ON step.withdrawal = withdrawal.id
        WHERE player = ?1 ORDER BY asked_at DESC LIMIT ?2"),
    ("contests", "SELECT contest.id, kind, asset, buy_in.stake, client_seed, opened_at, ended, ended_at,
        winner IS ?1 AS won, iif(winner IS ?1, payout, NULL) AS payout
        FROM buy_in CROSS JOIN contest ON contest.id = buy_in.contest WHERE buy_in.player = ?1
        ORDER BY contest.id DESC LIMIT ?2"),
    ("tosses", "SELECT id, toss, bet, asset, stake, opened_at, value, payout, settled_at
        FROM toss WHERE player = ?1 ORDER BY id DESC LIMIT ?2"),
    ("seat", "SELECT nonce, turn, client_seed, opened_at FROM seat
        CROSS JOIN seed_pair ON seed_pair.id = seat.seed_pair WHERE seat.player = ?1 LIMIT ?2"),
    ("postings", "SELECT entry_kind.name AS kind, ?1 AS subject, line, ledger.asset, amount, ledger.at,
        iif(credit = ?1, 'in', 'out') AS way FROM entry_kind CROSS JOIN ledger
        ON ledger.id < 0 AND ledger.subject = -?1 AND ledger.kind = entry_kind.code
        WHERE entry_kind.subject = 'player' AND ?1 IN (debit, credit) ORDER BY ledger.at DESC LIMIT ?2"),
    ("postings_of_deposits", "SELECT entry_kind.name AS kind, ledger.subject, line, ledger.asset, ledger.amount,
        ledger.at, iif(credit = ?1, 'in', 'out') AS way FROM deposit
        CROSS JOIN entry_kind ON entry_kind.subject = 'deposit'
        CROSS JOIN ledger ON ledger.id < 0 AND ledger.subject = deposit.id AND ledger.kind = entry_kind.code
        WHERE deposit.player = ?1 AND ?1 IN (debit, credit) ORDER BY asked_at DESC LIMIT ?2"),
    ("postings_of_withdrawals", "SELECT entry_kind.name AS kind, ledger.subject, line, ledger.asset, ledger.amount,
        ledger.at, iif(credit = ?1, 'in', 'out') AS way FROM withdrawal
        CROSS JOIN entry_kind ON entry_kind.subject = 'withdrawal'
        CROSS JOIN ledger ON ledger.id < 0 AND ledger.subject = withdrawal.id AND ledger.kind = entry_kind.code
        WHERE withdrawal.player = ?1 AND ?1 IN (debit, credit) ORDER BY asked_at DESC LIMIT ?2"),
    ("postings_of_adjustments", "SELECT entry_kind.name AS kind, ledger.subject, line, ledger.asset, ledger.amount,
        ledger.at, iif(credit = ?1, 'in', 'out') AS way FROM adjustment
        CROSS JOIN entry_kind ON entry_kind.subject = 'adjustment'
        CROSS JOIN ledger ON ledger.id < 0 AND ledger.subject = adjustment.id AND ledger.kind = entry_kind.code
        WHERE adjustment.player = ?1 AND ?1 IN (debit, credit) ORDER BY adjustment.id DESC LIMIT ?2"),
    ("postings_of_unclear_payments", "SELECT entry_kind.name AS kind, ledger.subject, line, ledger.asset, ledger.amount,
        ledger.at, iif(credit = ?1, 'in', 'out') AS way FROM suspense
        CROSS JOIN entry_kind ON entry_kind.subject = 'suspense'
        CROSS JOIN ledger ON ledger.id < 0 AND ledger.subject = suspense.id AND ledger.kind = entry_kind.code
        WHERE suspense.player = ?1 AND ?1 IN (debit, credit) ORDER BY suspense.id DESC LIMIT ?2"),
    ("postings_of_contests", "SELECT entry_kind.name AS kind, ledger.subject, line, ledger.asset, ledger.amount,
        ledger.at, iif(credit = ?1, 'in', 'out') AS way FROM buy_in
        CROSS JOIN ledger ON ledger.id BETWEEN buy_in.contest * 8192 AND buy_in.contest * 8192 + 8191
        CROSS JOIN entry_kind ON entry_kind.code = ledger.kind AND entry_kind.subject = 'contest'
        WHERE buy_in.player = ?1 AND ?1 IN (debit, credit) ORDER BY buy_in.contest DESC LIMIT ?2"),
    ("postings_of_tosses", "SELECT entry_kind.name AS kind, ledger.subject, line, ledger.asset, ledger.amount,
        ledger.at, iif(credit = ?1, 'in', 'out') AS way FROM toss
        CROSS JOIN ledger ON ledger.id BETWEEN toss.id * 8192 AND toss.id * 8192 + 8191
        CROSS JOIN entry_kind ON entry_kind.code = ledger.kind AND entry_kind.subject = 'toss'
        WHERE toss.player = ?1 AND ?1 IN (debit, credit) ORDER BY toss.id DESC LIMIT ?2"),
    ("rounds", "WITH RECURSIVE chain (id, nth) AS (
          SELECT last_round, 1 FROM seat WHERE player = ?1 AND last_round IS NOT NULL
          UNION ALL SELECT round.previous, nth + 1 FROM chain CROSS JOIN round ON round.id = chain.id
            WHERE round.previous IS NOT NULL AND nth < ?2)
        SELECT round.id, game, choice, moves, asset, stake, staked, nonce, client_seed, round.opened_at, settled_at, payout
        FROM chain CROSS JOIN round ON round.id = chain.id CROSS JOIN seed_pair ON seed_pair.id = round.seed_pair"),
    ("postings_of_rounds", "WITH RECURSIVE chain (id, nth) AS (
          SELECT last_round, 1 FROM seat WHERE player = ?1 AND last_round IS NOT NULL
          UNION ALL SELECT round.previous, nth + 1 FROM chain CROSS JOIN round ON round.id = chain.id
            WHERE round.previous IS NOT NULL AND nth < ?2)
        SELECT entry_kind.name AS kind, ledger.subject, line, ledger.asset, amount, ledger.at,
          iif(credit = ?1, 'in', 'out') AS way FROM chain
          CROSS JOIN ledger ON ledger.id BETWEEN chain.id * 8192 AND chain.id * 8192 + 8191
          CROSS JOIN entry_kind ON entry_kind.code = ledger.kind AND entry_kind.subject = 'round'
        WHERE ?1 IN (debit, credit)"),
];

/// What of a player's is not over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// A bet, or auto play.
    pub bets: bool,
    /// A payment, or what the office does about their money or is asked about it.
    pub payments: bool,
}

impl Db {
    /// Lets `look` see each row that is kept of a kind of [`KINDS`], its columns by their names, until it says that it
    /// has had enough.
    ///
    /// # Errors
    /// Its own too.
    pub fn each_kept(
        &self,
        (_, sql): &(&str, &str),
        player: PlayerId,
        mut look: impl FnMut(&[(&str, Kept)]) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let mut find = self.conn.prepare_cached(sql)?;
        let names: Vec<_> = find.column_names().map(str::to_owned).collect();
        let most = i64::try_from(limits::DATA_ROWS_MAX).unwrap_or(i64::MAX);
        let mut rows = find.query([player.0, most])?;
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(names.len());
            for (at, name) in names.iter().enumerate() {
                let value = match row.get_ref(at)? {
                    ValueRef::Integer(number) => Kept::Number(number),
                    ValueRef::Text(text) => Kept::Text(String::from_utf8_lossy(text).into_owned()),
                    _ => Kept::Nothing,
                };
                values.push((name.as_str(), value));
            }
            if !look(&values)? {
                break;
            }
        }
        Ok(())
    }

    /// When a player last got a file of all that, and when they last erased what can be.
    pub fn privacy_of(&self, player: PlayerId) -> Result<(Option<Wall>, Option<Wall>), Fault> {
        let sql = "SELECT file_at, erased_at FROM privacy WHERE player = ?1";
        let mut find = self.conn.prepare_cached(sql)?;
        let row = find.query_row([player.0], |row| {
            let at =
                |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Wall));
            Ok((at(0)?, at(1)?))
        });
        Ok(row.optional()?.unwrap_or_default())
    }

    /// Notes that they get one now.
    pub fn note_data_file(&self, player: PlayerId, now: Wall) -> Result<(), Fault> {
        // The file is written by who only reads the books.
        self.count_up()?;
        let sql = "INSERT INTO privacy (player, file_at) VALUES (?1, ?2)
                   ON CONFLICT (player) DO UPDATE SET file_at = excluded.file_at";
        self.conn.prepare_cached(sql)?.execute([player.0, now.0])?;
        Ok(())
    }

    /// What of a player's is not over.
    pub fn unfinished(&self, player: PlayerId) -> Result<Unfinished, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM round WHERE player = ?1 AND payout IS NULL)
                 OR EXISTS (SELECT 1 FROM toss WHERE player = ?1 AND payout IS NULL)
                 OR EXISTS (SELECT 1 FROM agenda CROSS JOIN buy_in ON buy_in.contest = agenda.subject
                            AND buy_in.player = ?1 WHERE agenda.kind = 'contest')
                 OR EXISTS (SELECT 1 FROM auto_play WHERE player = ?1),
               EXISTS (SELECT 1 FROM deposit WHERE player = ?1
                            AND (state = 'asked' OR state = 'open'))
                 OR EXISTS (SELECT 1 FROM deposit CROSS JOIN suspense ON suspense.deposit = deposit.id
                            WHERE deposit.player = ?1 AND suspense.state = 'open')
                 OR EXISTS (SELECT 1 FROM withdrawal WHERE player = ?1 AND (state = 'waiting' OR state = 'reserved'
                            OR state = 'sending' OR state = 'unknown' OR state = 'held' OR state = 'short'))
                 OR EXISTS (SELECT 1 FROM adjustment WHERE player = ?1 AND state = 'waiting')
                 OR EXISTS (SELECT 1 FROM ticket WHERE player = ?1 AND topic = 'payments' AND state <> 'closed')",
        )?;
        Ok(find.query_row([player.0], |row| {
            Ok(Unfinished {
                bets: row.get(0)?,
                payments: row.get(1)?,
            })
        })?)
    }

    /// Forgets what a player is called and speaks, where they may be written to and what they wrote, and takes them off
    /// the leaderboards. What they staked and paid, and what protects them, stays by their number, as does what the
    /// office holds against them.
    pub fn erase(&self, player: PlayerId, name: &str, now: Wall) -> Result<(), Fault> {
        let id = player.0;
        self.conn
            .prepare_cached(
                "UPDATE player SET name = ?2, username = NULL, language_seen = NULL, language_chosen = NULL,
                   wallet = NULL, met = 0 WHERE id = ?1",
            )?
            .execute(params![id, name])?;
        for sql in [
            "DELETE FROM ticket WHERE player = ?1",
            "DELETE FROM session WHERE player = ?1",
            "DELETE FROM browser_session WHERE player = ?1",
            "DELETE FROM browser_link WHERE player = ?1",
            "UPDATE listing SET shown = 0 WHERE player = ?1",
        ] {
            self.conn.prepare_cached(sql)?.execute([id])?;
        }
        // Of updates that could not be handled, those that are from them.
        let from = format!("{0}id{0}:{id}", '\u{22}');
        let sql =
            "DELETE FROM dead_update WHERE instr(raw, ?1 || ',') > 0 OR instr(raw, ?1 || '}') > 0";
        self.conn.prepare_cached(sql)?.execute([from])?;
        let sql = "INSERT INTO privacy (player, erased_at) VALUES (?1, ?2)
                   ON CONFLICT (player) DO UPDATE SET erased_at = excluded.erased_at";
        self.conn.prepare_cached(sql)?.execute([id, now.0])?;
        self.known.told(|rows| {
            rows.players.forget(&player);
            rows.listings.forget(&player);
            rows.unasked.forget_all();
        });
        Ok(())
    }
}
