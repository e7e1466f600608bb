INSERT INTO entry_kind VALUES (7, 'toss stake', 'toss'), (8, 'toss settlement', 'toss');

-- A bet on one throw of Telegram's own dice. It is open from the bet until Telegram has said what
-- the bot's dice shows, or until that can never be known; then the stake has gone back, "value" is
-- NULL and the payout is the stake. chat: where it is thrown. message: the dice in it.
-- tell_at: when its end is to be told, after the dice have come to rest; NULL once it is told.
CREATE TABLE toss (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  toss TEXT NOT NULL,
  bet TEXT NOT NULL,
  pay_table INTEGER NOT NULL REFERENCES pay_table (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  stake INTEGER NOT NULL CHECK (stake > 0),
  chat INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  message INTEGER,
  value INTEGER CHECK (value BETWEEN 1 AND 64),
  payout INTEGER CHECK (payout >= 0),
  settled_at INTEGER,
  tell_at INTEGER,
  CHECK ((payout IS NULL) = (settled_at IS NULL)),
  CHECK ((message IS NULL) = (value IS NULL)),
  CHECK (payout IS NOT NULL OR (value IS NULL AND tell_at IS NULL)),
  CHECK (payout IS NULL OR value IS NOT NULL OR payout = stake)
) STRICT;
-- A player has one throw in the air at most.
CREATE UNIQUE INDEX toss_open ON toss (player) WHERE payout IS NULL;
CREATE INDEX toss_of_player ON toss (player, id);
CREATE INDEX toss_to_tell ON toss (tell_at) WHERE tell_at IS NOT NULL;
CREATE TRIGGER toss_opens_without_an_end BEFORE INSERT ON toss WHEN NEW.payout IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a toss is thrown before it ends'); END;
CREATE TRIGGER toss_ends_once BEFORE UPDATE ON toss
WHEN NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.toss IS NOT OLD.toss
  OR NEW.bet IS NOT OLD.bet OR NEW.pay_table IS NOT OLD.pay_table OR NEW.asset IS NOT OLD.asset
  OR NEW.stake IS NOT OLD.stake OR NEW.chat IS NOT OLD.chat OR NEW.opened_at IS NOT OLD.opened_at
  OR (OLD.payout IS NOT NULL AND (NEW.payout IS NOT OLD.payout OR NEW.value IS NOT OLD.value
    OR NEW.message IS NOT OLD.message OR NEW.settled_at IS NOT OLD.settled_at
    OR NEW.tell_at IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'a toss ends once, and its end is told once'); END;
CREATE TRIGGER toss_stays BEFORE DELETE ON toss
BEGIN SELECT RAISE(ABORT, 'tosses are never deleted'); END;

-- How often each value came, for people who want to see whether Telegram's dice are fair.
CREATE TABLE toss_value (
  toss TEXT NOT NULL,
  value INTEGER NOT NULL,
  times INTEGER NOT NULL CHECK (times > 0),
  PRIMARY KEY (toss, value)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER toss_counts_its_value AFTER UPDATE OF value ON toss
WHEN OLD.value IS NULL AND NEW.value IS NOT NULL BEGIN
  INSERT INTO toss_value VALUES (NEW.toss, NEW.value, 1)
  ON CONFLICT DO UPDATE SET times = times + 1;
END;

-- toss: the row asks for dice, "text" is their emoji, and the toss is settled when the row goes.
ALTER TABLE outbox ADD COLUMN toss INTEGER REFERENCES toss (id);
CREATE UNIQUE INDEX outbox_toss ON outbox (toss) WHERE toss IS NOT NULL;
