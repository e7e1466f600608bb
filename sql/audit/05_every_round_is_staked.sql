-- Every round's stake went from its player into escrow, exactly once.
SELECT round.id, round.staked, coalesce(sum(posting.amount), 0) AS posted
FROM round LEFT JOIN posting ON posting.kind = 3 AND posting.subject = round.id
  AND posting.debit = round.player AND posting.credit = -4 AND posting.asset = round.asset
GROUP BY round.id, round.staked HAVING round.staked <> coalesce(sum(posting.amount), 0)
