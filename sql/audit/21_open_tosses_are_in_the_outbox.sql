-- Every open toss has its dice in the outbox, and no other toss has.
SELECT toss.id AS toss, outbox.id AS outbox FROM toss
LEFT JOIN outbox ON body = 'dice' AND wing = 'tosses' AND subject = toss.id
WHERE toss.payout IS NULL AND outbox.id IS NULL
UNION ALL
SELECT subject, outbox.id FROM outbox LEFT JOIN toss ON toss.id = subject
WHERE body = 'dice' AND wing = 'tosses' AND (toss.id IS NULL OR toss.payout IS NOT NULL)
