-- The stakes account holds exactly the stakes of open rounds.
SELECT account.asset, account.balance, coalesce(sum(round.staked), 0) AS open_stakes
FROM account LEFT JOIN round ON round.asset = account.asset AND round.payout IS NULL
WHERE account.owner = -4
GROUP BY account.asset, account.balance HAVING account.balance <> coalesce(sum(round.staked), 0)
