-- What players write to the house, and what it answers. Tickets are numbered without gaps and for good, since the
-- office's log names them: a number is no other's when its ticket is gone.
CREATE TABLE ticket_number (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT;
INSERT INTO ticket_number VALUES (0, 0);

-- `since`: since when it is in its state. `told`: whether the office was told that it waits.
CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  topic TEXT NOT NULL CHECK (topic = 'general' OR topic = 'payments'),
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'answered' OR state = 'closed'),
  since INTEGER NOT NULL,
  told INTEGER NOT NULL DEFAULT 0 CHECK (told = 0 OR told = 1)
) STRICT;
CREATE UNIQUE INDEX ticket_open ON ticket (player, topic) WHERE state <> 'closed';
CREATE INDEX ticket_of_player ON ticket (player, id);
CREATE INDEX ticket_by_state ON ticket (state, since);
CREATE TRIGGER ticket_begins_with_the_next_number BEFORE INSERT ON ticket
WHEN NEW.id IS NOT (SELECT last + 1 FROM ticket_number) OR NEW.state <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a ticket begins with the next number, and waits'); END;
CREATE TRIGGER ticket_has_its_number AFTER INSERT ON ticket
BEGIN UPDATE ticket_number SET last = NEW.id; END;
CREATE TRIGGER ticket_number_only_rises BEFORE UPDATE ON ticket_number WHEN NEW.last < OLD.last
BEGIN SELECT RAISE(ABORT, 'no number is given twice'); END;
CREATE TRIGGER ticket_stays_whose_it_is BEFORE UPDATE ON ticket
WHEN NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.topic IS NOT OLD.topic OR NEW.at IS NOT OLD.at
  OR (OLD.state = 'closed' AND NEW.state <> 'closed')
BEGIN SELECT RAISE(ABORT, 'a ticket stays whose it is, and closed once it is'); END;

-- What was said in one; `by`: by whom of the office, or else by its player.
CREATE TABLE ticket_line (
  ticket INTEGER NOT NULL REFERENCES ticket (id),
  nth INTEGER NOT NULL CHECK (nth > 0),
  at INTEGER NOT NULL,
  by INTEGER REFERENCES player (id),
  text TEXT NOT NULL CHECK (text <> ''),
  PRIMARY KEY (ticket, nth)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ticket_line_stays_as_it_is BEFORE UPDATE ON ticket_line
BEGIN SELECT RAISE(ABORT, 'what was said is never changed'); END;
CREATE TRIGGER ticket_goes_with_its_lines BEFORE DELETE ON ticket
BEGIN DELETE FROM ticket_line WHERE ticket = OLD.id; END;

-- When players last got a file of all that is kept about them, and when they last erased what can be.
CREATE TABLE privacy (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  file_at INTEGER,
  erased_at INTEGER
) STRICT;
CREATE INDEX adjustment_of_player ON adjustment (player, id);
CREATE INDEX suspense_of_player ON suspense (player) WHERE player IS NOT NULL;

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
  UNION ALL SELECT 'tickets', subject, CAST(NULL AS INTEGER) FROM agenda
    WHERE kind = 'tickets' AND subject BETWEEN 0 AND 1;
