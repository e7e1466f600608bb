-- How many of its moves the player made; those behind them its game's rule made when the table was
-- left alone. NULL: the player made all, or it was settled before this was kept.
ALTER TABLE round ADD COLUMN own_moves INTEGER CHECK (own_moves >= 0);
