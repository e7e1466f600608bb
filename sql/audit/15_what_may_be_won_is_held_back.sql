-- The house holds back exactly what was held back for what is open.
SELECT account.asset, account.balance, coalesce(sum(held.amount), 0) AS may_be_won
FROM house CROSS JOIN asset CROSS JOIN account ON account.asset = asset.code AND account.owner = house.owner LEFT JOIN (
  SELECT posting.asset, credit, amount FROM (SELECT DISTINCT kind, id FROM open_stake) AS open
  CROSS JOIN entry_kind ON entry_kind.subject = open.kind
  CROSS JOIN posting ON posting.subject = open.id AND posting.kind = entry_kind.code
  ) AS held ON held.asset = account.asset AND held.credit = account.owner
WHERE house.name = 'house:held'
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(held.amount), 0)
