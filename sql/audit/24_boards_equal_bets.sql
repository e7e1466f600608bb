-- The leaderboards' sums are those of the bets that their players began since they joined, rounds as far as those are counted, each in the week that it was settled in.
WITH bet AS (
  SELECT listing.id AS listing, round.asset, round.settled_at AS at, round.staked, round.payout - round.staked AS won
  FROM round JOIN listing ON listing.player = round.player AND listing.after_round < round.id
  WHERE round.payout IS NOT NULL AND +round.id <= (SELECT round FROM counting)
  UNION ALL
  SELECT listing.id, toss.asset, toss.settled_at, toss.stake, toss.payout - toss.stake
  FROM toss JOIN listing ON listing.player = toss.player AND listing.after_toss < toss.id
  WHERE toss.value IS NOT NULL
  UNION ALL
  SELECT listing.id, contest.asset, contest.ended_at, buy_in.stake,
    iif(contest.winner = buy_in.player, contest.payout, 0) - buy_in.stake
  FROM contest JOIN buy_in ON buy_in.contest = contest.id
  JOIN listing ON listing.player = buy_in.player AND listing.after_contest < contest.id
  WHERE contest.ended = 'won'),
counted AS (
  SELECT listing, asset, (at / 86400000000 + 10) / 7 AS week, staked, won FROM bet
  UNION ALL SELECT listing, asset, 0, staked, won FROM bet)
SELECT listing, asset, week FROM (
  SELECT listing, asset, week, bets, staked, net, best FROM board
  UNION ALL
  SELECT listing, asset, week, -count(*), -sum(staked), -sum(won), -max(max(won), 0)
  FROM counted GROUP BY listing, asset, week)
GROUP BY listing, asset, week
HAVING sum(bets) <> 0 OR sum(staked) <> 0 OR sum(net) <> 0 OR sum(best) <> 0
