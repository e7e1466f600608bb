-- Everything open has its moment on the agenda, no sooner than players were told, and nothing else has.
SELECT matter.kind, matter.subject, NULL AS at FROM matter
WHERE NOT EXISTS (SELECT 1 FROM agenda WHERE agenda.kind = matter.kind AND agenda.subject = matter.subject)
UNION ALL
SELECT agenda.kind, agenda.subject, agenda.at FROM agenda
WHERE NOT EXISTS (SELECT 1 FROM matter WHERE matter.kind = agenda.kind AND matter.subject = agenda.subject
  AND agenda.at >= coalesce(matter.not_before, agenda.at))
