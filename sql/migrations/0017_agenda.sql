-- What is due, and when. kind: a row of the engine's table of what is due; subject: what it is about, by the
-- number that this kind of thing has.
CREATE TABLE agenda (
  kind TEXT NOT NULL,
  subject INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX agenda_due ON agenda (at, kind, subject);
INSERT INTO agenda
  SELECT 'auto', player, due_at FROM auto_play
  UNION ALL SELECT 'contest', id, coalesce(again_at, due_at) FROM contest WHERE ended IS NULL
  UNION ALL SELECT 'renewal', renewed_up_to, 0 FROM intake WHERE renewed_up_to IS NOT NULL
  UNION ALL SELECT 'table', round, touched_at + 86400000000 FROM open_table
  UNION ALL SELECT 'toss', id, tell_at FROM toss WHERE tell_at IS NOT NULL;

-- subject: the player.
DROP INDEX auto_play_due;
ALTER TABLE auto_play DROP COLUMN due_at;
CREATE TRIGGER auto_play_leaves_the_agenda AFTER DELETE ON auto_play
BEGIN DELETE FROM agenda WHERE kind = 'auto' AND subject = OLD.player; END;

-- subject: the contest. due_at stays what its players were told; it may be ended later.
DROP INDEX contest_due;
ALTER TABLE contest DROP COLUMN again_at;
CREATE TRIGGER contest_leaves_the_agenda AFTER UPDATE OF ended ON contest WHEN NEW.ended IS NOT NULL
BEGIN DELETE FROM agenda WHERE kind = 'contest' AND subject = NEW.id; END;

-- subject: the last player who has new seeds, 0 for none, -1 when what is open has not ended either.
ALTER TABLE intake DROP COLUMN renewed_up_to;

-- subject: the round, due when it counts as abandoned.
DROP INDEX open_table_left;
DROP TRIGGER round_opens_a_table;
DROP TRIGGER round_clears_its_table;
ALTER TABLE open_table DROP COLUMN touched_at;
CREATE TRIGGER round_opens_a_table AFTER INSERT ON round WHEN NEW.payout IS NULL
BEGIN INSERT INTO open_table VALUES (NEW.id, NEW.player); END;
CREATE TRIGGER round_clears_its_table AFTER UPDATE OF payout ON round WHEN NEW.payout IS NOT NULL BEGIN
  DELETE FROM open_table WHERE round = NEW.id;
  DELETE FROM agenda WHERE kind = 'table' AND subject = NEW.id;
END;

-- subject: the toss, over and not told yet. A column that a CHECK names goes only with the table; dice on
-- their way refer to it, which is made good before the end.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE toss_kept AS SELECT * FROM toss;
DROP TABLE toss;
CREATE TABLE toss (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  toss TEXT NOT NULL,
  bet TEXT NOT NULL,
  pay_table INTEGER NOT NULL REFERENCES pay_table (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  stake INTEGER NOT NULL CHECK (stake > 0),
  chat INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  message INTEGER,
  value INTEGER CHECK (value BETWEEN 1 AND 64),
  payout INTEGER CHECK (payout >= 0),
  settled_at INTEGER,
  CHECK ((payout IS NULL) = (settled_at IS NULL)),
  CHECK ((message IS NULL) = (value IS NULL)),
  CHECK (payout IS NOT NULL OR value IS NULL),
  CHECK (payout IS NULL OR value IS NOT NULL OR payout = stake)
) STRICT;
INSERT INTO toss SELECT id, player, toss, bet, pay_table, asset, stake, chat, opened_at, message, value, payout,
  settled_at FROM toss_kept;
DROP TABLE toss_kept;
CREATE UNIQUE INDEX toss_open ON toss (player) WHERE payout IS NULL;
CREATE INDEX toss_of_player ON toss (player, id);
CREATE TRIGGER toss_opens_without_an_end BEFORE INSERT ON toss WHEN NEW.payout IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a toss is thrown before it ends'); END;
CREATE TRIGGER toss_ends_once BEFORE UPDATE ON toss
WHEN NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.toss IS NOT OLD.toss
  OR NEW.bet IS NOT OLD.bet OR NEW.pay_table IS NOT OLD.pay_table OR NEW.asset IS NOT OLD.asset
  OR NEW.stake IS NOT OLD.stake OR NEW.chat IS NOT OLD.chat OR NEW.opened_at IS NOT OLD.opened_at
  OR (OLD.payout IS NOT NULL AND (NEW.payout IS NOT OLD.payout OR NEW.value IS NOT OLD.value
    OR NEW.message IS NOT OLD.message OR NEW.settled_at IS NOT OLD.settled_at))
BEGIN SELECT RAISE(ABORT, 'a toss ends once'); END;
CREATE TRIGGER toss_stays BEFORE DELETE ON toss
BEGIN SELECT RAISE(ABORT, 'tosses are never deleted'); END;
CREATE TRIGGER toss_counts_its_value AFTER UPDATE OF value ON toss
WHEN OLD.value IS NULL AND NEW.value IS NOT NULL BEGIN
  INSERT INTO toss_value VALUES (NEW.toss, NEW.value, 1)
  ON CONFLICT DO UPDATE SET times = times + 1;
END;
