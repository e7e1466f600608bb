-- The stakes account holds exactly the stakes of open rounds, tosses, duels and pots.
SELECT account.asset, account.balance, coalesce(sum(held.amount), 0) AS open_stakes
FROM house CROSS JOIN asset CROSS JOIN account ON account.asset = asset.code AND account.owner = house.owner LEFT JOIN (
  SELECT asset, staked AS amount FROM round WHERE payout IS NULL
  UNION ALL SELECT asset, stake FROM toss WHERE payout IS NULL
  UNION ALL SELECT contest.asset, buy_in.stake FROM contest CROSS JOIN buy_in ON buy_in.contest = contest.id
    WHERE contest.ended IS NULL AND contest.kind = 'pot'
  UNION ALL SELECT contest.asset, buy_in.stake FROM contest CROSS JOIN buy_in ON buy_in.contest = contest.id
    WHERE contest.ended IS NULL AND contest.kind <> 'pot') AS held ON held.asset = account.asset
WHERE house.name = 'stakes'
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(held.amount), 0)
