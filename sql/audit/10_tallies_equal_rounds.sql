-- The players' statistics are the sums of their settled rounds as far as those are counted, of the tosses that came to a value and of the duels and pots that were won.
SELECT player, game, asset FROM (
  SELECT player, game, asset, rounds, staked, paid, best FROM tally
  UNION ALL
  SELECT player, game, asset, -count(*), -sum(staked), -sum(payout), -max(max(payout - staked), 0)
  FROM round WHERE payout IS NOT NULL AND id <= (SELECT round FROM counting) GROUP BY player, game, asset
  UNION ALL
  SELECT player, 'toss', asset, -count(*), -sum(stake), -sum(payout), -max(max(payout - stake), 0)
  FROM toss WHERE value IS NOT NULL GROUP BY player, asset
  UNION ALL
  SELECT player, game, asset, -count(*), -sum(stake), -sum(paid), -max(max(paid - stake), 0) FROM (
    SELECT buy_in.player, iif(contest.kind = 'pot', 'pot', 'duel') AS game, contest.asset, buy_in.stake,
      iif(contest.winner = buy_in.player, contest.payout, 0) AS paid
    FROM contest JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended = 'won')
  GROUP BY player, game, asset)
GROUP BY player, game, asset
HAVING sum(rounds) <> 0 OR sum(staked) <> 0 OR sum(paid) <> 0 OR sum(best) <> 0
