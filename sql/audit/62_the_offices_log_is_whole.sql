-- The office's log has every row that was ever written, each of a player who was there.
SELECT count(*) AS rows, max(id) AS newest FROM office_log HAVING count(*) <> coalesce(max(id), 0)
UNION ALL
SELECT id, actor FROM office_log WHERE actor NOT IN (SELECT id FROM player)
