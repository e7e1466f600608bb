-- Every buy-in went from its player into the escrow of its contest, exactly once.
SELECT contest, place, sum(amount) AS difference FROM (
  SELECT contest, place, player, stake AS amount FROM buy_in
  UNION ALL SELECT subject, line, debit, -amount FROM posting WHERE kind = 9 AND credit = -4)
GROUP BY contest, place, player HAVING sum(amount) <> 0 OR count(*) <> 2
