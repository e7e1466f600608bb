-- The suspense account holds exactly what came in and is not decided on, and nothing stays with the provider's account.
SELECT account.asset, account.balance, coalesce(sum(open.net), 0) AS undecided
FROM house CROSS JOIN asset CROSS JOIN account ON account.asset = asset.code AND account.owner = house.owner LEFT JOIN (
  SELECT asset, amount - fee AS net FROM suspense INDEXED BY suspense_open WHERE state = 'open') AS open
  ON open.asset = account.asset
WHERE house.name = 'suspense'
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(open.net), 0)
UNION ALL
SELECT account.asset, account.balance, 0 FROM house CROSS JOIN asset CROSS JOIN account
  ON account.asset = asset.code AND account.owner = house.owner
WHERE house.name = 'provider' AND account.balance <> 0
