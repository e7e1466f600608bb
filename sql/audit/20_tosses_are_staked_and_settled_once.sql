-- Every toss is staked once, and settled once when it is over: its escrow is emptied and its payout paid.
SELECT toss.id, toss.stake, toss.payout,
  coalesce(sum(iif(posting.kind = 7 AND posting.credit = -4, posting.amount, 0)), 0) AS staked,
  coalesce(sum(iif(posting.kind = 8 AND posting.debit = -4, posting.amount, 0)), 0) AS from_escrow,
  coalesce(sum(iif(posting.kind = 8 AND posting.credit = toss.player, posting.amount, 0)), 0) AS to_player
FROM toss LEFT JOIN posting ON posting.kind IN (7, 8) AND posting.subject = toss.id AND posting.asset = toss.asset
GROUP BY toss.id, toss.stake, toss.payout
HAVING staked <> toss.stake OR from_escrow <> iif(toss.payout IS NULL, 0, toss.stake)
  OR to_player <> coalesce(toss.payout, 0)
