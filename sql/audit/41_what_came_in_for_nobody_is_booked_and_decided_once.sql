-- Everything that came in and could not be credited has its entry if it can be counted, and another once it is decided; no invoice of it was credited.
SELECT suspense, kind, line, sum(amount) AS difference FROM (
  SELECT posting.subject AS suspense, entry_kind.name AS kind, line, debit, credit, amount FROM posting
  JOIN entry_kind ON entry_kind.code = posting.kind AND entry_kind.subject = 'suspense'
  UNION ALL SELECT suspense.id, 'suspense in', 0, world.owner, provider.owner, -amount
    FROM house AS world JOIN house AS provider JOIN suspense
    WHERE world.name = 'world' AND provider.name = 'provider' AND amount IS NOT NULL
  UNION ALL SELECT suspense.id, 'suspense in', 1, provider.owner, account.owner, fee - amount
    FROM house AS provider JOIN house AS account JOIN suspense
    WHERE provider.name = 'provider' AND account.name = 'suspense' AND amount IS NOT NULL
  UNION ALL SELECT suspense.id, 'suspense in', 2, provider.owner, fees.owner, -fee
    FROM house AS provider JOIN house AS fees JOIN suspense
    WHERE provider.name = 'provider' AND fees.name = 'fees' AND fee > 0
  UNION ALL SELECT suspense.id, 'suspense out', 0, account.owner, coalesce(suspense.player, taker.owner), fee - amount
    FROM house AS account JOIN house AS taker JOIN suspense
    WHERE account.name = 'suspense' AND amount IS NOT NULL AND state <> 'open'
      AND taker.name = iif(state = 'kept', 'house:bankroll', 'world'))
GROUP BY suspense, kind, line, debit, credit HAVING sum(amount) <> 0 OR count(*) <> 2
UNION ALL
SELECT suspense.id, 'deposit', deposit.id, suspense.invoice FROM suspense JOIN deposit ON deposit.invoice = suspense.invoice
WHERE deposit.state = 'paid'
