-- Who is kept from playing stakes nothing. So far every posting looked that up; now it stands beside the balance that
-- the posting moves anyway, so that it costs a bet nothing: of a player's account, when the last of what keeps them from
-- playing ends.
ALTER TABLE account ADD COLUMN shut_until INTEGER;
UPDATE account SET shut_until = (SELECT max(until) FROM exclusion WHERE player = owner AND over = 0)
WHERE owner IN (SELECT player FROM exclusion WHERE over = 0);

CREATE TRIGGER exclusion_shuts_accounts AFTER INSERT ON exclusion BEGIN
  UPDATE account SET shut_until = (SELECT max(until) FROM exclusion WHERE player = NEW.player AND over = 0)
  WHERE owner = NEW.player AND asset IN (SELECT code FROM asset);
END;
CREATE TRIGGER exclusion_shuts_accounts_for_longer AFTER UPDATE OF until, over ON exclusion BEGIN
  UPDATE account SET shut_until = (SELECT max(until) FROM exclusion WHERE player = NEW.player AND over = 0)
  WHERE owner = NEW.player AND asset IN (SELECT code FROM asset);
END;
CREATE TRIGGER account_opens_shut AFTER INSERT ON account
WHEN NEW.shut_until IS NOT (SELECT max(until) FROM exclusion WHERE player = NEW.owner AND over = 0)
BEGIN
  UPDATE account SET shut_until = (SELECT max(until) FROM exclusion WHERE player = NEW.owner AND over = 0)
  WHERE asset = NEW.asset AND owner = NEW.owner;
END;
CREATE TRIGGER account_is_shut_with_its_player BEFORE UPDATE OF shut_until, owner ON account
WHEN NEW.shut_until IS NOT (SELECT max(until) FROM exclusion WHERE player = NEW.owner AND over = 0)
BEGIN SELECT RAISE(ABORT, 'an account is shut for as long as its player'); END;

DROP TRIGGER posting_moves_balances;
CREATE TRIGGER posting_moves_balances AFTER INSERT ON posting BEGIN
  UPDATE account SET balance = CASE
    WHEN shut_until > NEW.at AND NEW.credit = (SELECT owner FROM house WHERE name = 'stakes')
    THEN RAISE(ABORT, 'who is excluded stakes nothing') ELSE balance - NEW.amount END
  WHERE asset = NEW.asset AND owner = NEW.debit;
  UPDATE account SET balance = balance + NEW.amount WHERE asset = NEW.asset AND owner = NEW.credit;
END;
DROP TRIGGER posting_has_a_shape_of_its_kind;
CREATE TRIGGER posting_has_a_shape_of_its_kind AFTER INSERT ON posting
WHEN NOT EXISTS (SELECT 1 FROM entry_shape
  WHERE kind = NEW.kind AND debit = iif(NEW.debit < 0, NEW.debit, 0) AND credit = iif(NEW.credit < 0, NEW.credit, 0)
    AND (line IS NULL OR line = NEW.line)
    AND (play IS NULL OR play = (SELECT asset.play FROM asset WHERE asset.code = NEW.asset)))
BEGIN SELECT RAISE(ABORT, 'no entry of this kind moves money that way'); END;

-- The kinds that bets are booked by, from 3 to 10, are told by their number alone: no look-up for each posting of one.
DROP TRIGGER posting_is_summed;
CREATE TRIGGER posting_is_summed AFTER INSERT ON posting
WHEN NEW.kind NOT BETWEEN 3 AND 10 AND EXISTS (SELECT 1 FROM entry_kind
  WHERE code = NEW.kind AND subject <> 'round' AND subject <> 'toss' AND subject <> 'contest')
BEGIN
  INSERT INTO flow VALUES (NEW.at / 86400000000, NEW.asset, NEW.kind, min(NEW.debit, 0), min(NEW.credit, 0), 1, NEW.amount)
  ON CONFLICT DO UPDATE SET postings = postings + 1, amount = amount + excluded.amount;
END;
