-- How many of its moves the player made; those behind them its game's rule made when the table was
-- left alone. NULL: the player made all, or it was settled before this was kept.
ALTER TABLE round ADD COLUMN own_moves INTEGER CHECK (own_moves >= 0);

-- What open rounds and tosses may still win, held back from the bankroll: so each is covered until it
-- ends, whatever the others win.
INSERT INTO house VALUES (-6, 'house:held');
INSERT INTO account (asset, owner) SELECT code, -6 FROM asset;

-- The most that the house can lose on the bet, held back as long as it is open. 0: it settled at once,
-- or it was open before this was kept and is paid from the bankroll itself.
ALTER TABLE round ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0);
CREATE TRIGGER round_keeps_what_is_held BEFORE UPDATE OF held ON round WHEN NEW.held <> OLD.held
BEGIN SELECT RAISE(ABORT, 'what is held back for a round never changes'); END;
ALTER TABLE toss ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0);
CREATE TRIGGER toss_keeps_what_is_held BEFORE UPDATE OF held ON toss WHEN NEW.held <> OLD.held
BEGIN SELECT RAISE(ABORT, 'what is held back for a toss never changes'); END;
