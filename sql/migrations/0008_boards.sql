-- A tally's best is from now on the most that one bet brought beyond its stake; it was the largest payout.
UPDATE tally SET best = won.best FROM (
  SELECT player, game, asset, max(max(payout - staked), 0) AS best
  FROM round WHERE payout IS NOT NULL GROUP BY player, game, asset
  UNION ALL
  SELECT player, 'toss', asset, max(max(payout - stake), 0)
  FROM toss WHERE value IS NOT NULL GROUP BY player, asset) AS won
WHERE won.player = tally.player AND won.game = tally.game AND won.asset = tally.asset;

-- A player's contests, newest first.
CREATE INDEX buy_in_of_player ON buy_in (player, contest);

-- A player who lets others see them on the leaderboards, or once did. Their bets count that began
-- after they first joined: behind the marks, the newest of each kind then. They go on counting while the
-- player is not shown: nobody joins after a lucky bet or leaves to forget an unlucky one. Who joined
-- first has the lower number, and stands first where two are equal.
CREATE TABLE listing (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL UNIQUE REFERENCES player (id),
  shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
  joined_at INTEGER NOT NULL,
  after_round INTEGER NOT NULL,
  after_toss INTEGER NOT NULL,
  after_contest INTEGER NOT NULL
) STRICT;
CREATE TRIGGER listing_keeps_its_marks BEFORE UPDATE ON listing
WHEN NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.joined_at IS NOT OLD.joined_at
  OR NEW.after_round IS NOT OLD.after_round OR NEW.after_toss IS NOT OLD.after_toss
  OR NEW.after_contest IS NOT OLD.after_contest
BEGIN SELECT RAISE(ABORT, 'a player counts from where they first joined'); END;
CREATE TRIGGER listing_stays BEFORE DELETE ON listing
BEGIN SELECT RAISE(ABORT, 'listings are never deleted'); END;

-- The bets of a listing in sums, by the week in which they were settled: from Monday to Monday, UTC, 1 is
-- that of 1 January 1970; week 0 has all weeks. best: the most that one bet brought beyond its stake.
CREATE TABLE board (
  listing INTEGER NOT NULL REFERENCES listing (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  week INTEGER NOT NULL CHECK (week >= 0),
  bets INTEGER NOT NULL CHECK (bets > 0),
  staked INTEGER NOT NULL,
  net INTEGER NOT NULL,
  best INTEGER NOT NULL CHECK (best >= 0),
  shown INTEGER NOT NULL,
  PRIMARY KEY (listing, asset, week)
) STRICT, WITHOUT ROWID;
-- A board each, of those who are shown; with that in it, a place is counted off the index alone.
CREATE INDEX board_by_net ON board (asset, week, net DESC, listing, shown) WHERE shown = 1;
CREATE INDEX board_by_best ON board (asset, week, best DESC, listing, shown) WHERE shown = 1;
CREATE INDEX board_by_staked ON board (asset, week, staked DESC, listing, shown) WHERE shown = 1;
CREATE TRIGGER listing_shows_or_hides AFTER UPDATE OF shown ON listing
BEGIN UPDATE board SET shown = NEW.shown WHERE listing = NEW.id; END;
