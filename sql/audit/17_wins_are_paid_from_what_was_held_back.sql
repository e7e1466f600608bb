-- What a bet won for which something was held back is paid from that alone: none may win more.
SELECT won.kind, won.subject, won.line, won.amount FROM house AS bankroll CROSS JOIN posting AS won
JOIN entry_kind AS ends ON ends.code = won.kind
WHERE bankroll.name = 'house:bankroll' AND won.debit = bankroll.owner AND won.credit > 0 AND EXISTS (
  SELECT 1 FROM ledger AS held CROSS JOIN entry_kind AS began ON began.code = held.kind
  CROSS JOIN house ON house.owner = held.credit
  WHERE (held.id < 0 AND held.subject = won.subject
      OR held.id BETWEEN won.subject * 8192 AND won.subject * 8192 + 8191)
    AND began.subject = ends.subject AND house.name = 'house:held')
