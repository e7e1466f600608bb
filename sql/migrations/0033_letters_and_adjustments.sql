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

-- What the office gives a player out of the bankroll, or takes from them into it. A large one waits for a second person,
-- who is not the first.
CREATE TABLE adjustment (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  amount INTEGER NOT NULL CHECK (amount > 0),
  out INTEGER NOT NULL CHECK (out = 0 OR out = 1),
  by INTEGER NOT NULL REFERENCES player (id),
  reason TEXT NOT NULL CHECK (reason <> ''),
  at INTEGER NOT NULL,
  second INTEGER REFERENCES player (id) CHECK (second <> by),
  state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'booked' OR state = 'dropped')
) STRICT;
CREATE INDEX adjustment_waiting ON adjustment (id) WHERE state = 'waiting';
CREATE TRIGGER adjustment_is_decided_once BEFORE UPDATE ON adjustment
WHEN OLD.state <> 'waiting' OR NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.asset IS NOT OLD.asset
  OR NEW.amount IS NOT OLD.amount OR NEW.out IS NOT OLD.out OR NEW.by IS NOT OLD.by OR NEW.reason IS NOT OLD.reason
  OR NEW.at IS NOT OLD.at OR (NEW.state = 'booked' AND NEW.second IS NULL)
BEGIN SELECT RAISE(ABORT, 'an adjustment is decided once, and a large one by a second person'); END;
CREATE TRIGGER adjustment_stays BEFORE DELETE ON adjustment
BEGIN SELECT RAISE(ABORT, 'adjustments are never deleted'); END;
CREATE TRIGGER adjustment_is_not_replaced BEFORE INSERT ON adjustment
WHEN EXISTS (SELECT 1 FROM adjustment WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'adjustments are never replaced'); END;

INSERT INTO entry_kind VALUES (19, 'adjustment', 'adjustment');
INSERT INTO entry_shape (kind, debit, credit, line, play) VALUES (19, -2, 0, 0, NULL), (19, 0, -2, 0, NULL);
DROP VIEW subject;
CREATE VIEW subject (kind, id, asset, player) AS
  SELECT 'round', id, asset, player FROM round
  UNION ALL SELECT 'toss', id, asset, player FROM toss
  UNION ALL SELECT 'contest', contest.id, contest.asset, buy_in.player
    FROM contest JOIN buy_in ON buy_in.contest = contest.id
  UNION ALL SELECT 'player', player.id, asset.code, player.id FROM player JOIN asset
  UNION ALL SELECT 'asset', code, code, CAST(NULL AS INTEGER) FROM asset
  UNION ALL SELECT 'deposit', id, asset, player FROM deposit
  UNION ALL SELECT 'suspense', id, asset, player FROM suspense
  UNION ALL SELECT 'withdrawal', id, asset, player FROM withdrawal
  UNION ALL SELECT 'funding', id, asset, CAST(NULL AS INTEGER) FROM funding
  UNION ALL SELECT 'adjustment', id, asset, player FROM adjustment;
