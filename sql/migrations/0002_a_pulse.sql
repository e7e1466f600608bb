-- The one row that the engine writes and reads back when nothing else makes it write: the proof that
-- the database can be written to. at: when it last was.
CREATE TABLE pulse (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT;
INSERT INTO pulse VALUES (1, 0);
