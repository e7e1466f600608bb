-- What the house writes to many: how far it has come, by the player whom it last looked at, and to how many it went.
CREATE TABLE letter (
  id INTEGER PRIMARY KEY,
  audience TEXT NOT NULL,
  text TEXT NOT NULL CHECK (text <> ''),
  by INTEGER NOT NULL REFERENCES player (id),
  at INTEGER NOT NULL,
  reached INTEGER NOT NULL DEFAULT 0,
  sent INTEGER NOT NULL DEFAULT 0 CHECK (sent >= 0),
  ended TEXT CHECK (ended = 'sent' OR ended = 'cancelled')
) STRICT;
CREATE UNIQUE INDEX letter_open ON letter (ended IS NULL) WHERE ended IS NULL;
CREATE TRIGGER letter_goes_on BEFORE UPDATE ON letter
WHEN OLD.ended IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.audience IS NOT OLD.audience OR NEW.text IS NOT OLD.text
  OR NEW.by IS NOT OLD.by OR NEW.at IS NOT OLD.at OR NEW.reached < OLD.reached OR NEW.sent < OLD.sent
BEGIN SELECT RAISE(ABORT, 'a letter goes on from whom it has reached'); END;
CREATE TRIGGER letter_stays BEFORE DELETE ON letter
BEGIN SELECT RAISE(ABORT, 'letters are never deleted'); END;
CREATE TRIGGER letter_leaves_the_agenda AFTER UPDATE OF ended ON letter WHEN NEW.ended IS NOT NULL
BEGIN DELETE FROM agenda WHERE kind = 'letter' AND subject = NEW.id; END;

-- Who wants none of them.
CREATE TABLE no_letters (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  at INTEGER NOT NULL
) STRICT;

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
  UNION ALL SELECT 'letter', id, CAST(NULL AS INTEGER) FROM letter WHERE ended IS NULL;
