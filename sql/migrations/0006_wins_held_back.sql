-- A round whose table was left alone, and how many of its moves the player made: those behind them its
-- game's rule made.
CREATE TABLE left_alone (
  round INTEGER PRIMARY KEY REFERENCES round (id),
  own_moves INTEGER NOT NULL CHECK (own_moves >= 0)
) STRICT;

-- What open rounds and tosses may still win is held back from the bankroll, by line 1 of their bet's
-- entry: so each is covered until it ends, whatever the others win. A bet that was open before has no
-- such line, and is paid from the bankroll itself.
INSERT INTO house VALUES (-6, 'house:held');
INSERT INTO account (asset, owner) SELECT code, -6 FROM asset;
