-- The values that tosses came to are counted, each once.
SELECT toss, value, sum(times) AS difference FROM (
  SELECT toss, value, times FROM toss_value
  UNION ALL SELECT toss, value, -1 FROM toss WHERE value IS NOT NULL)
GROUP BY toss, value HAVING sum(times) <> 0
