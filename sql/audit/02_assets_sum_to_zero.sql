-- The balances of each asset sum to zero.
SELECT asset, sum(balance) AS total FROM account GROUP BY asset HAVING sum(balance) <> 0
