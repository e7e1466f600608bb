-- The turnover of each day, asset and game is the sum of its bets that were over then, rounds as far as those are counted, and what the house has of all of them is what the postings of bets brought it.
SELECT day, asset, game FROM (
  SELECT day, asset, game, bets, staked, paid, squares FROM turnover
  UNION ALL
  SELECT at / 86400000000, asset, game, -count(*), -sum(staked), -sum(paid),
    -sum(CAST(paid - staked AS REAL) * (paid - staked))
  FROM (
    SELECT settled_at AS at, asset, game, staked, payout AS paid FROM round
    WHERE payout IS NOT NULL AND id <= (SELECT round FROM counting)
    UNION ALL
    SELECT settled_at, asset, 'toss', stake, payout FROM toss WHERE value IS NOT NULL
    UNION ALL
    SELECT contest.ended_at, contest.asset, iif(contest.kind = 'pot', 'pot', 'duel'), buy_in.stake,
      iif(contest.winner = buy_in.player, contest.payout, 0)
    FROM contest JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended = 'won')
  GROUP BY 1, 2, 3)
GROUP BY day, asset, game
-- The order in which squares are added up changes their last digits.
HAVING sum(bets) <> 0 OR sum(staked) <> 0 OR sum(paid) <> 0
  OR abs(sum(squares)) > 1e-9 * max(abs(squares))
UNION ALL
SELECT NULL, asset, 'all' FROM (
  SELECT asset, staked - paid AS won FROM turnover
  UNION ALL SELECT asset, staked - payout FROM round WHERE payout IS NOT NULL AND id > (SELECT round FROM counting)
  UNION ALL
  -- What is held back for a bet passes from the bankroll and back.
  SELECT posting.asset, iif(payer.name = 'stakes', -1, 1) * posting.amount FROM posting
  JOIN entry_kind ON entry_kind.code = posting.kind AND entry_kind.subject IN ('round', 'toss', 'contest')
  LEFT JOIN house AS payer ON payer.owner = posting.debit
  LEFT JOIN house AS receiver ON receiver.owner = posting.credit
  WHERE (payer.name = 'stakes' AND receiver.name IN ('house:bankroll', 'house:held'))
    OR (payer.name IN ('house:bankroll', 'house:held') AND receiver.name IS NULL))
GROUP BY asset HAVING sum(won) <> 0
