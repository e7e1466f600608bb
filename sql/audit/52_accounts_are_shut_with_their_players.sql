-- Every account is shut for exactly as long as its player is kept from playing.
SELECT account.asset, account.owner, account.shut_until FROM account
WHERE account.shut_until IS NOT (SELECT max(until) FROM exclusion WHERE player = account.owner AND over = 0)
