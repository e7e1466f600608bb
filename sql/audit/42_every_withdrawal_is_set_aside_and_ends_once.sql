-- Every withdrawal was set aside once, and has left that once when it is over: to the player's wallet, or back.
SELECT withdrawal, kind, sum(amount) AS difference FROM (
  SELECT posting.subject AS withdrawal, entry_kind.name AS kind, debit, credit, amount FROM posting
  JOIN entry_kind ON entry_kind.code = posting.kind AND entry_kind.subject = 'withdrawal'
  UNION ALL SELECT withdrawal.id, 'withdrawal', player, payouts.owner, -amount
    FROM house AS payouts JOIN withdrawal WHERE payouts.name = 'payouts'
  UNION ALL SELECT withdrawal.id, 'withdrawal end', payouts.owner, iif(state = 'paid', world.owner, player), -amount
    FROM house AS payouts JOIN house AS world JOIN withdrawal
    WHERE payouts.name = 'payouts' AND world.name = 'world' AND state IN ('paid', 'failed', 'refused'))
GROUP BY withdrawal, kind, debit, credit HAVING sum(amount) <> 0 OR count(*) <> 2
