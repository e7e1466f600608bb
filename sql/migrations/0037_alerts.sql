-- What is told of, and what it is seen by.

-- How far bets are from what they bring by the rules, in units: what players have above it, and the squares of what each
-- was off and was to be off. Statistics, and no money; bets from before have none.
ALTER TABLE turnover ADD COLUMN excess REAL NOT NULL DEFAULT 0;
ALTER TABLE turnover ADD COLUMN spread REAL NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN excess REAL NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN spread REAL NOT NULL DEFAULT 0;

-- Wins that hardly ever come, until they are looked at.
CREATE TABLE rare_win (
  round INTEGER PRIMARY KEY REFERENCES round (id),
  one_in INTEGER NOT NULL CHECK (one_in > 0)
) STRICT;

-- What was told, or held back since there was too much: the newest alone are kept.
CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  facts TEXT NOT NULL,
  told INTEGER NOT NULL CHECK (told = 0 OR told = 1)
) STRICT;
CREATE INDEX alert_of_subject ON alert (kind, subject, at);
CREATE INDEX alert_told ON alert (told, at);

-- Players in the order of what they come to, over all time: put down anew soon after it has changed. What pages show of
-- a player is read from what it is made of.
CREATE TABLE player_sum (
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  staked INTEGER NOT NULL,
  ggr INTEGER NOT NULL,
  ngr INTEGER NOT NULL,
  deposits INTEGER NOT NULL,
  withdrawals INTEGER NOT NULL,
  PRIMARY KEY (player, asset)
) STRICT, WITHOUT ROWID;
CREATE INDEX player_sum_staked ON player_sum (asset, staked);
CREATE INDEX player_sum_ggr ON player_sum (asset, ggr);
CREATE INDEX player_sum_ngr ON player_sum (asset, ngr);
CREATE INDEX player_sum_deposits ON player_sum (asset, deposits);
CREATE INDEX player_sum_withdrawals ON player_sum (asset, withdrawals);

-- Log-ins that failed, by the hour: so many tries leave one row.
CREATE TABLE failed_log_in (
  hour INTEGER PRIMARY KEY, -- of those since 1970
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL CHECK (last_at >= first_at),
  tries INTEGER NOT NULL CHECK (tries > 0),
  peer TEXT NOT NULL -- of the last
) STRICT;
CREATE TRIGGER failed_log_in_stays BEFORE DELETE ON failed_log_in
BEGIN SELECT RAISE(ABORT, 'log-ins that failed are never deleted'); END;
CREATE TRIGGER failed_log_in_grows BEFORE UPDATE ON failed_log_in
WHEN NEW.hour IS NOT OLD.hour OR NEW.first_at IS NOT OLD.first_at OR NEW.tries <= OLD.tries
BEGIN SELECT RAISE(ABORT, 'log-ins that failed are only counted'); END;

-- Which alerts are off is what the office's log says last, too.
DROP TRIGGER office_log_tells;
CREATE TRIGGER office_log_tells AFTER INSERT ON office_log
WHEN NEW.about = 'play' OR NEW.about = 'payouts' OR NEW.about = 'role' OR NEW.about = 'halt' OR NEW.about = 'alert'
BEGIN
  INSERT INTO office_state VALUES (NEW.about, NEW.subject, NEW.new, NEW.id)
  ON CONFLICT DO UPDATE SET value = excluded.value, act = excluded.act;
END;

DROP VIEW matter;
CREATE VIEW matter (kind, subject, not_before) AS
  SELECT 'auto', player, CAST(NULL AS INTEGER) FROM auto_play
  UNION ALL SELECT 'contest', id, due_at FROM contest WHERE ended IS NULL AND kind = 'pot'
  UNION ALL SELECT 'contest', id, due_at FROM contest WHERE ended IS NULL AND kind <> 'pot'
  UNION ALL SELECT 'table', round, CAST(NULL AS INTEGER) FROM open_table
  UNION ALL SELECT 'toss', toss.id, CAST(NULL AS INTEGER) FROM agenda CROSS JOIN toss ON toss.id = agenda.subject
    WHERE agenda.kind = 'toss' AND toss.payout IS NOT NULL
  UNION ALL SELECT 'renewal', subject, CAST(NULL AS INTEGER) FROM agenda WHERE kind = 'renewal'
  UNION ALL SELECT 'deposit', id, CAST(NULL AS INTEGER) FROM deposit
    WHERE state = 'asked' OR state = 'open' OR state = 'expired'
  UNION ALL SELECT 'withdrawal', id, CAST(NULL AS INTEGER) FROM withdrawal
    WHERE (state = 'waiting' OR state = 'reserved' OR state = 'sending' OR state = 'unknown' OR state = 'held'
      OR state = 'short') AND state <> 'waiting' AND state <> 'held'
  UNION ALL SELECT 'till', subject, CAST(NULL AS INTEGER) FROM agenda WHERE kind = 'till' AND subject BETWEEN 0 AND 1
  UNION ALL SELECT 'letter', id, CAST(NULL AS INTEGER) FROM letter WHERE ended IS NULL
  UNION ALL SELECT 'watch', subject, CAST(NULL AS INTEGER) FROM agenda WHERE kind = 'watch' AND subject BETWEEN 0 AND 6
  UNION ALL SELECT 'tickets', subject, CAST(NULL AS INTEGER) FROM agenda
    WHERE kind = 'tickets' AND subject BETWEEN 0 AND 1;
