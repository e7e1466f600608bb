-- Free play credits for who has nothing left. line: which of the player's refills it is.
INSERT INTO entry_kind VALUES (11, 'refill', 'player');

-- What the run's own rounds have brought so far, in micro-units: what ends it is counted by that, not by a
-- balance that other things move too. A run that is under way has played its player's last rounds.
ALTER TABLE auto_play ADD COLUMN net INTEGER NOT NULL DEFAULT 0;
UPDATE auto_play SET net = (
  WITH RECURSIVE own (id, nth) AS (
    SELECT last_round, 1 FROM seat WHERE seat.player = auto_play.player
    UNION ALL
    SELECT round.previous, nth + 1 FROM own JOIN round ON round.id = own.id WHERE nth < auto_play.played)
  SELECT coalesce(sum(payout - staked), 0) FROM own JOIN round USING (id));
