-- Every deposit that is paid has its entry, of what was asked for and what the provider kept; no other has one.
SELECT deposit, line, sum(amount) AS difference FROM (
  SELECT posting.subject AS deposit, line, debit, credit, amount FROM posting
  JOIN entry_kind ON entry_kind.code = posting.kind AND entry_kind.subject = 'deposit'
  UNION ALL SELECT deposit.id, 0, world.owner, provider.owner, -amount
    FROM house AS world JOIN house AS provider JOIN deposit
    WHERE world.name = 'world' AND provider.name = 'provider' AND state = 'paid'
  UNION ALL SELECT deposit.id, 1, provider.owner, player, fee - amount
    FROM house AS provider JOIN deposit WHERE provider.name = 'provider' AND state = 'paid'
  UNION ALL SELECT deposit.id, 2, provider.owner, fees.owner, -fee
    FROM house AS provider JOIN house AS fees JOIN deposit
    WHERE provider.name = 'provider' AND fees.name = 'fees' AND state = 'paid' AND fee > 0)
GROUP BY deposit, line, debit, credit HAVING sum(amount) <> 0 OR count(*) <> 2
