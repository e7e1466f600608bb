-- Every entry in the books belongs to a round, a toss, a contest, a payment, a player or an asset: to what its kind is about.
SELECT posting.kind, posting.subject, posting.line FROM posting
LEFT JOIN entry_kind ON entry_kind.code = posting.kind
WHERE NOT coalesce(CASE entry_kind.subject
  WHEN 'round' THEN posting.subject IN (SELECT id FROM round)
  WHEN 'toss' THEN posting.subject IN (SELECT id FROM toss)
  WHEN 'contest' THEN posting.subject IN (SELECT id FROM contest)
  WHEN 'deposit' THEN posting.subject IN (SELECT id FROM deposit)
  WHEN 'withdrawal' THEN posting.subject IN (SELECT id FROM withdrawal)
  WHEN 'suspense' THEN posting.subject IN (SELECT id FROM suspense)
  WHEN 'funding' THEN posting.subject IN (SELECT id FROM funding)
  WHEN 'player' THEN posting.subject IN (SELECT id FROM player)
  WHEN 'asset' THEN posting.subject = posting.asset
  END, 0)
