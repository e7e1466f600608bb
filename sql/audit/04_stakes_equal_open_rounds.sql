-- The stakes account holds exactly the stakes of open rounds and tosses.
SELECT account.asset, account.balance, coalesce(sum(open.staked), 0) AS open_stakes
FROM account LEFT JOIN (
  SELECT asset, staked FROM round WHERE payout IS NULL
  UNION ALL SELECT asset, stake FROM toss WHERE payout IS NULL) AS open ON open.asset = account.asset
WHERE account.owner = -4
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(open.staked), 0)
