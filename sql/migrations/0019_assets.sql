-- What is counted. decimals: its smallest unit is that many places behind the point. play: 1 for what is
-- given away and worth nothing, 0 for real money. src/values/money/assets.rs has the same rows. A player has an
-- account of an asset since they first had its wallet open.
ALTER TABLE asset ADD COLUMN decimals INTEGER NOT NULL DEFAULT 6 CHECK (decimals BETWEEN 2 AND 9);
ALTER TABLE asset ADD COLUMN play INTEGER NOT NULL DEFAULT 0 CHECK (play IN (0, 1));
UPDATE asset SET play = 1 WHERE name = 'play';
-- Dollars were never dealt in: no account of theirs was ever moved.
UPDATE asset SET name = 'usdt' WHERE name = 'usd';
INSERT INTO asset (code, name, decimals, play) VALUES
  (3, 'usdc', 6, 0), (4, 'ton', 9, 0), (5, 'btc', 8, 0), (6, 'ltc', 8, 0), (7, 'trx', 6, 0), (8, 'eth', 9, 0), (9, 'bnb', 9, 0);
INSERT INTO account (asset, owner) SELECT asset.code, house.owner FROM asset, house WHERE asset.code > 2;
DROP TRIGGER posting_has_a_shape_of_its_kind;
CREATE TRIGGER posting_has_a_shape_of_its_kind AFTER INSERT ON posting
WHEN NOT EXISTS (SELECT 1 FROM entry_shape
  WHERE kind = NEW.kind AND debit = iif(NEW.debit < 0, NEW.debit, 0) AND credit = iif(NEW.credit < 0, NEW.credit, 0)
    AND (line IS NULL OR line = NEW.line)
    AND (play IS NULL OR play = (SELECT asset.play FROM asset WHERE asset.code = NEW.asset)))
BEGIN SELECT RAISE(ABORT, 'no entry of this kind moves money that way'); END;
-- A bet that is repeated by itself is repeated out of the wallet that it began with.
ALTER TABLE auto_play ADD COLUMN asset INTEGER NOT NULL DEFAULT 1;
-- One table a game in each wallet.
DROP INDEX round_open;
CREATE UNIQUE INDEX round_open ON round (player, game, asset) WHERE payout IS NULL;
