-- Where something comes in from. rising: whether its keys are numbers that rise, of which the last is
-- remembered and when it came; every key of another is a row of its own.
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  rising INTEGER NOT NULL CHECK (rising IN (0, 1)),
  last INTEGER,
  seen_at INTEGER,
  CHECK ((last IS NULL) = (seen_at IS NULL)),
  CHECK (rising = 1 OR last IS NULL)
) STRICT;
INSERT INTO source SELECT 1, 'telegram', 1, watermark, iif(watermark IS NULL, NULL, coalesce(seen_at, 0)) FROM intake;
ALTER TABLE intake DROP COLUMN watermark;
ALTER TABLE intake DROP COLUMN seen_at;
-- digest: SHA-256 of what came under the key.
CREATE TABLE taken_in (
  source INTEGER NOT NULL REFERENCES source (id),
  key TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  at INTEGER NOT NULL,
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX taken_in_oldest ON taken_in (at);
