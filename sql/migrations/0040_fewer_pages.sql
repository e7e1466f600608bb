-- A bet alone in its commit writes each page for itself. What every commit writes is one row now: how many commits there
-- are, and the last update that was taken in (last, with the moment at which it came). And the day of a player's last bet
-- that is over (bet_on) stands beside the balance that the bet moves.
ALTER TABLE intake ADD COLUMN last INTEGER;
ALTER TABLE intake ADD COLUMN seen_at INTEGER CHECK ((seen_at IS NULL) = (last IS NULL));
UPDATE intake SET (last, seen_at) = (SELECT last, seen_at FROM source WHERE rising = 1);

-- rising: whether its keys are numbers that rise, as those of updates do; every key of another is a row of its own.
CREATE TEMP TABLE source_kept AS SELECT id, name, rising FROM source;
CREATE TEMP TABLE taken_kept AS SELECT source, key, digest, at FROM taken_in;
DELETE FROM taken_in;
DROP TABLE source;
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  rising INTEGER NOT NULL CHECK (rising = 0 OR rising = 1)
) STRICT;
CREATE UNIQUE INDEX source_rising ON source (rising) WHERE rising = 1;
INSERT INTO source SELECT id, name, rising FROM source_kept;
INSERT INTO taken_in SELECT source, key, digest, at FROM taken_kept;
DROP TABLE taken_kept;
DROP TABLE source_kept;

ALTER TABLE account ADD COLUMN bet_on INTEGER;
UPDATE account SET bet_on = (SELECT day FROM bettor WHERE player = owner AND bettor.asset = account.asset)
WHERE owner > 0;
DROP TABLE bettor;
