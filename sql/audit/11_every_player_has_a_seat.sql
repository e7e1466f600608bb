-- Every player has a seat, an account of play credits, a pair of seeds in force and one committed ahead.
SELECT player.id FROM player
LEFT JOIN seat ON seat.player = player.id
LEFT JOIN seed_pair AS current ON current.id = seat.seed_pair AND current.player = player.id
  AND current.opened_at IS NOT NULL AND current.closed_at IS NULL
LEFT JOIN seed_pair AS next ON next.id = seat.next_pair AND next.player = player.id
  AND next.opened_at IS NULL
WHERE current.id IS NULL OR next.id IS NULL
  OR NOT EXISTS (SELECT 1 FROM asset CROSS JOIN account ON account.asset = asset.code AND account.owner = player.id WHERE asset.play = 1)
