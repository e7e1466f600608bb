-- Every posting moves money the way that its kind does, in the asset of what it is about, and of no player but whom that belongs to.
SELECT posting.kind, posting.subject, posting.line, posting.debit, posting.credit FROM posting
LEFT JOIN entry_kind ON entry_kind.code = posting.kind
LEFT JOIN entry_shape AS shape ON shape.kind = posting.kind
  AND shape.debit = min(posting.debit, 0) AND shape.credit = min(posting.credit, 0)
LEFT JOIN asset ON asset.code = posting.asset
LEFT JOIN round ON entry_kind.subject = 'round' AND round.id = posting.subject
LEFT JOIN toss ON entry_kind.subject = 'toss' AND toss.id = posting.subject
LEFT JOIN contest ON entry_kind.subject = 'contest' AND contest.id = posting.subject
LEFT JOIN buy_in ON buy_in.contest = contest.id AND buy_in.player IN (posting.debit, posting.credit)
WHERE NOT coalesce(shape.kind = posting.kind
  AND coalesce(shape.line = posting.line, 1) AND coalesce(shape.play = (asset.name = 'play'), 1)
  AND posting.asset = coalesce(round.asset, toss.asset, contest.asset,
    iif(entry_kind.subject = 'asset', posting.subject, posting.asset))
  AND max(posting.debit, posting.credit, 0) IN (0, coalesce(round.player, toss.player, buy_in.player,
    iif(entry_kind.subject = 'player', posting.subject, NULL))), 0)
