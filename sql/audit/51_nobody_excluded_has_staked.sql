-- No stake was taken from a player who was excluded then.
SELECT exclusion.id AS exclusion, posting.kind, posting.subject, posting.line FROM posting
JOIN house ON house.owner = posting.credit AND house.name = 'stakes'
JOIN exclusion ON exclusion.player = posting.debit AND exclusion.until > posting.at AND exclusion.since < posting.at
WHERE exclusion.since >= (SELECT faith FROM steady)
