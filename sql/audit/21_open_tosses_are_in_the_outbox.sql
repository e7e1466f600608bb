-- Every open toss has its dice in the outbox, and no other toss has.
SELECT toss.id AS toss, outbox.id AS outbox FROM toss LEFT JOIN outbox ON outbox.toss = toss.id
WHERE toss.payout IS NULL AND outbox.id IS NULL
UNION ALL
SELECT outbox.toss, outbox.id FROM outbox LEFT JOIN toss ON toss.id = outbox.toss
WHERE outbox.toss IS NOT NULL AND (toss.id IS NULL OR toss.payout IS NOT NULL)
