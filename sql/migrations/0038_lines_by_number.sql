-- What is posted about rounds, tosses and contests is nearly all that is ever written. A line of it stands under a number
-- that its key makes: so it is added at the table's end, where pages are filled one by one, and needs no index. Any other
-- line has the next number below 0, and its key in one. What is about the round n is from n * 8192 up to the next.
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY CHECK (id <> 0 AND (id > 0) = (kind BETWEEN 3 AND 10)),
  kind INTEGER NOT NULL REFERENCES entry_kind (code),
  subject INTEGER NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 0),
  asset INTEGER NOT NULL,
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL CHECK (credit <> debit),
  amount INTEGER NOT NULL CHECK (amount > 0),
  at INTEGER NOT NULL,
  CHECK (id < 0 OR (line < 1024 AND id = (subject * 8 + kind - 3) * 1024 + line)),
  FOREIGN KEY (asset, debit) REFERENCES account (asset, owner),
  FOREIGN KEY (asset, credit) REFERENCES account (asset, owner)
) STRICT;
INSERT INTO ledger SELECT row_number() OVER (ORDER BY subject, kind, line)
    - (SELECT count(*) + 1 FROM posting WHERE kind NOT BETWEEN 3 AND 10),
  kind, subject, line, asset, debit, credit, amount, at FROM posting WHERE kind NOT BETWEEN 3 AND 10;
INSERT INTO ledger SELECT (subject * 8 + kind - 3) * 1024 + line, kind, subject, line, asset, debit, credit, amount, at
FROM posting WHERE kind BETWEEN 3 AND 10 ORDER BY subject, kind, line;
DROP TABLE posting;
CREATE UNIQUE INDEX ledger_key ON ledger (subject, kind, line) WHERE id < 0;
CREATE VIEW posting (kind, subject, line, asset, debit, credit, amount, at) AS
  SELECT kind, subject, line, asset, debit, credit, amount, at FROM ledger;
CREATE TRIGGER posting_stays BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END;
CREATE TRIGGER posting_stays_as_it_is BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
CREATE TRIGGER posting_moves_balances AFTER INSERT ON ledger BEGIN
  UPDATE account SET balance = CASE
    WHEN shut_until > NEW.at AND NEW.credit = (SELECT owner FROM house WHERE name = 'stakes')
    THEN RAISE(ABORT, 'who is excluded stakes nothing') ELSE balance - NEW.amount END
  WHERE asset = NEW.asset AND owner = NEW.debit;
  UPDATE account SET balance = balance + NEW.amount WHERE asset = NEW.asset AND owner = NEW.credit;
END;
CREATE TRIGGER posting_has_a_shape_of_its_kind AFTER INSERT ON ledger
WHEN NOT EXISTS (SELECT 1 FROM entry_shape
  WHERE kind = NEW.kind AND debit = iif(NEW.debit < 0, NEW.debit, 0) AND credit = iif(NEW.credit < 0, NEW.credit, 0)
    AND (line IS NULL OR line = NEW.line)
    AND (play IS NULL OR play = (SELECT asset.play FROM asset WHERE asset.code = NEW.asset)))
BEGIN SELECT RAISE(ABORT, 'no entry of this kind moves money that way'); END;
CREATE TRIGGER posting_is_summed AFTER INSERT ON ledger
WHEN NEW.kind NOT BETWEEN 3 AND 10 AND EXISTS (SELECT 1 FROM entry_kind
  WHERE code = NEW.kind AND subject <> 'round' AND subject <> 'toss' AND subject <> 'contest')
BEGIN
  INSERT INTO flow VALUES (NEW.at / 86400000000, NEW.asset, NEW.kind, min(NEW.debit, 0), min(NEW.credit, 0), 1, NEW.amount)
  ON CONFLICT DO UPDATE SET postings = postings + 1, amount = amount + excluded.amount;
END;
