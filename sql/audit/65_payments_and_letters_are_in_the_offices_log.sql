-- Since the office's log begins, all that was put in, taken out, settled, approved, refused and written to many is in it, by who did it, and all of this in it was done.
SELECT action, subject, actor, at, sum(n) AS difference FROM (
  SELECT action, subject, actor, at, iif(action IN ('fund', 'take', 'settle'), reason, NULL) AS reason, 1 AS n FROM office_log
  WHERE action IN ('fund', 'take', 'settle', 'approve', 'refuse', 'broadcast')
  UNION ALL SELECT iif(out, 'take', 'fund'), asset.name, by, at, reason, -1
    FROM funding JOIN asset ON asset.code = funding.asset
  UNION ALL SELECT 'settle', CAST(id AS TEXT), by, settled_at, reason, -1 FROM suspense WHERE state <> 'open'
  UNION ALL SELECT iif(step.state = 'reserved', 'approve', 'refuse'), CAST(step.withdrawal AS TEXT), step.by, step.at, NULL, -1
    FROM withdrawal_step AS step
    JOIN withdrawal_step AS before ON before.withdrawal = step.withdrawal AND before.nth = step.nth - 1
    WHERE (step.state = 'reserved' AND before.state = 'waiting')
      OR (step.state = 'refused' AND before.state <> 'unknown')
      OR (step.state = 'unknown' AND before.state IN ('waiting', 'reserved', 'held', 'short'))
  UNION ALL SELECT 'broadcast', CAST(id AS TEXT), by, at, NULL, -1 FROM letter)
WHERE at > (SELECT min(at) FROM office_log)
GROUP BY action, subject, actor, at, reason HAVING sum(n) <> 0
