-- Every balance is the sum of its postings.
SELECT account.asset, account.owner, account.balance, coalesce(moved.amount, 0) AS postings
FROM account LEFT JOIN (
  SELECT asset, owner, sum(amount) AS amount FROM (
    SELECT asset, credit AS owner, amount FROM posting
    UNION ALL SELECT asset, debit, -amount FROM posting)
  GROUP BY asset, owner) AS moved USING (asset, owner)
WHERE account.balance <> coalesce(moved.amount, 0)
