-- The leaderboards show the players who agreed to it, and nobody else.
SELECT board.listing, board.asset, board.week, board.shown FROM board
LEFT JOIN listing ON listing.id = board.listing WHERE board.shown IS NOT listing.shown
