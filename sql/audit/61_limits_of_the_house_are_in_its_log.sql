-- Every limit that the house has set a player is what the office's log says last of it, and all that it says holds.
SELECT subject, max(held) AS held, max(logged) AS logged FROM (
  SELECT player || ' ' || kind || ' ' || asset AS subject, NULL AS logged,
    value || ', by ' || by || ' at ' || since || ': ' || reason AS held FROM house_limit
  UNION ALL
  SELECT subject, new || ', by ' || actor || ' at ' || at || ': ' || reason, NULL FROM office_log AS log
  WHERE about = 'limit' AND new <> 'none'
    AND id = (SELECT max(id) FROM office_log AS last WHERE last.about = 'limit' AND last.subject = log.subject))
GROUP BY subject HAVING max(held) IS NOT max(logged)
