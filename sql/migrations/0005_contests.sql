-- What players play against each other: a duel of two, flip or dice, or the pot of a group. The
-- bankroll has no part in it but for the rake. server_seed: its commitment is shown from the start,
-- itself only at the end. code: what an acceptance has to name. chat: where it was opened. message:
-- the message there that shows it, once Telegram has told its number. stake: of a duel, what each
-- side puts in; of a pot, what its opener did. due_at: when it ends by itself, and nobody can enter any
-- more. again_at: when that is tried again, after it failed.
CREATE TABLE contest (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('flip', 'dice', 'pot')),
  opener INTEGER NOT NULL REFERENCES player (id),
  chat INTEGER NOT NULL,
  message INTEGER,
  code TEXT NOT NULL UNIQUE CHECK (length(code) = 10),
  asset INTEGER NOT NULL REFERENCES asset (code),
  stake INTEGER NOT NULL CHECK (stake > 0),
  server_seed BLOB NOT NULL UNIQUE CHECK (length(server_seed) = 32),
  opened_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  again_at INTEGER,
  ended TEXT CHECK (ended IN ('won', 'tied', 'cancelled', 'expired', 'void')),
  ended_at INTEGER,
  winner INTEGER REFERENCES player (id),
  payout INTEGER CHECK (payout > 0),
  CHECK ((ended IS NULL) = (ended_at IS NULL)),
  CHECK ((winner IS NOT NULL) = (ended IS 'won') AND (payout IS NULL) = (winner IS NULL))
) STRICT;
-- A player has one open challenge in a chat at most, a group one open pot.
CREATE UNIQUE INDEX contest_duel ON contest (chat, opener) WHERE ended IS NULL AND kind <> 'pot';
CREATE UNIQUE INDEX contest_pot ON contest (chat) WHERE ended IS NULL AND kind = 'pot';
CREATE INDEX contest_due ON contest (coalesce(again_at, due_at)) WHERE ended IS NULL;
CREATE TRIGGER contest_starts_open BEFORE INSERT ON contest WHEN NEW.ended IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a contest starts open'); END;
CREATE TRIGGER contest_keeps_its_promise BEFORE UPDATE ON contest
WHEN OLD.ended IS NOT NULL AND (NEW.ended IS NOT OLD.ended OR NEW.ended_at IS NOT OLD.ended_at
    OR NEW.winner IS NOT OLD.winner OR NEW.payout IS NOT OLD.payout OR NEW.due_at IS NOT OLD.due_at)
  OR NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind OR NEW.opener IS NOT OLD.opener
  OR NEW.chat IS NOT OLD.chat OR NEW.code IS NOT OLD.code OR NEW.asset IS NOT OLD.asset
  OR NEW.stake IS NOT OLD.stake OR NEW.server_seed IS NOT OLD.server_seed
  OR NEW.opened_at IS NOT OLD.opened_at
BEGIN SELECT RAISE(ABORT, 'a contest keeps what was promised and ends once'); END;
CREATE TRIGGER contest_stays BEFORE DELETE ON contest
BEGIN SELECT RAISE(ABORT, 'contests are never deleted'); END;

-- What a player put into a contest, in the order in which they came, and the client seed that they
-- had then. Both weigh in the draw, so both stay.
CREATE TABLE buy_in (
  contest INTEGER NOT NULL REFERENCES contest (id),
  place INTEGER NOT NULL CHECK (place >= 0),
  player INTEGER NOT NULL REFERENCES player (id),
  stake INTEGER NOT NULL CHECK (stake > 0),
  client_seed TEXT NOT NULL CHECK (length(client_seed) BETWEEN 1 AND 64),
  PRIMARY KEY (contest, place),
  UNIQUE (contest, player)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER buy_in_comes_in_time BEFORE INSERT ON buy_in
WHEN (SELECT ended FROM contest WHERE id = NEW.contest) IS NOT NULL
  OR NEW.place <> (SELECT count(*) FROM buy_in WHERE contest = NEW.contest)
BEGIN SELECT RAISE(ABORT, 'a buy-in takes the next place of an open contest'); END;
CREATE TRIGGER buy_in_stays_as_it_is BEFORE UPDATE ON buy_in
BEGIN SELECT RAISE(ABORT, 'buy-ins are never changed'); END;
CREATE TRIGGER buy_in_stays BEFORE DELETE ON buy_in
BEGIN SELECT RAISE(ABORT, 'buy-ins are never deleted'); END;

INSERT INTO entry_kind VALUES (9, 'buy-in', 'contest'), (10, 'contest end', 'contest');

-- The contest that a message waiting for Telegram shows: its number there is then kept.
ALTER TABLE outbox ADD COLUMN shows INTEGER REFERENCES contest (id);
