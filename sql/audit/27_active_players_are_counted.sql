-- The players of each day and asset are those who have a bet that was over then, each counted once; the last such day of each is known.
WITH played AS (
  SELECT DISTINCT player, asset, at / 86400000000 AS day FROM (
    SELECT player, asset, settled_at AS at FROM round WHERE payout IS NOT NULL
    UNION ALL
    SELECT player, asset, settled_at FROM toss WHERE value IS NOT NULL
    UNION ALL
    SELECT buy_in.player, contest.asset, contest.ended_at
    FROM contest JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended = 'won'))
-- A clock that was set back leaves out who had played on a later day already.
, counted AS (
  SELECT day, asset, sum(players) AS players, sum(played) AS played, sum(last) AS last FROM (
    SELECT day, asset, players, 0 AS played, 0 AS last FROM active
    UNION ALL SELECT day, asset, 0, 1, 0 FROM played
    UNION ALL SELECT max(day), asset, 0, 0, 1 FROM played GROUP BY player, asset)
  GROUP BY day, asset)
SELECT 'day' AS what, day AS id, asset FROM counted WHERE players > played OR players < last
UNION ALL
SELECT 'player', player, asset FROM (
  SELECT owner AS player, asset, bet_on + 1 AS day FROM account WHERE bet_on IS NOT NULL
  UNION ALL SELECT player, asset, -max(day) - 1 FROM played GROUP BY player, asset)
GROUP BY player, asset HAVING sum(day) <> 0
