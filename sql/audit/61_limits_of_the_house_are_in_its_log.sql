-- Every limit that the house has set a player is what the office's log says last of it, and all that it says holds.
WITH said AS (
  SELECT subject, new, actor, at, reason FROM office_log AS log
  WHERE about = 'limit' AND id = (SELECT max(id) FROM office_log WHERE about = 'limit' AND subject = log.subject)),
held AS (
  SELECT player || ' ' || kind || ' ' || asset AS subject, CAST(value AS TEXT) AS value, by, since, reason FROM house_limit)
SELECT held.subject, held.value, said.new AS logged FROM held LEFT JOIN said ON said.subject = held.subject
WHERE said.new IS NOT held.value OR said.actor IS NOT held.by OR said.at IS NOT held.since OR said.reason IS NOT held.reason
UNION ALL
SELECT said.subject, NULL, said.new FROM said LEFT JOIN held ON held.subject = said.subject
WHERE said.new <> 'none' AND held.subject IS NULL
