-- Everything open has its moment on the agenda, and nothing else has.
WITH open (kind, subject) AS (
  SELECT 'auto', player FROM auto_play
  UNION ALL SELECT 'contest', id FROM contest WHERE ended IS NULL AND kind = 'pot'
  UNION ALL SELECT 'contest', id FROM contest WHERE ended IS NULL AND kind <> 'pot'
  UNION ALL SELECT 'table', round FROM open_table
  UNION ALL SELECT 'deposit', id FROM deposit WHERE state = 'asked'
  UNION ALL SELECT 'deposit', id FROM deposit WHERE state = 'open'
  UNION ALL SELECT 'deposit', id FROM deposit WHERE state = 'expired'
  UNION ALL SELECT 'withdrawal', id FROM withdrawal WHERE state = 'reserved'
  UNION ALL SELECT 'withdrawal', id FROM withdrawal WHERE state = 'sending'
  UNION ALL SELECT 'withdrawal', id FROM withdrawal WHERE state = 'unknown'
  UNION ALL SELECT 'withdrawal', id FROM withdrawal WHERE state = 'short')
SELECT open.kind, open.subject, NULL AS at FROM open LEFT JOIN agenda USING (kind, subject)
WHERE agenda.at IS NULL
UNION ALL
SELECT agenda.kind, agenda.subject, agenda.at FROM agenda LEFT JOIN open USING (kind, subject)
WHERE open.kind IS NULL AND agenda.kind <> 'renewal' AND agenda.kind <> 'till'
  AND (agenda.kind <> 'toss' OR NOT EXISTS (SELECT 1 FROM toss WHERE id = agenda.subject AND payout IS NOT NULL))
UNION ALL
SELECT agenda.kind, agenda.subject, agenda.at FROM agenda JOIN contest ON contest.id = agenda.subject
WHERE agenda.kind = 'contest' AND agenda.at < contest.due_at
