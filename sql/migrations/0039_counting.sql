-- How far rounds are counted in the sums of players, days and leaderboards. One that is over and has a higher number is
-- counted later, with many others; one that is over later than that is counted at its end.
CREATE TABLE counting (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  round INTEGER NOT NULL
) STRICT;
INSERT INTO counting SELECT 0, coalesce(max(id), 0) FROM round;
CREATE TRIGGER counting_only_goes_forward BEFORE UPDATE ON counting
WHEN NEW.id IS NOT OLD.id OR NEW.round < OLD.round
BEGIN SELECT RAISE(ABORT, 'what is counted stays counted'); END;
CREATE TRIGGER counting_stays BEFORE DELETE ON counting
BEGIN SELECT RAISE(ABORT, 'how far was counted is never deleted'); END;
