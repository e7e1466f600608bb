-- Every posting moves money the way that its kind does, in the asset of what it is about, and of no player but whom that belongs to.
SELECT posting.kind, posting.subject, posting.line, posting.debit, posting.credit FROM posting
LEFT JOIN entry_kind ON entry_kind.code = posting.kind
LEFT JOIN entry_shape AS shape ON shape.kind = posting.kind
  AND shape.debit = min(posting.debit, 0) AND shape.credit = min(posting.credit, 0)
WHERE NOT coalesce(shape.kind = posting.kind AND coalesce(shape.line = posting.line, 1)
  AND coalesce(shape.play = (posting.asset = (SELECT code FROM asset WHERE name = 'play')), 1), 0)
  OR NOT EXISTS (SELECT 1 FROM subject WHERE subject.kind = entry_kind.subject AND subject.id = posting.subject
    AND subject.asset = posting.asset AND max(posting.debit, posting.credit, 0) IN (0, subject.player))
  OR (min(posting.debit, posting.credit) > 0
    AND NOT EXISTS (SELECT 1 FROM subject WHERE subject.kind = entry_kind.subject AND subject.id = posting.subject
      AND subject.asset = posting.asset AND subject.player = min(posting.debit, posting.credit)))
