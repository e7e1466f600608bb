-- Every adjustment that was made is booked, once, and is in the office's log as it was asked for and decided.
SELECT adjustment, sum(amount) AS difference FROM (
  SELECT posting.subject AS adjustment, debit, credit, amount FROM posting
  JOIN entry_kind ON entry_kind.code = posting.kind AND entry_kind.subject = 'adjustment'
  UNION ALL SELECT adjustment.id, iif(out, player, owner), iif(out, owner, player), -amount
    FROM adjustment JOIN house ON house.name = 'house:bankroll' WHERE state = 'booked')
GROUP BY adjustment, debit, credit HAVING sum(amount) <> 0 OR count(*) <> 2
UNION ALL
SELECT adjustment.id, NULL FROM adjustment
WHERE (SELECT count(*) FROM office_log AS log WHERE log.about = 'adjustment' AND log.subject = CAST(adjustment.id AS TEXT)
    AND log.action = 'adjust' AND log.actor = adjustment.by AND log.at = adjustment.at AND log.reason = adjustment.reason
    AND log.player = adjustment.player) <> 1
  OR adjustment.state IS NOT (SELECT new FROM office_log AS log WHERE log.about = 'adjustment'
    AND log.subject = CAST(adjustment.id AS TEXT) ORDER BY id DESC LIMIT 1)
