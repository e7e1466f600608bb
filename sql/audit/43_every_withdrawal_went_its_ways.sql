-- Every withdrawal is in the last state that was kept of it, and went from each to the next a way that there is.
SELECT step.withdrawal, step.nth, step.state FROM withdrawal_step AS step
LEFT JOIN withdrawal_step AS before ON before.withdrawal = step.withdrawal AND before.nth = step.nth - 1
WHERE NOT EXISTS (SELECT 1 FROM withdrawal_way WHERE from_state = coalesce(before.state, '') AND to_state = step.state)
  OR (before.nth IS NULL) <> (step.nth = 1)
UNION ALL
SELECT withdrawal.id, (SELECT max(nth) FROM withdrawal_step WHERE withdrawal_step.withdrawal = withdrawal.id), withdrawal.state
FROM withdrawal WHERE state IS NOT (SELECT state FROM withdrawal_step
  WHERE withdrawal_step.withdrawal = withdrawal.id ORDER BY nth DESC LIMIT 1)
