-- Every stake and settlement in the books belongs to a round, a toss or a contest, every welcome and refill to a player.
SELECT posting.kind, posting.subject, posting.line FROM posting
WHERE (posting.kind IN (3, 4) AND posting.subject NOT IN (SELECT id FROM round))
  OR (posting.kind IN (7, 8) AND posting.subject NOT IN (SELECT id FROM toss))
  OR (posting.kind IN (2, 11) AND posting.subject NOT IN (SELECT id FROM player))
  OR (posting.kind IN (9, 10) AND posting.subject NOT IN (SELECT id FROM contest))
