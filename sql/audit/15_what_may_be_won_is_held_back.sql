-- The house holds back exactly what was held back for what is open.
SELECT account.asset, account.balance, coalesce(sum(held.amount), 0) AS may_be_won
FROM house CROSS JOIN asset CROSS JOIN account ON account.asset = asset.code AND account.owner = house.owner LEFT JOIN (
  SELECT posting.asset, credit, amount FROM (SELECT DISTINCT kind, id FROM open_stake) AS open
  CROSS JOIN entry_kind ON entry_kind.subject = open.kind
  CROSS JOIN ledger AS posting ON +posting.kind = entry_kind.code
    AND (posting.id < 0 AND posting.subject = open.id OR posting.id BETWEEN open.id * 8192 AND open.id * 8192 + 8191)
  ) AS held ON held.asset = account.asset AND held.credit = account.owner
WHERE house.name = 'house:held'
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(held.amount), 0)
