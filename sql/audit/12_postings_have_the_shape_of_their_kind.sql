-- Every posting moves money the way that its kind does.
SELECT posting.kind, posting.subject, posting.line, posting.debit, posting.credit FROM posting
LEFT JOIN round ON posting.kind IN (3, 4) AND round.id = posting.subject
LEFT JOIN toss ON posting.kind IN (7, 8) AND toss.id = posting.subject
LEFT JOIN contest ON posting.kind IN (9, 10) AND contest.id = posting.subject
WHERE NOT coalesce(CASE posting.kind
  WHEN 1 THEN posting.line = 0 AND posting.subject = posting.asset AND debit = -1 AND credit = -2
  WHEN 2 THEN posting.line = 0 AND posting.asset = 1 AND debit = -1 AND credit = posting.subject
  WHEN 3 THEN posting.asset = round.asset
    AND (debit = round.player AND credit = -4 OR debit = -2 AND credit = -6 AND posting.line = 1)
  WHEN 4 THEN posting.asset = round.asset
    AND (debit IN (-4, -6) AND credit IN (round.player, -2) OR debit = -2 AND credit = round.player)
  WHEN 7 THEN posting.asset = toss.asset
    AND (debit = toss.player AND credit = -4 AND posting.line = 0 OR debit = -2 AND credit = -6 AND posting.line = 1)
  WHEN 8 THEN posting.asset = toss.asset
    AND (debit IN (-4, -6) AND credit IN (toss.player, -2) OR debit = -2 AND credit = toss.player)
  WHEN 9 THEN posting.asset = contest.asset AND credit = -4
  WHEN 10 THEN posting.asset = contest.asset AND debit = -4
  WHEN 11 THEN posting.asset = 1 AND debit = -1 AND credit = posting.subject
  END, 0)
