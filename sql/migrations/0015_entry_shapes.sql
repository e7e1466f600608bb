-- How the entries of a kind may move money: a posting that has no row here is refused. debit, credit: what
-- the account is that gives and the one that receives, a house's own by its number ("house"), any player's
-- as 0. line: the only line of an entry that it stands on. play: 1 for play credits only, 0 for real money
-- only. src/ledger.rs has the same rows.
CREATE TABLE entry_shape (
  kind INTEGER NOT NULL REFERENCES entry_kind (code),
  debit INTEGER NOT NULL CHECK (debit <= 0),
  credit INTEGER NOT NULL CHECK (credit <= 0),
  line INTEGER CHECK (line >= 0),
  play INTEGER CHECK (play IN (0, 1)),
  PRIMARY KEY (kind, debit, credit)
) STRICT, WITHOUT ROWID;
INSERT INTO entry_shape (kind, debit, credit, line, play) VALUES
  (1, -1, -2, 0, NULL),
  (2, -1, 0, 0, 1),
  (3, 0, -4, NULL, NULL), (3, -2, -6, 1, NULL),
  (4, -4, 0, NULL, NULL), (4, -4, -2, NULL, NULL), (4, -6, 0, NULL, NULL), (4, -6, -2, NULL, NULL),
  (4, -2, 0, NULL, NULL),
  (7, 0, -4, 0, NULL), (7, -2, -6, 1, NULL),
  (8, -4, 0, NULL, NULL), (8, -4, -2, NULL, NULL), (8, -6, 0, NULL, NULL), (8, -6, -2, NULL, NULL),
  (8, -2, 0, NULL, NULL),
  (9, 0, -4, NULL, NULL),
  (10, -4, 0, NULL, NULL), (10, -4, -2, NULL, NULL),
  (11, -1, 0, NULL, 1);
CREATE TRIGGER posting_has_a_shape_of_its_kind AFTER INSERT ON posting
WHEN NOT EXISTS (SELECT 1 FROM entry_shape
  WHERE kind = NEW.kind AND debit = iif(NEW.debit < 0, NEW.debit, 0) AND credit = iif(NEW.credit < 0, NEW.credit, 0)
    AND (line IS NULL OR line = NEW.line) AND (play IS NULL OR play = (NEW.asset = 1)))
BEGIN SELECT RAISE(ABORT, 'no entry of this kind moves money that way'); END;
