-- The nonces of every seed pair are 0, 1, 2, … without a gap or a repeat.
SELECT seed_pair, count(*) AS rounds, count(DISTINCT nonce) AS nonces, min(nonce) AS first, max(nonce) AS last
FROM round GROUP BY seed_pair
HAVING count(*) <> count(DISTINCT nonce) OR min(nonce) <> 0 OR max(nonce) <> count(*) - 1
