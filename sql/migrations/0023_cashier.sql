-- Money that players pay in and take out through a payment provider. Nothing here is ever deleted. A state
-- changes only the ways that its table of ways has; '' is before the first.

-- provider: all that comes in passes through it at once, so that it is 0 outside of an entry. fees: what the
-- provider has kept. suspense: what came in and is nobody's yet.
INSERT INTO house VALUES (-7, 'provider'), (-8, 'fees'), (-9, 'suspense');
INSERT INTO account (asset, owner) SELECT asset.code, house.owner FROM asset, house WHERE house.owner < -6;
INSERT INTO entry_kind VALUES
  (12, 'deposit', 'deposit'), (13, 'suspense in', 'suspense'), (14, 'suspense out', 'suspense'),
  (15, 'withdrawal', 'withdrawal'), (16, 'withdrawal end', 'withdrawal'),
  (17, 'bankroll in', 'funding'), (18, 'bankroll out', 'funding');
INSERT INTO entry_shape (kind, debit, credit, line, play) VALUES
  (12, -1, -7, 0, 0), (12, -7, 0, 1, 0), (12, -7, -8, 2, 0),
  (13, -1, -7, 0, 0), (13, -7, -9, 1, 0), (13, -7, -8, 2, 0),
  (14, -9, 0, 0, 0), (14, -9, -1, 0, 0), (14, -9, -2, 0, 0),
  (15, 0, -5, 0, 0),
  (16, -5, -1, 0, 0), (16, -5, 0, 0, 0),
  (17, -1, -2, 0, 0),
  (18, -2, -1, 0, 0);

-- What the provider sends by itself: that an invoice stands so.
INSERT INTO source (id, name, rising) VALUES (2, 'cryptopay', 0);

