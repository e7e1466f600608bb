-- The payouts account holds exactly the withdrawals that are under way.
SELECT account.asset, account.balance, coalesce(sum(open.amount), 0) AS under_way
FROM house CROSS JOIN asset CROSS JOIN account ON account.asset = asset.code AND account.owner = house.owner LEFT JOIN (
  SELECT asset, amount FROM withdrawal WHERE state = 'waiting'
  UNION ALL SELECT asset, amount FROM withdrawal WHERE state = 'reserved'
  UNION ALL SELECT asset, amount FROM withdrawal WHERE state = 'sending'
  UNION ALL SELECT asset, amount FROM withdrawal WHERE state = 'unknown'
  UNION ALL SELECT asset, amount FROM withdrawal WHERE state = 'held'
  UNION ALL SELECT asset, amount FROM withdrawal WHERE state = 'short') AS open ON open.asset = account.asset
WHERE house.name = 'payouts'
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(open.amount), 0)
