-- The players' statistics are the sums of their settled rounds and of the tosses that came to a value.
SELECT player, game, asset FROM (
  SELECT player, game, asset, rounds, staked, paid FROM tally
  UNION ALL
  SELECT player, game, asset, -count(*), -sum(staked), -sum(payout)
  FROM round WHERE payout IS NOT NULL GROUP BY player, game, asset
  UNION ALL
  SELECT player, 'toss', asset, -count(*), -sum(stake), -sum(payout)
  FROM toss WHERE value IS NOT NULL GROUP BY player, asset)
GROUP BY player, game, asset HAVING sum(rounds) <> 0 OR sum(staked) <> 0 OR sum(paid) <> 0