-- A deposit that a player asked for. payload: its own name, which the provider hands back: nobody can guess it.
-- worth: the amount in millionths of a dollar when it was asked for. since: when its state began. unheard: calls
-- that make its invoice and whose answer is not known. missed: looks since then that did not find it. expires_at:
-- when the invoice can be paid no more. looked_at: when it was last asked after. paid: the provider's number of
-- the invoice that was credited. disputed: 1 once the provider has said something else of it. why: of a refused
-- one, as the provider said it. message: the message in the player's chat that shows it.
CREATE TABLE deposit_way (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO deposit_way VALUES
  ('', 'asked'),
  ('asked', 'open'), ('asked', 'refused'),
  ('open', 'paid'), ('open', 'expired'), ('open', 'suspended'),
  ('expired', 'closed'), ('expired', 'suspended'), ('closed', 'suspended');
CREATE TABLE deposit (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  amount INTEGER NOT NULL CHECK (amount > 0),
  worth INTEGER NOT NULL CHECK (worth >= 0),
  payload TEXT NOT NULL UNIQUE CHECK (length(payload) = 26),
  asked_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  unheard INTEGER NOT NULL DEFAULT 0 CHECK (unheard >= 0),
  missed INTEGER NOT NULL DEFAULT 0 CHECK (missed >= 0),
  invoice INTEGER,
  url TEXT,
  expires_at INTEGER,
  looked_at INTEGER,
  fee INTEGER CHECK (fee >= 0 AND fee < amount),
  disputed INTEGER NOT NULL DEFAULT 0 CHECK (disputed = 0 OR disputed = 1),
  why TEXT,
  message INTEGER,
  CHECK ((invoice IS NULL) = (url IS NULL) AND (invoice IS NULL) = (expires_at IS NULL)),
  CHECK ((invoice IS NULL) = (state = 'asked' OR state = 'refused')),
  CHECK ((fee IS NOT NULL) = (state = 'paid'))
) STRICT;
CREATE UNIQUE INDEX deposit_invoice ON deposit (invoice) WHERE invoice IS NOT NULL;
CREATE UNIQUE INDEX deposit_open ON deposit (player, asset) WHERE state = 'asked' OR state = 'open';
CREATE INDEX deposit_waits ON deposit (state, asset, amount) WHERE state = 'asked' OR state = 'open' OR state = 'expired';
CREATE INDEX deposit_of_player ON deposit (player, asked_at);
CREATE INDEX deposit_paid ON deposit (since) WHERE state = 'paid';
CREATE TRIGGER deposit_begins BEFORE INSERT ON deposit
WHEN NOT EXISTS (SELECT 1 FROM deposit_way WHERE from_state = '' AND to_state = NEW.state)
  OR (SELECT play FROM asset WHERE code = NEW.asset) <> 0
BEGIN SELECT RAISE(ABORT, 'a deposit begins by being asked for, in real money'); END;
CREATE TRIGGER deposit_keeps_its_promise BEFORE UPDATE ON deposit
WHEN NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.asset IS NOT OLD.asset
  OR NEW.amount IS NOT OLD.amount OR NEW.worth IS NOT OLD.worth OR NEW.payload IS NOT OLD.payload
  OR NEW.asked_at IS NOT OLD.asked_at OR (OLD.invoice IS NOT NULL AND NEW.invoice IS NOT OLD.invoice)
  OR (OLD.fee IS NOT NULL AND NEW.fee IS NOT OLD.fee) OR NEW.disputed < OLD.disputed
BEGIN SELECT RAISE(ABORT, 'a deposit keeps what was promised, and is credited once'); END;
CREATE TRIGGER deposit_goes_its_ways BEFORE UPDATE ON deposit
WHEN NEW.state IS NOT OLD.state
  AND NOT EXISTS (SELECT 1 FROM deposit_way WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'a deposit does not go that way'); END;
CREATE TRIGGER deposit_stays BEFORE DELETE ON deposit
BEGIN SELECT RAISE(ABORT, 'deposits are never deleted'); END;
CREATE TRIGGER deposit_leaves_the_agenda AFTER UPDATE OF state ON deposit
WHEN NEW.state = 'paid' OR NEW.state = 'closed' OR NEW.state = 'refused' OR NEW.state = 'suspended'
BEGIN DELETE FROM agenda WHERE kind = 'deposit' AND subject = NEW.id; END;

-- An invoice that was paid and could not be credited: what came in is nobody's until a person has decided.
-- deposit: whose invoice it is, if that is known. amount, fee: what was paid and what the provider kept of it, if
-- both can be read; nothing is booked of one that cannot. said: the amount and its asset as the provider says them.
-- player, settled_at, by, reason: to whom, when, by whom and why it was settled.
CREATE TABLE suspense (
  id INTEGER PRIMARY KEY,
  invoice INTEGER NOT NULL UNIQUE,
  deposit INTEGER REFERENCES deposit (id),
  asset INTEGER REFERENCES asset (code),
  amount INTEGER CHECK (amount > 0),
  fee INTEGER CHECK (fee >= 0 AND fee < amount),
  said TEXT NOT NULL,
  why TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'open' OR state = 'player' OR state = 'returned' OR state = 'kept'),
  player INTEGER REFERENCES player (id),
  settled_at INTEGER,
  by INTEGER REFERENCES player (id),
  reason TEXT,
  CHECK ((asset IS NULL) = (amount IS NULL) AND (amount IS NULL) = (fee IS NULL)),
  CHECK ((settled_at IS NULL) = (state = 'open') AND (settled_at IS NULL) = (by IS NULL)),
  CHECK ((player IS NULL) = (state <> 'player') AND (reason IS NULL) = (settled_at IS NULL)),
  CHECK (amount IS NOT NULL OR state <> 'player')
) STRICT;
CREATE INDEX suspense_open ON suspense (at, asset) WHERE state = 'open';
CREATE INDEX suspense_of_deposit ON suspense (deposit) WHERE deposit IS NOT NULL;
CREATE INDEX suspense_came ON suspense (at);
CREATE TRIGGER suspense_begins_open BEFORE INSERT ON suspense
WHEN NEW.state <> 'open' OR EXISTS (SELECT 1 FROM deposit WHERE invoice = NEW.invoice AND state = 'paid')
BEGIN SELECT RAISE(ABORT, 'what was credited is nothing to decide on'); END;
CREATE TRIGGER deposit_is_not_in_suspense BEFORE UPDATE ON deposit
WHEN NEW.state = 'paid' AND EXISTS (SELECT 1 FROM suspense WHERE invoice = NEW.invoice)
BEGIN SELECT RAISE(ABORT, 'what waits for a decision is not credited'); END;
CREATE TRIGGER suspense_is_settled_once BEFORE UPDATE ON suspense
WHEN OLD.state <> 'open' OR NEW.id IS NOT OLD.id OR NEW.invoice IS NOT OLD.invoice
  OR NEW.deposit IS NOT OLD.deposit OR NEW.asset IS NOT OLD.asset OR NEW.amount IS NOT OLD.amount
  OR NEW.fee IS NOT OLD.fee OR NEW.said IS NOT OLD.said OR NEW.why IS NOT OLD.why OR NEW.at IS NOT OLD.at
BEGIN SELECT RAISE(ABORT, 'suspense is settled once'); END;
CREATE TRIGGER suspense_stays BEFORE DELETE ON suspense
BEGIN SELECT RAISE(ABORT, 'suspense is never deleted'); END;

