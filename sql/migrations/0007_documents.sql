-- document: the row sends the player's rounds up to this one as a file, with "text" below it. The file
-- itself is made from the books each time that it is sent.
ALTER TABLE outbox ADD COLUMN document INTEGER REFERENCES round (id);

-- When a player last asked for such a file and got it.
CREATE TABLE export (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  at INTEGER NOT NULL
) STRICT;
