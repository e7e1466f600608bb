-- The flows of money that comes and goes without a bet are the sums of its postings, by day, asset, kind and sides.
SELECT day, asset, kind, debit, credit FROM (
  SELECT day, asset, kind, debit, credit, postings, amount FROM flow
  UNION ALL
  SELECT at / 86400000000, asset, kind, min(debit, 0), min(credit, 0), -count(*), -sum(amount) FROM posting
  WHERE kind IN (SELECT code FROM entry_kind WHERE subject NOT IN ('round', 'toss', 'contest'))
  GROUP BY 1, 2, 3, 4, 5)
GROUP BY day, asset, kind, debit, credit HAVING sum(postings) <> 0 OR sum(amount) <> 0
