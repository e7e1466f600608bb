-- The outbox as it was, but that what may be in "body" is compared: SQLite looks a list of more than two up
-- in a table of its own, which it made anew for every message.
CREATE TABLE waiting (
  id INTEGER PRIMARY KEY,
  chat INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (body = 'say' OR body = 'edit' OR body = 'dice' OR body = 'file'),
  edits INTEGER,
  answers INTEGER,
  notice INTEGER NOT NULL,
  text TEXT NOT NULL,
  markup TEXT,
  at INTEGER NOT NULL,
  wing TEXT,
  subject INTEGER,
  person INTEGER,
  CHECK ((edits IS NOT NULL) = (body = 'edit')),
  CHECK ((wing IS NULL) = (subject IS NULL))
) STRICT;
INSERT INTO waiting SELECT * FROM outbox;
DROP TABLE outbox;
ALTER TABLE waiting RENAME TO outbox;
CREATE UNIQUE INDEX outbox_edit ON outbox (chat, edits) WHERE edits IS NOT NULL;
CREATE UNIQUE INDEX outbox_dice ON outbox (wing, subject) WHERE body = 'dice';
