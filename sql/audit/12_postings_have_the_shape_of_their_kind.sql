-- Every posting moves money the way that its kind does, in the asset of what it is about, and of no player but whom that belongs to.
SELECT posting.kind, posting.subject, posting.line, posting.debit, posting.credit FROM posting
LEFT JOIN entry_kind ON entry_kind.code = posting.kind
LEFT JOIN entry_shape AS shape ON shape.kind = posting.kind
  AND shape.debit = min(posting.debit, 0) AND shape.credit = min(posting.credit, 0)
WHERE NOT coalesce(shape.kind = posting.kind AND coalesce(shape.line = posting.line, 1)
  AND coalesce(shape.play = (posting.asset = (SELECT code FROM asset WHERE name = 'play')), 1)
  AND CASE entry_kind.subject
    WHEN 'round' THEN EXISTS (SELECT 1 FROM round WHERE id = posting.subject AND asset = posting.asset
      AND max(posting.debit, posting.credit, 0) IN (0, player))
    WHEN 'toss' THEN EXISTS (SELECT 1 FROM toss WHERE id = posting.subject AND asset = posting.asset
      AND max(posting.debit, posting.credit, 0) IN (0, player))
    WHEN 'contest' THEN EXISTS (SELECT 1 FROM contest JOIN buy_in ON buy_in.contest = contest.id
      WHERE contest.id = posting.subject AND contest.asset = posting.asset
      AND max(posting.debit, posting.credit, 0) IN (0, buy_in.player))
    WHEN 'deposit' THEN EXISTS (SELECT 1 FROM deposit WHERE id = posting.subject AND asset = posting.asset
      AND max(posting.debit, posting.credit, 0) IN (0, player))
    WHEN 'withdrawal' THEN EXISTS (SELECT 1 FROM withdrawal WHERE id = posting.subject AND asset = posting.asset
      AND max(posting.debit, posting.credit, 0) IN (0, player))
    WHEN 'suspense' THEN EXISTS (SELECT 1 FROM suspense WHERE id = posting.subject AND asset = posting.asset
      AND max(posting.debit, posting.credit, 0) IN (0, player))
    WHEN 'funding' THEN EXISTS (SELECT 1 FROM funding WHERE id = posting.subject AND asset = posting.asset)
    WHEN 'player' THEN posting.subject IN (posting.debit, posting.credit)
    WHEN 'asset' THEN posting.subject = posting.asset
    END, 0)
