-- What players ever paid in, and what came and went by anything but play, is what the postings say.
SELECT owner, asset, sum(came) AS came_apart, sum(went) AS went_apart FROM (
  SELECT player AS owner, asset, came, went FROM play_sum
  UNION ALL SELECT credit, asset, 0 - amount, 0 FROM posting LEFT JOIN house ON house.owner = debit
    WHERE credit > 0 AND (coalesce(name <> 'stakes' AND name <> 'house:held' AND name <> 'house:bankroll', 1)
      OR name = 'house:bankroll' AND kind = (SELECT code FROM entry_kind WHERE entry_kind.name = 'adjustment'))
  UNION ALL SELECT debit, asset, 0, 0 - amount FROM posting LEFT JOIN house ON house.owner = credit
    WHERE debit > 0 AND coalesce(name <> 'stakes', 1))
WHERE asset IN (SELECT code FROM asset WHERE play = 0)
GROUP BY owner, asset HAVING sum(came) <> 0 OR sum(went) <> 0
UNION ALL
SELECT player, asset, sum(posted), sum(kept) FROM (
  SELECT player, asset, deposited AS posted, deposited - forgotten AS kept FROM play_sum
  UNION ALL SELECT player, asset, 0, 0 - amount FROM paid_hour
  UNION ALL SELECT deposit.player, posting.asset, 0 - posting.amount, 0
    FROM entry_kind JOIN posting ON posting.kind = entry_kind.code JOIN deposit ON deposit.id = posting.subject
    WHERE entry_kind.name = 'deposit' AND posting.line = 0)
GROUP BY player, asset HAVING sum(posted) <> 0 OR sum(kept) <> 0
