-- Every toss is staked once, and settled once when it is over: its escrow is emptied and its payout paid.
SELECT toss.id, toss.stake, toss.payout,
  coalesce(sum(iif(posting.credit = escrow.owner, posting.amount, 0)), 0) AS staked,
  coalesce(sum(iif(posting.debit = escrow.owner, posting.amount, 0)), 0) AS from_escrow,
  coalesce(sum(iif(posting.credit = toss.player, posting.amount, 0)), 0) AS to_player
FROM house AS escrow JOIN toss LEFT JOIN ledger AS posting
  ON posting.id BETWEEN toss.id * 8192 AND toss.id * 8192 + 8191 AND +posting.asset = toss.asset
  AND +posting.kind IN (SELECT code FROM entry_kind WHERE entry_kind.subject = 'toss')
WHERE escrow.name = 'stakes'
GROUP BY toss.id, toss.stake, toss.payout
HAVING staked <> toss.stake OR from_escrow <> iif(toss.payout IS NULL, 0, toss.stake)
  OR to_player <> coalesce(toss.payout, 0)
