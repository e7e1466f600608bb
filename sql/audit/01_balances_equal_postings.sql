-- Every balance is the sum of its postings.
-- By pairs of accounts first: so each posting is sorted once, not twice.
WITH flow AS MATERIALIZED (
  SELECT asset, debit, credit, sum(amount) AS amount FROM posting GROUP BY asset, debit, credit)
SELECT account.asset, account.owner, account.balance, coalesce(moved.amount, 0) AS postings
FROM account LEFT JOIN (
  SELECT asset, owner, sum(amount) AS amount FROM (
    SELECT asset, credit AS owner, amount FROM flow
    UNION ALL SELECT asset, debit, -amount FROM flow)
  GROUP BY asset, owner) AS moved USING (asset, owner)
WHERE account.balance <> coalesce(moved.amount, 0)
