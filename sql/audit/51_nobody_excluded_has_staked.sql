-- No stake was taken from a player who was excluded then.
SELECT exclusion.id AS exclusion, posting.kind, posting.subject, posting.line FROM house
CROSS JOIN posting ON posting.credit = house.owner
CROSS JOIN exclusion ON exclusion.until > posting.at AND exclusion.since < posting.at
  AND (exclusion.over = 0 AND exclusion.player = posting.debit OR exclusion.over = 1 AND exclusion.player = posting.debit)
WHERE house.name = 'stakes' AND exclusion.since >= (SELECT faith FROM steady)
