-- Every player's seat stands right behind their last round.
SELECT seat.player, seat.nonce, seat.turn, seat.last_round, played.rounds, played.last, played.in_pair
FROM seat LEFT JOIN (
  SELECT round.player, count(*) AS rounds, max(round.id) AS last,
    sum(round.seed_pair = seat.seed_pair) AS in_pair
  FROM round JOIN seat ON seat.player = round.player GROUP BY round.player) AS played
ON played.player = seat.player
WHERE seat.turn <> coalesce(played.rounds, 0) OR seat.last_round IS NOT played.last
  OR seat.nonce <> coalesce(played.in_pair, 0)
