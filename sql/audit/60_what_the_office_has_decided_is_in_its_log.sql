-- What holds of roles, players and the house is what the office's log says last of each, and all that it says holds.
SELECT state.about, state.subject, state.value, log.new AS logged FROM office_state AS state
LEFT JOIN office_log AS log ON log.id = (SELECT max(id) FROM office_log AS last
  WHERE last.about = state.about AND last.subject = state.subject)
WHERE log.id IS NOT state.act OR log.new IS NOT state.value
UNION ALL
SELECT log.about, log.subject, NULL, log.new FROM office_log AS log
WHERE log.about IN ('play', 'payouts', 'role', 'halt', 'alert')
  AND NOT EXISTS (SELECT 1 FROM office_state AS state WHERE state.about = log.about AND state.subject = log.subject)
