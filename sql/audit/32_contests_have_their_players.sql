-- Every contest has its opener first, two equal stakes in a duel that was drawn and one in any other, and a winner who took part.
SELECT contest.id, contest.kind, contest.ended, count(buy_in.place) AS players
FROM contest LEFT JOIN buy_in ON buy_in.contest = contest.id
GROUP BY contest.id
HAVING coalesce(sum(buy_in.place = 0 AND buy_in.player = contest.opener AND buy_in.stake = contest.stake), 0) <> 1
  OR (contest.kind <> 'pot' AND sum(buy_in.stake <> contest.stake) > 0)
  OR (contest.kind <> 'pot' AND count(*) <> iif(contest.ended IN ('won', 'tied'), 2, 1))
  OR (contest.ended = 'won' AND sum(buy_in.player = contest.winner) <> 1)
