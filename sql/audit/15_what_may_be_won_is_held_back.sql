-- The house holds back exactly what was held back for the rounds and tosses that are open.
SELECT account.asset, account.balance, coalesce(sum(open.amount), 0) AS may_be_won
FROM house CROSS JOIN asset CROSS JOIN account ON account.asset = asset.code AND account.owner = house.owner LEFT JOIN (
  SELECT posting.asset, credit, amount FROM round CROSS JOIN entry_kind ON entry_kind.subject = 'round'
    CROSS JOIN posting ON posting.subject = round.id AND posting.kind = entry_kind.code WHERE payout IS NULL
  UNION ALL
  SELECT posting.asset, credit, amount FROM toss CROSS JOIN entry_kind ON entry_kind.subject = 'toss'
    CROSS JOIN posting ON posting.subject = toss.id AND posting.kind = entry_kind.code WHERE payout IS NULL
  ) AS open ON open.asset = account.asset AND open.credit = account.owner
WHERE house.name = 'house:held'
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(open.amount), 0)
