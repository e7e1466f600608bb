-- What the file beside the database says of players whom this database, put back from before they came, does not know:
-- it holds for them from their first visit on.
CREATE TABLE shut_ahead (
  player INTEGER NOT NULL CHECK (player > 0),
  kind TEXT NOT NULL CHECK (kind = 'pause' OR kind = 'exclusion'),
  since INTEGER NOT NULL,
  until INTEGER NOT NULL CHECK (until > since), -- the largest number: for ever
  PRIMARY KEY (player, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX exclusion_over ON exclusion (player, since) WHERE over = 1;
CREATE TRIGGER shut_ahead_only_lasts_longer BEFORE UPDATE ON shut_ahead
WHEN NEW.player IS NOT OLD.player OR NEW.kind IS NOT OLD.kind OR NEW.until < OLD.until
BEGIN SELECT RAISE(ABORT, 'an exclusion only ever lasts longer'); END;
CREATE TRIGGER shut_ahead_stays BEFORE DELETE ON shut_ahead
BEGIN SELECT RAISE(ABORT, 'exclusions are never deleted'); END;
CREATE TRIGGER shut_ahead_is_not_replaced BEFORE INSERT ON shut_ahead
WHEN EXISTS (SELECT 1 FROM shut_ahead WHERE player = NEW.player AND kind = NEW.kind)
BEGIN SELECT RAISE(ABORT, 'exclusions are never replaced'); END;
CREATE TRIGGER player_comes_shut AFTER INSERT ON player
WHEN EXISTS (SELECT 1 FROM shut_ahead WHERE player = NEW.id)
BEGIN
  INSERT INTO exclusion (player, kind, since, until)
  SELECT player, kind, since, until FROM shut_ahead WHERE player = NEW.id;
END;
