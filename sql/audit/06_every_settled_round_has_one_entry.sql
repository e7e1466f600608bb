-- Every settled round has one settlement that empties its escrow and pays its payout; an open one has none.
SELECT round.id, round.staked, round.payout,
  coalesce(sum(iif(posting.debit = -4, posting.amount, 0)), 0) AS from_escrow,
  coalesce(sum(iif(posting.credit = round.player, posting.amount, 0)), 0) AS to_player
FROM round LEFT JOIN posting ON posting.kind = 4 AND posting.subject = round.id AND posting.asset = round.asset
GROUP BY round.id, round.staked, round.payout
HAVING from_escrow <> iif(round.payout IS NULL, 0, round.staked) OR to_player <> coalesce(round.payout, 0)
