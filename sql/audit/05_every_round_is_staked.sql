-- Every round's stake went from its player into escrow, exactly once.
SELECT round.id, round.staked, coalesce(sum(posting.amount), 0) AS posted
FROM house AS escrow JOIN round LEFT JOIN ledger AS posting ON posting.id BETWEEN round.id * 8192 AND round.id * 8192 + 8191
  AND +posting.kind IN (SELECT code FROM entry_kind WHERE entry_kind.subject = 'round')
  AND +posting.debit = round.player AND +posting.credit = escrow.owner AND +posting.asset = round.asset
WHERE escrow.name = 'stakes'
GROUP BY round.id, round.staked HAVING round.staked <> coalesce(sum(posting.amount), 0)
