-- A message that waits for Telegram, in Telegram's notions alone. body: an edit has the message that it
-- takes the place of in "edits"; of dice "text" is their emoji; a file is written when it is sent, and
-- "text" stands below it. answers: the message that it replies to. markup: NULL for none, '' to ask for a
-- reply, else rows of buttons by line, labels and data by tab. person: whose doing it is.
-- wing, subject: which part of the casino is told what becomes of it, in the transaction that takes the
-- row away, and what it is about; who writes a file. What each wing's subject is stands with the wing.
CREATE TABLE waiting (
  id INTEGER PRIMARY KEY,
  chat INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (body IN ('say', 'edit', 'dice', 'file')),
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
INSERT INTO waiting
SELECT id, chat,
  CASE WHEN toss IS NOT NULL THEN 'dice' WHEN document IS NOT NULL THEN 'file'
    WHEN edits IS NOT NULL THEN 'edit' ELSE 'say' END,
  CASE WHEN toss IS NULL AND document IS NULL THEN edits END,
  answers, notice, text, markup, at,
  CASE WHEN toss IS NOT NULL THEN 'tosses' WHEN document IS NOT NULL THEN 'rounds'
    WHEN shows IS NOT NULL THEN 'contests' END,
  coalesce(toss, document, shows), person
FROM outbox;
DROP TABLE outbox;
ALTER TABLE waiting RENAME TO outbox;
CREATE UNIQUE INDEX outbox_edit ON outbox (chat, edits) WHERE edits IS NOT NULL;
-- Dice about one thing are thrown once.
CREATE UNIQUE INDEX outbox_dice ON outbox (wing, subject) WHERE body = 'dice';
