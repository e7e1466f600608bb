-- No more rounds that are over wait to be counted than the program lets wait.
SELECT count(*) AS rounds FROM round WHERE payout IS NOT NULL AND id > (SELECT round FROM counting)
HAVING count(*) > 8192
