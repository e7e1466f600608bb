-- Every settled round has one settlement that empties its escrow and pays its payout; an open one has none.
SELECT round.id, round.staked, round.payout,
  coalesce(sum(iif(posting.debit = escrow.owner, posting.amount, 0)), 0) AS from_escrow,
  coalesce(sum(iif(posting.credit = round.player, posting.amount, 0)), 0) AS to_player
FROM house AS escrow JOIN round LEFT JOIN ledger AS posting
  ON posting.id BETWEEN round.id * 8192 AND round.id * 8192 + 8191 AND +posting.asset = round.asset
  AND +posting.kind IN (SELECT code FROM entry_kind WHERE entry_kind.subject = 'round')
WHERE escrow.name = 'stakes'
GROUP BY round.id, round.staked, round.payout
HAVING from_escrow <> iif(round.payout IS NULL, 0, round.staked) OR to_player <> coalesce(round.payout, 0)
