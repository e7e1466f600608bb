-- What the owner put into a bankroll or took out of it is booked, once each.
SELECT funding, sum(amount) AS difference FROM (
  SELECT posting.subject AS funding, debit, credit, amount FROM posting
  JOIN entry_kind ON entry_kind.code = posting.kind AND entry_kind.subject = 'funding'
  UNION ALL SELECT funding.id, iif(out, bankroll.owner, world.owner), iif(out, world.owner, bankroll.owner), -amount
    FROM house AS world JOIN house AS bankroll JOIN funding
    WHERE world.name = 'world' AND bankroll.name = 'house:bankroll')
GROUP BY funding, debit, credit HAVING sum(amount) <> 0 OR count(*) <> 2
