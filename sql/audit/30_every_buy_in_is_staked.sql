-- Every buy-in went from its player into the escrow of its contest, exactly once.
SELECT contest, place, sum(amount) AS difference FROM (
  SELECT contest, place, player, stake AS amount FROM buy_in
  UNION ALL
  SELECT posting.subject, line, debit, -amount FROM posting
  JOIN entry_kind ON entry_kind.code = posting.kind AND entry_kind.subject = 'contest'
  JOIN house AS escrow ON escrow.owner = posting.credit AND escrow.name = 'stakes')
GROUP BY contest, place, player HAVING sum(amount) <> 0 OR count(*) <> 2
