-- What is done in the office, for good: who did what, as what, by what way, and why. `about` and `subject` say what
-- it is about, `player` whom, if anybody; `old` and `new` are NULL where an action is no change of anything.
CREATE TABLE office_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor INTEGER NOT NULL REFERENCES player (id),
  role TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel = 'chat' OR channel = 'web'),
  action TEXT NOT NULL,
  about TEXT NOT NULL,
  subject TEXT NOT NULL,
  player INTEGER REFERENCES player (id),
  old TEXT,
  new TEXT,
  reason TEXT CHECK (reason <> '')
) STRICT;
CREATE INDEX office_log_of_player ON office_log (player, id) WHERE player IS NOT NULL;
CREATE INDEX office_log_of_subject ON office_log (about, subject, id);
CREATE TRIGGER office_log_stays BEFORE DELETE ON office_log
BEGIN SELECT RAISE(ABORT, 'the office''s log is never deleted'); END;
CREATE TRIGGER office_log_is_not_changed BEFORE UPDATE ON office_log
BEGIN SELECT RAISE(ABORT, 'the office''s log is never changed'); END;
-- One after the other; and REPLACE asks no delete trigger where triggers are not recursive.
CREATE TRIGGER office_log_is_appended_to BEFORE INSERT ON office_log
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM office_log)
BEGIN SELECT RAISE(ABORT, 'the office''s log is only appended to'); END;

-- What it has come to: the last row of the log about each. `play`, `payouts` and `role` are by player, `halt` by what
-- is halted.
CREATE TABLE office_state (
  about TEXT NOT NULL,
  subject TEXT NOT NULL,
  value TEXT NOT NULL,
  act INTEGER NOT NULL REFERENCES office_log (id),
  PRIMARY KEY (about, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX office_state_of_act ON office_state (act);
CREATE TRIGGER office_log_tells AFTER INSERT ON office_log
WHEN NEW.about = 'play' OR NEW.about = 'payouts' OR NEW.about = 'role' OR NEW.about = 'halt'
BEGIN
  INSERT INTO office_state VALUES (NEW.about, NEW.subject, NEW.new, NEW.id)
  ON CONFLICT DO UPDATE SET value = excluded.value, act = excluded.act;
END;
CREATE TRIGGER office_state_is_of_the_log BEFORE INSERT ON office_state
WHEN NOT EXISTS (SELECT 1 FROM office_log
  WHERE id = NEW.act AND about = NEW.about AND subject = NEW.subject AND new = NEW.value)
  OR NEW.act < (SELECT max(id) FROM office_log WHERE about = NEW.about AND subject = NEW.subject)
BEGIN SELECT RAISE(ABORT, 'what holds is what the office''s log says last'); END;
CREATE TRIGGER office_state_follows_the_log BEFORE UPDATE ON office_state
WHEN NOT EXISTS (SELECT 1 FROM office_log
  WHERE id = NEW.act AND about = NEW.about AND subject = NEW.subject AND new = NEW.value)
  OR NEW.act <= OLD.act OR NEW.about IS NOT OLD.about OR NEW.subject IS NOT OLD.subject
BEGIN SELECT RAISE(ABORT, 'what holds is what the office''s log says last'); END;
CREATE TRIGGER office_state_stays BEFORE DELETE ON office_state
BEGIN SELECT RAISE(ABORT, 'what holds is what the office''s log says last'); END;

-- What was to be sent waits for approval again when the office keeps what is its player's.
INSERT INTO withdrawal_way VALUES ('reserved', 'waiting');

-- The @name that somebody had when they wrote last, without the @ and in lower case; nobody's is another's.
ALTER TABLE player ADD COLUMN username TEXT;
CREATE UNIQUE INDEX player_username ON player (username) WHERE username IS NOT NULL;

-- When players who are stopped were last told so.
CREATE TABLE stopped_told (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  at INTEGER NOT NULL
) STRICT;
