-- What a bet was promised: SHA-256 over its game's rules and what it pays, in canonical text. Bets
-- that are promised the same share a row. choice: the first bet that named it; the program of that
-- time gives the text for it again.
CREATE TABLE pay_table (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  game TEXT NOT NULL,
  choice TEXT NOT NULL
) STRICT;
CREATE TRIGGER pay_table_stays_as_it_is BEFORE UPDATE ON pay_table
BEGIN SELECT RAISE(ABORT, 'a pay table never changes'); END;
CREATE TRIGGER pay_table_stays BEFORE DELETE ON pay_table
BEGIN SELECT RAISE(ABORT, 'pay tables are never deleted'); END;

-- What the round was promised; NULL only in rounds that were played before this was kept.
ALTER TABLE round ADD COLUMN pay_table INTEGER REFERENCES pay_table (id);
CREATE TRIGGER round_names_its_pay_table BEFORE INSERT ON round WHEN NEW.pay_table IS NULL
BEGIN SELECT RAISE(ABORT, 'a round names what it was promised'); END;
CREATE TRIGGER round_keeps_its_pay_table BEFORE UPDATE OF pay_table ON round
WHEN NEW.pay_table IS NOT OLD.pay_table
BEGIN SELECT RAISE(ABORT, 'a round keeps what it was promised'); END;

-- A player has one open round of a game at most.
DROP INDEX round_open;
CREATE UNIQUE INDEX round_open ON round (player, game) WHERE payout IS NULL;

-- Where an open round is played. It comes and goes with the round. chat: where it was last shown, at
-- first the player's private chat, whose id is the player's. touched_at: when its player last had to
-- do with it; a day later it counts as abandoned.
CREATE TABLE open_table (
  round INTEGER PRIMARY KEY REFERENCES round (id),
  chat INTEGER NOT NULL,
  touched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX open_table_left ON open_table (touched_at);
INSERT INTO open_table SELECT id, player, opened_at FROM round WHERE payout IS NULL;
CREATE TRIGGER round_opens_a_table AFTER INSERT ON round WHEN NEW.payout IS NULL
BEGIN INSERT INTO open_table VALUES (NEW.id, NEW.player, NEW.opened_at); END;
CREATE TRIGGER round_clears_its_table AFTER UPDATE OF payout ON round WHEN NEW.payout IS NOT NULL
BEGIN DELETE FROM open_table WHERE round = NEW.id; END;

-- A bet that is repeated by itself, for a bounded number of rounds; one a player. It goes when it
-- ends. chat, message: the message that shows it. balance: the player's when it began. turn: the
-- player's seat's after its last round; another one means that they played on by themselves.
CREATE TABLE auto_play (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  game TEXT NOT NULL,
  choice TEXT NOT NULL,
  stake INTEGER NOT NULL CHECK (stake > 0),
  chat INTEGER NOT NULL,
  message INTEGER NOT NULL,
  rounds INTEGER NOT NULL,
  played INTEGER NOT NULL CHECK (played BETWEEN 1 AND rounds - 1),
  balance INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX auto_play_due ON auto_play (due_at);
