-- Every contest that is over has paid out all that was put in: the payout to its winner and the rest to the bankroll, or each stake back; an open one has paid nothing.
SELECT contest, owner, sum(amount) AS difference FROM (
  SELECT posting.subject AS contest, credit AS owner, amount FROM posting
  JOIN entry_kind ON entry_kind.code = posting.kind AND entry_kind.subject = 'contest'
  JOIN house AS escrow ON escrow.owner = posting.debit AND escrow.name = 'stakes'
  UNION ALL SELECT id, winner, -payout FROM contest WHERE ended = 'won'
  UNION ALL SELECT contest.id, house.owner, contest.payout - sum(buy_in.stake)
    FROM house JOIN contest JOIN buy_in ON buy_in.contest = contest.id
    WHERE house.name = 'house:bankroll' AND contest.ended = 'won' GROUP BY contest.id
  UNION ALL SELECT contest.id, buy_in.player, -buy_in.stake
    FROM contest JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended IN ('tied', 'cancelled', 'expired', 'void'))
GROUP BY contest, owner HAVING sum(amount) <> 0
