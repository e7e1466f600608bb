-- All that is owed and owned of real money is what came in by payments and by the owner, less what went out and what the provider kept.
SELECT asset.code AS asset, coalesce(books.there, 0) AS there, coalesce(sum(paid.amount), 0) AS came
FROM asset LEFT JOIN (SELECT asset, -sum(balance) AS there FROM account
    JOIN house ON house.owner = account.owner AND house.name IN ('world', 'fees') GROUP BY asset) AS books
  ON books.asset = asset.code
LEFT JOIN (
  SELECT asset, amount - fee AS amount FROM deposit WHERE state = 'paid'
  UNION ALL SELECT asset, amount - fee FROM suspense WHERE amount IS NOT NULL AND state <> 'returned'
  UNION ALL SELECT asset, -amount FROM withdrawal WHERE state = 'paid'
  UNION ALL SELECT asset, iif(out, -amount, amount) FROM funding
  UNION ALL SELECT asset, amount FROM posting JOIN entry_kind ON entry_kind.code = posting.kind
    AND entry_kind.subject IN ('asset', 'player')) AS paid ON paid.asset = asset.code
WHERE asset.play = 0
GROUP BY asset.code, books.there HAVING coalesce(books.there, 0) <> coalesce(sum(paid.amount), 0)
UNION ALL
SELECT asset.code, coalesce(fees.balance, 0), coalesce(sum(kept.fee), 0)
FROM asset LEFT JOIN (SELECT asset, balance FROM account JOIN house ON house.owner = account.owner AND house.name = 'fees') AS fees
  ON fees.asset = asset.code
LEFT JOIN (SELECT asset, fee FROM deposit WHERE state = 'paid'
  UNION ALL SELECT asset, fee FROM suspense WHERE amount IS NOT NULL) AS kept ON kept.asset = asset.code
GROUP BY asset.code, fees.balance HAVING coalesce(fees.balance, 0) <> coalesce(sum(kept.fee), 0)
