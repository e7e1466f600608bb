-- The house holds back exactly what was held back for the rounds and tosses that are open.
SELECT account.asset, account.balance, coalesce(sum(open.amount), 0) AS may_be_won
FROM account LEFT JOIN (
  SELECT posting.asset, amount FROM round JOIN posting ON subject = round.id AND kind = 3 AND credit = -6
    WHERE payout IS NULL
  UNION ALL SELECT posting.asset, amount FROM toss JOIN posting ON subject = toss.id AND kind = 7 AND credit = -6
    WHERE payout IS NULL) AS open ON open.asset = account.asset
WHERE account.owner = -6
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(open.amount), 0)