-- A withdrawal that a player asked for. worth: as of a deposit. spend_id: the name under which the provider sends
-- it once and never again. since, by, why: when its state began, whose doing it was, and their reason or the
-- provider's; each state is kept in withdrawal_step. sends: how often it was sent or may have been. sent_at: when
-- last. tries: how often it has come to nothing. looked_at: since when an answer is waited for of whether it was
-- sent. missed_at: when it was first not found there, since it was last sent. used: 1 once the provider has said that something was sent under its name. intent: what it ends
-- as if it is not found, 'refused' or 'failed'; NULL: it is sent again. transfer: the provider's number of what
-- was sent. disputed: 1 once the provider has said something else of it. message: as of a deposit.
CREATE TABLE withdrawal_way (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO withdrawal_way VALUES
  ('', 'waiting'), ('', 'reserved'),
  ('waiting', 'reserved'), ('waiting', 'refused'), ('waiting', 'unknown'),
  ('reserved', 'sending'), ('reserved', 'refused'), ('reserved', 'unknown'), ('reserved', 'paid'),
  ('sending', 'paid'), ('sending', 'unknown'), ('sending', 'held'), ('sending', 'short'), ('sending', 'reserved'),
  ('unknown', 'paid'), ('unknown', 'sending'), ('unknown', 'failed'), ('unknown', 'refused'),
  ('held', 'reserved'), ('held', 'unknown'), ('held', 'paid'),
  ('short', 'reserved'), ('short', 'unknown'), ('short', 'paid');
CREATE TABLE withdrawal (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  amount INTEGER NOT NULL CHECK (amount > 0),
  worth INTEGER NOT NULL CHECK (worth >= 0),
  spend_id TEXT NOT NULL UNIQUE CHECK (length(spend_id) = 26),
  asked_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  by INTEGER REFERENCES player (id),
  why TEXT,
  sends INTEGER NOT NULL DEFAULT 0 CHECK (sends >= 0),
  sent_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  looked_at INTEGER,
  missed_at INTEGER,
  used INTEGER NOT NULL DEFAULT 0 CHECK (used = 0 OR used = 1),
  intent TEXT CHECK (intent = 'refused' OR intent = 'failed'),
  transfer INTEGER UNIQUE,
  disputed INTEGER NOT NULL DEFAULT 0 CHECK (disputed = 0 OR disputed = 1),
  message INTEGER,
  CHECK ((sends = 0) = (sent_at IS NULL)),
  CHECK ((transfer IS NOT NULL) = (state = 'paid'))
) STRICT;
CREATE UNIQUE INDEX withdrawal_under_way ON withdrawal (player)
WHERE state = 'waiting' OR state = 'reserved' OR state = 'sending' OR state = 'unknown' OR state = 'held' OR state = 'short';
CREATE INDEX withdrawal_waits ON withdrawal (state, asset)
WHERE state = 'waiting' OR state = 'reserved' OR state = 'sending' OR state = 'unknown' OR state = 'held' OR state = 'short';
CREATE INDEX withdrawal_of_player ON withdrawal (player, asked_at);
CREATE INDEX withdrawal_paid ON withdrawal (since) WHERE state = 'paid';
CREATE TRIGGER withdrawal_begins BEFORE INSERT ON withdrawal
WHEN NOT EXISTS (SELECT 1 FROM withdrawal_way WHERE from_state = '' AND to_state = NEW.state)
  OR (SELECT play FROM asset WHERE code = NEW.asset) <> 0
BEGIN SELECT RAISE(ABORT, 'a withdrawal begins by being asked for, in real money'); END;
CREATE TRIGGER withdrawal_keeps_its_promise BEFORE UPDATE ON withdrawal
WHEN NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.asset IS NOT OLD.asset
  OR NEW.amount IS NOT OLD.amount OR NEW.worth IS NOT OLD.worth OR NEW.spend_id IS NOT OLD.spend_id
  OR NEW.asked_at IS NOT OLD.asked_at OR NEW.sends < OLD.sends OR NEW.used < OLD.used
  OR NEW.disputed < OLD.disputed OR (OLD.intent IS NOT NULL AND NEW.intent IS NOT OLD.intent)
  OR (OLD.transfer IS NOT NULL AND NEW.transfer IS NOT OLD.transfer)
BEGIN SELECT RAISE(ABORT, 'a withdrawal keeps what was promised'); END;
CREATE TRIGGER withdrawal_goes_its_ways BEFORE UPDATE ON withdrawal
WHEN NEW.state IS NOT OLD.state
  AND NOT EXISTS (SELECT 1 FROM withdrawal_way WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'a withdrawal does not go that way'); END;
-- What was sent once, or may have been, comes back only when the provider has not had it for a minute, two minutes
-- after it was last sent.
CREATE TRIGGER withdrawal_comes_back_only_unsent BEFORE UPDATE ON withdrawal
WHEN NEW.state IS NOT OLD.state AND (NEW.state = 'refused' OR NEW.state = 'failed') AND (NEW.used = 1
  OR (NEW.sends > 0 AND (OLD.state <> 'unknown' OR OLD.intent IS NOT NEW.state
    OR OLD.missed_at IS NULL OR OLD.missed_at < OLD.sent_at OR NEW.since < OLD.missed_at + 60000000
    OR NEW.since < OLD.sent_at + 120000000)))
BEGIN SELECT RAISE(ABORT, 'what may have been sent does not come back'); END;
CREATE TRIGGER withdrawal_stays BEFORE DELETE ON withdrawal
BEGIN SELECT RAISE(ABORT, 'withdrawals are never deleted'); END;
CREATE TRIGGER withdrawal_leaves_the_agenda AFTER UPDATE OF state ON withdrawal
WHEN NEW.state IS NOT OLD.state AND (NEW.state = 'paid' OR NEW.state = 'failed' OR NEW.state = 'refused'
  OR NEW.state = 'held' OR NEW.state = 'waiting')
BEGIN DELETE FROM agenda WHERE kind = 'withdrawal' AND subject = NEW.id; END;

-- Each state that a withdrawal was in: since when, whose doing it was, and why.
CREATE TABLE withdrawal_step (
  withdrawal INTEGER NOT NULL REFERENCES withdrawal (id),
  nth INTEGER NOT NULL CHECK (nth > 0),
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  by INTEGER REFERENCES player (id),
  why TEXT,
  PRIMARY KEY (withdrawal, nth)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER withdrawal_has_begun AFTER INSERT ON withdrawal
BEGIN INSERT INTO withdrawal_step VALUES (NEW.id, 1, NEW.state, NEW.since, NEW.by, NEW.why); END;
CREATE TRIGGER withdrawal_goes_on AFTER UPDATE OF state ON withdrawal WHEN NEW.state IS NOT OLD.state
BEGIN
  INSERT INTO withdrawal_step SELECT NEW.id, max(nth) + 1, NEW.state, NEW.since, NEW.by, NEW.why
  FROM withdrawal_step WHERE withdrawal = NEW.id;
END;
CREATE TRIGGER withdrawal_step_stays_as_it_is BEFORE UPDATE ON withdrawal_step
BEGIN SELECT RAISE(ABORT, 'steps are never changed'); END;
CREATE TRIGGER withdrawal_step_stays BEFORE DELETE ON withdrawal_step
BEGIN SELECT RAISE(ABORT, 'steps are never deleted'); END;

-- What the owner put into the bankroll, or took out of it: out is 1.
CREATE TABLE funding (
  id INTEGER PRIMARY KEY,
  asset INTEGER NOT NULL REFERENCES asset (code),
  amount INTEGER NOT NULL CHECK (amount > 0),
  out INTEGER NOT NULL CHECK (out = 0 OR out = 1),
  by INTEGER NOT NULL REFERENCES player (id),
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER funding_stays_as_it_is BEFORE UPDATE ON funding
BEGIN SELECT RAISE(ABORT, 'what was put in or taken out is never changed'); END;
CREATE TRIGGER funding_stays BEFORE DELETE ON funding
BEGIN SELECT RAISE(ABORT, 'what was put in or taken out is never deleted'); END;

-- What a whole one of an asset is worth, in millionths of a dollar, and when that was said.
CREATE TABLE rate (
  asset INTEGER PRIMARY KEY REFERENCES asset (code),
  dollars INTEGER NOT NULL CHECK (dollars > 0),
  at INTEGER NOT NULL
) STRICT;

-- What the house has at the provider, as it was last said. expected: what the books then had there. unexplained:
-- how much more than that it has, or less, beyond what was under way; since: the first look of those in a row that
-- found these two. apart_since: the first of those in a row that found any difference in this direction, and
-- least: the smallest that one of them found.
CREATE TABLE holding (
  asset INTEGER PRIMARY KEY REFERENCES asset (code),
  available INTEGER NOT NULL,
  on_hold INTEGER NOT NULL,
  at INTEGER NOT NULL,
  expected INTEGER NOT NULL,
  unexplained INTEGER NOT NULL,
  since INTEGER NOT NULL,
  apart_since INTEGER,
  least INTEGER NOT NULL,
  CHECK ((apart_since IS NULL) = (unexplained = 0))
) STRICT;

-- Each difference between provider and books that lasted, 0 when it was gone again.
CREATE TABLE reconciliation (
  id INTEGER PRIMARY KEY,
  asset INTEGER NOT NULL REFERENCES asset (code),
  at INTEGER NOT NULL,
  difference INTEGER NOT NULL
) STRICT;
CREATE INDEX reconciliation_of_asset ON reconciliation (asset, id);
CREATE TRIGGER reconciliation_stays_as_it_is BEFORE UPDATE ON reconciliation
BEGIN SELECT RAISE(ABORT, 'reconciliations are never changed'); END;
CREATE TRIGGER reconciliation_stays BEFORE DELETE ON reconciliation
BEGIN SELECT RAISE(ABORT, 'reconciliations are never deleted'); END;

-- How the cashier is. app: the provider's number of the app whose money the books are of; app_seen: that of the
-- app that answers in this run, once it has. held: nothing is sent, and nothing that may have been sent comes back,
-- until the owner says so: the books are a copy's, or another app answers. closed: the provider takes nothing from
-- us; paused: it sends nothing. asked_at: when the holdings were last asked for.
CREATE TABLE till (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  app INTEGER,
  app_seen INTEGER,
  held TEXT CHECK (held = 'copy' OR held = 'app'),
  held_at INTEGER,
  closed_at INTEGER,
  closed_why TEXT,
  paused_at INTEGER,
  asked_at INTEGER,
  CHECK ((closed_at IS NULL) = (closed_why IS NULL)),
  CHECK ((held IS NULL) = (held_at IS NULL))
) STRICT;
INSERT INTO till (id) VALUES (0);

-- When the owner was last told of what payments run into, by its cause.
CREATE TABLE notice (
  cause TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A player may have of a suspense what it was settled to them; what is put in and taken out is no player's.
DROP VIEW subject;
CREATE VIEW subject (kind, id, asset, player) AS
  SELECT 'round', id, asset, player FROM round
  UNION ALL SELECT 'toss', id, asset, player FROM toss
  UNION ALL SELECT 'contest', contest.id, contest.asset, buy_in.player
    FROM contest JOIN buy_in ON buy_in.contest = contest.id
  UNION ALL SELECT 'player', player.id, asset.code, player.id FROM player JOIN asset
  UNION ALL SELECT 'asset', code, code, CAST(NULL AS INTEGER) FROM asset
  UNION ALL SELECT 'deposit', id, asset, player FROM deposit
  UNION ALL SELECT 'suspense', id, asset, player FROM suspense
  UNION ALL SELECT 'withdrawal', id, asset, player FROM withdrawal
  UNION ALL SELECT 'funding', id, asset, CAST(NULL AS INTEGER) FROM funding;

-- What an admin or the provider has to do something about first is not on the agenda. Of the till it knows alone
-- whether the provider is asked.
DROP VIEW matter;
CREATE VIEW matter (kind, subject, not_before) AS
  SELECT 'auto', player, CAST(NULL AS INTEGER) FROM auto_play
  UNION ALL SELECT 'contest', id, due_at FROM contest WHERE ended IS NULL AND kind = 'pot'
  UNION ALL SELECT 'contest', id, due_at FROM contest WHERE ended IS NULL AND kind <> 'pot'
  UNION ALL SELECT 'table', round, CAST(NULL AS INTEGER) FROM open_table
  UNION ALL SELECT 'toss', toss.id, CAST(NULL AS INTEGER) FROM agenda CROSS JOIN toss ON toss.id = agenda.subject
    WHERE agenda.kind = 'toss' AND toss.payout IS NOT NULL
  UNION ALL SELECT 'renewal', subject, CAST(NULL AS INTEGER) FROM agenda WHERE kind = 'renewal'
  UNION ALL SELECT 'deposit', id, CAST(NULL AS INTEGER) FROM deposit
    WHERE state = 'asked' OR state = 'open' OR state = 'expired'
  UNION ALL SELECT 'withdrawal', id, CAST(NULL AS INTEGER) FROM withdrawal
    WHERE (state = 'waiting' OR state = 'reserved' OR state = 'sending' OR state = 'unknown' OR state = 'held'
      OR state = 'short') AND state <> 'waiting' AND state <> 'held'
  UNION ALL SELECT 'till', subject, CAST(NULL AS INTEGER) FROM agenda WHERE kind = 'till' AND subject BETWEEN 0 AND 1;
