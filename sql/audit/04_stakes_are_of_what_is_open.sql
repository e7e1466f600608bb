-- The stakes account holds exactly the stakes of what is open.
SELECT account.asset, account.balance, coalesce(sum(open_stake.amount), 0) AS open_stakes
FROM house CROSS JOIN asset CROSS JOIN account ON account.asset = asset.code AND account.owner = house.owner
LEFT JOIN open_stake ON open_stake.asset = account.asset
WHERE house.name = 'stakes'
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(open_stake.amount), 0)
