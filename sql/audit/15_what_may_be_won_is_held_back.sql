-- The house holds back exactly what open rounds and tosses may still win.
SELECT account.asset, account.balance, coalesce(sum(open.held), 0) AS may_be_won
FROM account LEFT JOIN (
  SELECT asset, held FROM round WHERE payout IS NULL
  UNION ALL SELECT asset, held FROM toss WHERE payout IS NULL) AS open ON open.asset = account.asset
WHERE account.owner = -6
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(open.held), 0)
