-- What all migrations come to: a new database begins with it. Written by a test
-- (CASINO_WRITE_SCHEMA=1 cargo test --lib migrate); what each table means stands there.
CREATE TABLE asset (
  code INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
, decimals INTEGER NOT NULL DEFAULT 6 CHECK (decimals BETWEEN 2 AND 9), play INTEGER NOT NULL DEFAULT 0 CHECK (play IN (0, 1))) STRICT;
CREATE TABLE house (
  owner INTEGER PRIMARY KEY CHECK (owner < 0),
  name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE account (
  asset INTEGER NOT NULL REFERENCES asset (code),
  owner INTEGER NOT NULL CHECK (owner <> 0),
  balance INTEGER NOT NULL DEFAULT 0 CHECK (balance >= 0 OR owner = -1), shut_until INTEGER, bet_on INTEGER,
  PRIMARY KEY (asset, owner)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER account_opens_empty BEFORE INSERT ON account WHEN NEW.balance <> 0
BEGIN SELECT RAISE(ABORT, 'an account opens with a balance of 0'); END;
CREATE TRIGGER account_stays BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'accounts are never deleted'); END;
CREATE TABLE entry_kind (
  code INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  subject TEXT NOT NULL
) STRICT;
CREATE TABLE player (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  name TEXT NOT NULL,
  joined_at INTEGER NOT NULL,
  blocked_at INTEGER
, met INTEGER NOT NULL DEFAULT 0 CHECK (met IN (0, 1)), language_seen TEXT, language_chosen TEXT, wallet INTEGER REFERENCES asset (code), username TEXT, subject INTEGER AS (-id) VIRTUAL) STRICT;
CREATE TABLE seed_pair (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  server_seed BLOB NOT NULL CHECK (length(server_seed) = 32),
  client_seed TEXT CHECK (length(client_seed) BETWEEN 1 AND 64),
  opened_at INTEGER,
  closed_at INTEGER CHECK (closed_at IS NULL OR opened_at IS NOT NULL),
  CHECK ((client_seed IS NULL) = (opened_at IS NULL))
) STRICT;
CREATE TRIGGER seed_pair_keeps_its_promise BEFORE UPDATE ON seed_pair
WHEN NEW.server_seed IS NOT OLD.server_seed OR NEW.player IS NOT OLD.player
  OR (OLD.opened_at IS NOT NULL AND NEW.client_seed IS NOT OLD.client_seed)
  OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT OLD.closed_at)
BEGIN SELECT RAISE(ABORT, 'a committed seed never changes'); END;
CREATE TRIGGER seed_pair_stays BEFORE DELETE ON seed_pair
BEGIN SELECT RAISE(ABORT, 'seed pairs are never deleted'); END;
CREATE TABLE seat (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  seed_pair INTEGER NOT NULL REFERENCES seed_pair (id),
  next_pair INTEGER NOT NULL REFERENCES seed_pair (id),
  nonce INTEGER NOT NULL DEFAULT 0 CHECK (nonce >= 0),
  last_round INTEGER,
  turn INTEGER NOT NULL DEFAULT 0 CHECK (turn >= 0)
) STRICT;
CREATE TRIGGER seat_only_goes_forward BEFORE UPDATE ON seat
WHEN NEW.player IS NOT OLD.player OR NEW.turn < OLD.turn
  OR (NEW.seed_pair = OLD.seed_pair AND (NEW.nonce < OLD.nonce OR NEW.next_pair <> OLD.next_pair))
  OR (NEW.seed_pair <> OLD.seed_pair AND NEW.seed_pair <> OLD.next_pair)
BEGIN SELECT RAISE(ABORT, 'a seat never goes back to a nonce or a seed pair'); END;
CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  previous INTEGER,
  game TEXT NOT NULL,
  choice TEXT NOT NULL,
  moves TEXT NOT NULL DEFAULT '',
  asset INTEGER NOT NULL REFERENCES asset (code),
  stake INTEGER NOT NULL CHECK (stake > 0),
  staked INTEGER NOT NULL CHECK (staked >= stake),
  seed_pair INTEGER NOT NULL REFERENCES seed_pair (id),
  nonce INTEGER NOT NULL CHECK (nonce >= 0),
  opened_at INTEGER NOT NULL,
  settled_at INTEGER,
  payout INTEGER CHECK (payout >= 0), pay_table INTEGER REFERENCES pay_table (id),
  CHECK ((payout IS NULL) = (settled_at IS NULL))
) STRICT;
CREATE TRIGGER round_is_the_next_of_its_seat AFTER INSERT ON round BEGIN
  UPDATE seat SET nonce = nonce + 1, last_round = NEW.id, turn = turn + 1
  WHERE player = NEW.player AND seed_pair = NEW.seed_pair AND nonce = NEW.nonce
    AND last_round IS NEW.previous;
  SELECT RAISE(ABORT, 'a round takes the next nonce of its player''s seat') WHERE changes() <> 1;
END;
CREATE TRIGGER round_once_settled_stays BEFORE UPDATE ON round
WHEN OLD.payout IS NOT NULL OR NEW.player IS NOT OLD.player OR NEW.game IS NOT OLD.game
  OR NEW.choice IS NOT OLD.choice OR NEW.stake IS NOT OLD.stake OR NEW.asset IS NOT OLD.asset
  OR NEW.seed_pair IS NOT OLD.seed_pair OR NEW.nonce IS NOT OLD.nonce OR NEW.staked < OLD.staked
  OR NEW.previous IS NOT OLD.previous OR substr(NEW.moves, 1, length(OLD.moves)) <> OLD.moves
BEGIN SELECT RAISE(ABORT, 'a round only goes forward'); END;
CREATE TRIGGER round_stays BEFORE DELETE ON round
BEGIN SELECT RAISE(ABORT, 'rounds are never deleted'); END;
CREATE TABLE tally (
  player INTEGER NOT NULL REFERENCES player (id),
  game TEXT NOT NULL,
  asset INTEGER NOT NULL REFERENCES asset (code),
  rounds INTEGER NOT NULL,
  staked INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  best INTEGER NOT NULL,
  last_stake INTEGER NOT NULL,
  last_choice TEXT NOT NULL, excess REAL NOT NULL DEFAULT 0, spread REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (player, game, asset)
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
  chat INTEGER NOT NULL,
  player INTEGER NOT NULL,
  awaits TEXT NOT NULL,
  message INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (chat, player)
) STRICT, WITHOUT ROWID;
CREATE TABLE dead_update (
  update_id INTEGER PRIMARY KEY,
  reference TEXT NOT NULL,
  why TEXT NOT NULL,
  raw TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE intake (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  in_hand INTEGER,
  kills INTEGER NOT NULL DEFAULT 0,
  clean INTEGER NOT NULL DEFAULT 1,
  copied INTEGER NOT NULL DEFAULT 0
, run TEXT CHECK (length(run) = 32), commits INTEGER NOT NULL DEFAULT 0, last INTEGER, seen_at INTEGER CHECK ((seen_at IS NULL) = (last IS NULL))) STRICT;
CREATE VIEW books AS
SELECT asset.name AS asset, coalesce(house.name, 'player:' || account.owner) AS account,
  account.balance / 1000000.0 AS balance
FROM account JOIN asset ON asset.code = account.asset
LEFT JOIN house ON house.owner = account.owner;
CREATE TABLE pulse (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE pay_table (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  game TEXT NOT NULL,
  choice TEXT NOT NULL
, form INTEGER NOT NULL DEFAULT 1, text TEXT CHECK ((text IS NULL) = (form = 1))) STRICT;
CREATE TRIGGER pay_table_stays_as_it_is BEFORE UPDATE ON pay_table
BEGIN SELECT RAISE(ABORT, 'a pay table never changes'); END;
CREATE TRIGGER pay_table_stays BEFORE DELETE ON pay_table
BEGIN SELECT RAISE(ABORT, 'pay tables are never deleted'); END;
CREATE TRIGGER round_names_its_pay_table BEFORE INSERT ON round WHEN NEW.pay_table IS NULL
BEGIN SELECT RAISE(ABORT, 'a round names what it was promised'); END;
CREATE TRIGGER round_keeps_its_pay_table BEFORE UPDATE OF pay_table ON round
WHEN NEW.pay_table IS NOT OLD.pay_table
BEGIN SELECT RAISE(ABORT, 'a round keeps what it was promised'); END;
CREATE TABLE open_table (
  round INTEGER PRIMARY KEY REFERENCES round (id),
  chat INTEGER NOT NULL) STRICT;
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
  win INTEGER CHECK (win > 0), loss INTEGER CHECK (loss > 0), net INTEGER NOT NULL DEFAULT 0, asset INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE toss_value (
  toss TEXT NOT NULL,
  value INTEGER NOT NULL,
  times INTEGER NOT NULL CHECK (times > 0),
  PRIMARY KEY (toss, value)
) STRICT, WITHOUT ROWID;
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
  ended TEXT CHECK (ended IN ('won', 'tied', 'cancelled', 'expired', 'void')),
  ended_at INTEGER,
  winner INTEGER REFERENCES player (id),
  payout INTEGER CHECK (payout > 0),
  CHECK ((ended IS NULL) = (ended_at IS NULL)),
  CHECK ((winner IS NOT NULL) = (ended IS 'won') AND (payout IS NULL) = (winner IS NULL))
) STRICT;
CREATE UNIQUE INDEX contest_duel ON contest (chat, opener) WHERE ended IS NULL AND kind <> 'pot';
CREATE UNIQUE INDEX contest_pot ON contest (chat) WHERE ended IS NULL AND kind = 'pot';
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
CREATE TABLE left_alone (
  round INTEGER PRIMARY KEY REFERENCES round (id),
  own_moves INTEGER NOT NULL CHECK (own_moves >= 0)
) STRICT;
CREATE TABLE export (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX buy_in_of_player ON buy_in (player, contest);
CREATE TABLE listing (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL UNIQUE REFERENCES player (id),
  shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
  joined_at INTEGER NOT NULL,
  after_round INTEGER NOT NULL,
  after_toss INTEGER NOT NULL,
  after_contest INTEGER NOT NULL
) STRICT;
CREATE TRIGGER listing_keeps_its_marks BEFORE UPDATE ON listing
WHEN NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.joined_at IS NOT OLD.joined_at
  OR NEW.after_round IS NOT OLD.after_round OR NEW.after_toss IS NOT OLD.after_toss
  OR NEW.after_contest IS NOT OLD.after_contest
BEGIN SELECT RAISE(ABORT, 'a player counts from where they first joined'); END;
CREATE TRIGGER listing_stays BEFORE DELETE ON listing
BEGIN SELECT RAISE(ABORT, 'listings are never deleted'); END;
CREATE TABLE board (
  listing INTEGER NOT NULL REFERENCES listing (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  week INTEGER NOT NULL CHECK (week >= 0),
  bets INTEGER NOT NULL CHECK (bets > 0),
  staked INTEGER NOT NULL,
  net INTEGER NOT NULL,
  best INTEGER NOT NULL CHECK (best >= 0),
  shown INTEGER NOT NULL,
  PRIMARY KEY (listing, asset, week)
) STRICT, WITHOUT ROWID;
CREATE INDEX board_by_net ON board (asset, week, net DESC, listing, shown) WHERE shown = 1;
CREATE INDEX board_by_best ON board (asset, week, best DESC, listing, shown) WHERE shown = 1;
CREATE INDEX board_by_staked ON board (asset, week, staked DESC, listing, shown) WHERE shown = 1;
CREATE TRIGGER listing_shows_or_hides AFTER UPDATE OF shown ON listing
BEGIN UPDATE board SET shown = NEW.shown WHERE listing = NEW.id; END;
CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  chat INTEGER NOT NULL,             -- Telegram's id of it now
  topic INTEGER NOT NULL DEFAULT 0,  -- Telegram's message_thread_id, 0 for none
  closed_at INTEGER,
  UNIQUE (chat, topic)
) STRICT;
CREATE TRIGGER pay_table_comes_with_its_text BEFORE INSERT ON pay_table WHEN NEW.text IS NULL
BEGIN SELECT RAISE(ABORT, 'a promise comes with its text'); END;
CREATE TABLE entry_shape (
  kind INTEGER NOT NULL REFERENCES entry_kind (code),
  debit INTEGER NOT NULL CHECK (debit <= 0),
  credit INTEGER NOT NULL CHECK (credit <= 0),
  line INTEGER CHECK (line >= 0),
  play INTEGER CHECK (play IN (0, 1)),
  PRIMARY KEY (kind, debit, credit)
) STRICT, WITHOUT ROWID;
CREATE TABLE agenda (
  kind TEXT NOT NULL,
  subject INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX agenda_due ON agenda (at, kind, subject);
CREATE TRIGGER auto_play_leaves_the_agenda AFTER DELETE ON auto_play
BEGIN DELETE FROM agenda WHERE kind = 'auto' AND subject = OLD.player; END;
CREATE TRIGGER contest_leaves_the_agenda AFTER UPDATE OF ended ON contest WHEN NEW.ended IS NOT NULL
BEGIN DELETE FROM agenda WHERE kind = 'contest' AND subject = NEW.id; END;
CREATE TRIGGER round_opens_a_table AFTER INSERT ON round WHEN NEW.payout IS NULL
BEGIN INSERT INTO open_table VALUES (NEW.id, NEW.player); END;
CREATE TRIGGER round_clears_its_table AFTER UPDATE OF payout ON round WHEN NEW.payout IS NOT NULL BEGIN
  DELETE FROM open_table WHERE round = NEW.id;
  DELETE FROM agenda WHERE kind = 'table' AND subject = NEW.id;
END;
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
  CHECK ((payout IS NULL) = (settled_at IS NULL)),
  CHECK ((message IS NULL) = (value IS NULL)),
  CHECK (payout IS NOT NULL OR value IS NULL),
  CHECK (payout IS NULL OR value IS NOT NULL OR payout = stake)
) STRICT;
CREATE UNIQUE INDEX toss_open ON toss (player) WHERE payout IS NULL;
CREATE INDEX toss_of_player ON toss (player, id);
CREATE TRIGGER toss_opens_without_an_end BEFORE INSERT ON toss WHEN NEW.payout IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a toss is thrown before it ends'); END;
CREATE TRIGGER toss_ends_once BEFORE UPDATE ON toss
WHEN NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.toss IS NOT OLD.toss
  OR NEW.bet IS NOT OLD.bet OR NEW.pay_table IS NOT OLD.pay_table OR NEW.asset IS NOT OLD.asset
  OR NEW.stake IS NOT OLD.stake OR NEW.chat IS NOT OLD.chat OR NEW.opened_at IS NOT OLD.opened_at
  OR (OLD.payout IS NOT NULL AND (NEW.payout IS NOT OLD.payout OR NEW.value IS NOT OLD.value
    OR NEW.message IS NOT OLD.message OR NEW.settled_at IS NOT OLD.settled_at))
BEGIN SELECT RAISE(ABORT, 'a toss ends once'); END;
CREATE TRIGGER toss_stays BEFORE DELETE ON toss
BEGIN SELECT RAISE(ABORT, 'tosses are never deleted'); END;
CREATE TRIGGER toss_counts_its_value AFTER UPDATE OF value ON toss
WHEN OLD.value IS NULL AND NEW.value IS NOT NULL BEGIN
  INSERT INTO toss_value VALUES (NEW.toss, NEW.value, 1)
  ON CONFLICT DO UPDATE SET times = times + 1;
END;
CREATE TABLE taken_in (
  source INTEGER NOT NULL REFERENCES source (id),
  key TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  at INTEGER NOT NULL,
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX taken_in_oldest ON taken_in (at);
CREATE UNIQUE INDEX round_open ON round (player, game, asset) WHERE payout IS NULL;
CREATE TABLE "outbox" (
  id INTEGER PRIMARY KEY,
  chat INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (body = 'say' OR body = 'edit' OR body = 'dice' OR body = 'file'),
  edits INTEGER,
  answers INTEGER,
  notice INTEGER NOT NULL,
  text TEXT NOT NULL,
  markup TEXT,
  at INTEGER NOT NULL,
  wing TEXT,
  subject INTEGER,
  person INTEGER,
  CHECK ((edits IS NOT NULL) = (body = 'edit')),
  CHECK ((wing IS NULL) = (subject IS NULL))
) STRICT;
CREATE UNIQUE INDEX outbox_edit ON outbox (chat, edits) WHERE edits IS NOT NULL;
CREATE UNIQUE INDEX outbox_dice ON outbox (wing, subject) WHERE body = 'dice';
CREATE VIEW open_stake (kind, id, asset, player, amount) AS
  SELECT 'round', id, asset, player, staked FROM round WHERE payout IS NULL
  UNION ALL SELECT 'toss', id, asset, player, stake FROM toss WHERE payout IS NULL
  UNION ALL SELECT 'contest', contest.id, contest.asset, buy_in.player, buy_in.stake
    FROM contest CROSS JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended IS NULL AND contest.kind = 'pot'
  UNION ALL SELECT 'contest', contest.id, contest.asset, buy_in.player, buy_in.stake
    FROM contest CROSS JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended IS NULL AND contest.kind <> 'pot';
CREATE TABLE deposit_way (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE withdrawal_way (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE rate (
  asset INTEGER PRIMARY KEY REFERENCES asset (code),
  dollars INTEGER NOT NULL CHECK (dollars > 0),
  at INTEGER NOT NULL
) STRICT;
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
CREATE TABLE till (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  app INTEGER,
  app_seen INTEGER,
  held TEXT CHECK (held = 'copy' OR held = 'app'),
  held_at INTEGER,
  closed_at INTEGER,
  closed_why TEXT,
  paused_at INTEGER,
  asked_at INTEGER, invoices_from INTEGER, swept INTEGER CHECK (swept >= 0), swept_at INTEGER, answered_at INTEGER, unanswered_at INTEGER, bot TEXT NOT NULL DEFAULT 'CryptoBot' CHECK (length(bot) BETWEEN 5 AND 32),
  CHECK ((closed_at IS NULL) = (closed_why IS NULL)),
  CHECK ((held IS NULL) = (held_at IS NULL))
) STRICT;
CREATE TABLE notice (
  cause TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE turnover (
  day INTEGER NOT NULL,
  asset INTEGER NOT NULL REFERENCES asset (code),
  game TEXT NOT NULL,
  bets INTEGER NOT NULL CHECK (bets > 0),
  staked INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  squares REAL NOT NULL, excess REAL NOT NULL DEFAULT 0, spread REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (day, asset, game)
) STRICT, WITHOUT ROWID;
CREATE TABLE active (
  day INTEGER NOT NULL,
  asset INTEGER NOT NULL REFERENCES asset (code),
  players INTEGER NOT NULL CHECK (players > 0),
  PRIMARY KEY (day, asset)
) STRICT, WITHOUT ROWID;
CREATE TABLE flow (
  day INTEGER NOT NULL,
  asset INTEGER NOT NULL REFERENCES asset (code),
  kind INTEGER NOT NULL REFERENCES entry_kind (code),
  debit INTEGER NOT NULL CHECK (debit <= 0),
  credit INTEGER NOT NULL CHECK (credit <= 0),
  postings INTEGER NOT NULL CHECK (postings > 0),
  amount INTEGER NOT NULL,
  PRIMARY KEY (day, asset, kind, debit, credit)
) STRICT, WITHOUT ROWID;
CREATE TABLE steady (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  ahead INTEGER NOT NULL,
  faith INTEGER NOT NULL
) STRICT;
CREATE TABLE exclusion (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  kind TEXT NOT NULL CHECK (kind = 'pause' OR kind = 'exclusion'),
  since INTEGER NOT NULL,
  until INTEGER NOT NULL CHECK (until > since), -- the largest number: for ever
  ahead INTEGER NOT NULL DEFAULT 0 CHECK (ahead >= 0),
  over INTEGER NOT NULL DEFAULT 0 CHECK (over = 0 OR over = 1)
) STRICT;
CREATE INDEX exclusion_of_player ON exclusion (player, until) WHERE over = 0;
CREATE INDEX exclusion_ends ON exclusion (until) WHERE over = 0;
CREATE TRIGGER exclusion_only_lasts_longer BEFORE UPDATE ON exclusion
WHEN NEW.until < OLD.until OR NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.kind IS NOT OLD.kind
  OR NEW.since IS NOT OLD.since OR NEW.over < OLD.over
  OR (NEW.over > OLD.over AND OLD.until > (SELECT at FROM pulse))
BEGIN SELECT RAISE(ABORT, 'an exclusion only ever lasts longer'); END;
CREATE TRIGGER exclusion_stays BEFORE DELETE ON exclusion
BEGIN SELECT RAISE(ABORT, 'exclusions are never deleted'); END;
CREATE TRIGGER exclusion_is_not_replaced BEFORE INSERT ON exclusion
WHEN EXISTS (SELECT 1 FROM exclusion WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'exclusions are never replaced'); END;
CREATE TRIGGER deposit_is_not_asked_by_the_excluded BEFORE INSERT ON deposit
WHEN EXISTS (SELECT 1 FROM exclusion WHERE player = NEW.player AND over = 0 AND until > NEW.asked_at)
BEGIN SELECT RAISE(ABORT, 'who is excluded pays nothing in'); END;
CREATE TRIGGER deposit_is_not_credited_to_the_excluded BEFORE UPDATE ON deposit
WHEN NEW.state = 'paid' AND OLD.state <> 'paid'
  AND EXISTS (SELECT 1 FROM exclusion WHERE player = NEW.player AND over = 0 AND until > NEW.since)
BEGIN SELECT RAISE(ABORT, 'what who is excluded pays in is returned'); END;
CREATE TABLE play_limit (
  player INTEGER NOT NULL REFERENCES player (id),
  kind TEXT NOT NULL,
  asset INTEGER NOT NULL CHECK (asset >= 0),
  value INTEGER CHECK (value >= 0),
  since INTEGER NOT NULL,
  asked INTEGER CHECK (asked >= 0),
  asked_at INTEGER,
  confirm_from INTEGER,
  PRIMARY KEY (player, kind, asset),
  CHECK ((asked_at IS NULL) = (confirm_from IS NULL) AND (asked IS NULL OR asked_at IS NOT NULL)),
  CHECK (confirm_from >= asked_at + 86400000000)
) STRICT, WITHOUT ROWID;
CREATE INDEX play_limit_asked ON play_limit (confirm_from) WHERE asked_at IS NOT NULL;
CREATE TRIGGER play_limit_rises_a_day_later BEFORE UPDATE ON play_limit
WHEN NEW.player IS NOT OLD.player OR NEW.kind IS NOT OLD.kind OR NEW.asset IS NOT OLD.asset
  OR (OLD.value IS NOT NULL AND (NEW.value IS NULL OR NEW.value > OLD.value)
    AND (OLD.asked_at IS NULL OR NEW.value IS NOT OLD.asked OR NEW.since < OLD.confirm_from))
BEGIN SELECT RAISE(ABORT, 'a limit rises a day after it was asked for'); END;
CREATE TRIGGER play_limit_stays BEFORE DELETE ON play_limit
BEGIN SELECT RAISE(ABORT, 'limits are never deleted'); END;
CREATE TRIGGER play_limit_is_not_replaced BEFORE INSERT ON play_limit
WHEN EXISTS (SELECT 1 FROM play_limit WHERE player = NEW.player AND kind = NEW.kind AND asset = NEW.asset)
BEGIN SELECT RAISE(ABORT, 'limits are never replaced'); END;
CREATE TABLE house_limit (
  player INTEGER NOT NULL REFERENCES player (id),
  kind TEXT NOT NULL,
  asset INTEGER NOT NULL CHECK (asset >= 0),
  value INTEGER NOT NULL CHECK (value >= 0),
  since INTEGER NOT NULL,
  by INTEGER NOT NULL REFERENCES player (id),
  reason TEXT NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (player, kind, asset)
) STRICT, WITHOUT ROWID;
CREATE TABLE playing (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  adult_at INTEGER,
  check_every INTEGER CHECK (check_every > 0)
) STRICT;
CREATE TRIGGER playing_grows_no_younger BEFORE UPDATE OF adult_at ON playing
WHEN OLD.adult_at IS NOT NULL AND NEW.adult_at IS NOT OLD.adult_at
BEGIN SELECT RAISE(ABORT, 'who is of age stays so'); END;
CREATE TABLE play_session (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  began INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last >= began),
  check_at INTEGER NOT NULL
) STRICT;
CREATE TABLE session_start (
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  began INTEGER NOT NULL,
  net INTEGER NOT NULL,
  PRIMARY KEY (player, asset)
) STRICT, WITHOUT ROWID;
CREATE TABLE played_hour (
  player INTEGER NOT NULL REFERENCES player (id),
  hour INTEGER NOT NULL,
  played INTEGER NOT NULL CHECK (played >= 0),
  PRIMARY KEY (player, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE staked_hour (
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  hour INTEGER NOT NULL,
  high INTEGER NOT NULL,
  PRIMARY KEY (player, asset, hour)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER staked_hour_rises BEFORE UPDATE ON staked_hour
WHEN NEW.high < OLD.high OR NEW.player IS NOT OLD.player OR NEW.asset IS NOT OLD.asset OR NEW.hour IS NOT OLD.hour
BEGIN SELECT RAISE(ABORT, 'the most of an hour only rises'); END;
CREATE TABLE paid_hour (
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  hour INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  PRIMARY KEY (player, asset, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE play_sum (
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  deposited INTEGER NOT NULL DEFAULT 0,
  forgotten INTEGER NOT NULL DEFAULT 0,
  came INTEGER NOT NULL DEFAULT 0,
  went INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (player, asset)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER paid_hour_is_forgotten AFTER DELETE ON paid_hour
BEGIN
  UPDATE play_sum SET forgotten = forgotten + OLD.amount WHERE player = OLD.player AND asset = OLD.asset;
END;
CREATE TRIGGER paid_hour_counts AFTER INSERT ON paid_hour
BEGIN
  INSERT INTO play_sum (player, asset, deposited) VALUES (NEW.player, NEW.asset, NEW.amount)
  ON CONFLICT DO UPDATE SET deposited = deposited + excluded.deposited;
END;
CREATE TRIGGER paid_hour_counts_on AFTER UPDATE ON paid_hour
BEGIN
  UPDATE play_sum SET deposited = deposited + NEW.amount - OLD.amount
  WHERE player = NEW.player AND asset = NEW.asset;
END;
CREATE TRIGGER deposit_counts_what_is_paid_in AFTER UPDATE OF state ON deposit
WHEN NEW.state = 'paid' AND OLD.state <> 'paid'
BEGIN
  INSERT INTO paid_hour SELECT NEW.player, NEW.asset, (NEW.since - ahead) / 3600000000, NEW.amount FROM steady WHERE true
  ON CONFLICT DO UPDATE SET amount = amount + excluded.amount;
END;
CREATE TABLE limits_review (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  at INTEGER NOT NULL
) STRICT;
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
CREATE TABLE shut_ahead (
  player INTEGER NOT NULL CHECK (player > 0),
  kind TEXT NOT NULL CHECK (kind = 'pause' OR kind = 'exclusion'),
  since INTEGER NOT NULL,
  until INTEGER NOT NULL CHECK (until > since), -- the largest number: for ever
  PRIMARY KEY (player, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX exclusion_over ON exclusion (player, since) WHERE over = 1;
CREATE TRIGGER shut_ahead_only_lasts_longer BEFORE UPDATE ON shut_ahead
WHEN NEW.player IS NOT OLD.player OR NEW.kind IS NOT OLD.kind OR NEW.until < OLD.until
BEGIN SELECT RAISE(ABORT, 'an exclusion only ever lasts longer'); END;
CREATE TRIGGER shut_ahead_stays BEFORE DELETE ON shut_ahead
BEGIN SELECT RAISE(ABORT, 'exclusions are never deleted'); END;
CREATE TRIGGER shut_ahead_is_not_replaced BEFORE INSERT ON shut_ahead
WHEN EXISTS (SELECT 1 FROM shut_ahead WHERE player = NEW.player AND kind = NEW.kind)
BEGIN SELECT RAISE(ABORT, 'exclusions are never replaced'); END;
CREATE TRIGGER player_comes_shut AFTER INSERT ON player
WHEN EXISTS (SELECT 1 FROM shut_ahead WHERE player = NEW.id)
BEGIN
  INSERT INTO exclusion (player, kind, since, until)
  SELECT player, kind, since, until FROM shut_ahead WHERE player = NEW.id;
END;
CREATE TABLE office_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor INTEGER NOT NULL REFERENCES player (id),
  role TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel = 'chat' OR channel = 'web'),
  action TEXT NOT NULL,
  about TEXT NOT NULL,
  subject TEXT NOT NULL,
  player INTEGER REFERENCES player (id),
  old TEXT,
  new TEXT,
  reason TEXT CHECK (reason <> '')
) STRICT;
CREATE INDEX office_log_of_player ON office_log (player, id) WHERE player IS NOT NULL;
CREATE INDEX office_log_of_subject ON office_log (about, subject, id);
CREATE TRIGGER office_log_stays BEFORE DELETE ON office_log
BEGIN SELECT RAISE(ABORT, 'the office''s log is never deleted'); END;
CREATE TRIGGER office_log_is_not_changed BEFORE UPDATE ON office_log
BEGIN SELECT RAISE(ABORT, 'the office''s log is never changed'); END;
CREATE TRIGGER office_log_is_appended_to BEFORE INSERT ON office_log
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM office_log)
BEGIN SELECT RAISE(ABORT, 'the office''s log is only appended to'); END;
CREATE TABLE office_state (
  about TEXT NOT NULL,
  subject TEXT NOT NULL,
  value TEXT NOT NULL,
  act INTEGER NOT NULL REFERENCES office_log (id),
  PRIMARY KEY (about, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX office_state_of_act ON office_state (act);
CREATE TRIGGER office_state_is_of_the_log BEFORE INSERT ON office_state
WHEN NOT EXISTS (SELECT 1 FROM office_log
  WHERE id = NEW.act AND about = NEW.about AND subject = NEW.subject AND new = NEW.value)
  OR NEW.act < (SELECT max(id) FROM office_log WHERE about = NEW.about AND subject = NEW.subject)
BEGIN SELECT RAISE(ABORT, 'what holds is what the office''s log says last'); END;
CREATE TRIGGER office_state_follows_the_log BEFORE UPDATE ON office_state
WHEN NOT EXISTS (SELECT 1 FROM office_log
  WHERE id = NEW.act AND about = NEW.about AND subject = NEW.subject AND new = NEW.value)
  OR NEW.act <= OLD.act OR NEW.about IS NOT OLD.about OR NEW.subject IS NOT OLD.subject
BEGIN SELECT RAISE(ABORT, 'what holds is what the office''s log says last'); END;
CREATE TRIGGER office_state_stays BEFORE DELETE ON office_state
BEGIN SELECT RAISE(ABORT, 'what holds is what the office''s log says last'); END;
CREATE UNIQUE INDEX player_username ON player (username) WHERE username IS NOT NULL;
CREATE TABLE stopped_told (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE letter (
  id INTEGER PRIMARY KEY,
  audience TEXT NOT NULL,
  text TEXT NOT NULL CHECK (text <> ''),
  by INTEGER NOT NULL REFERENCES player (id),
  at INTEGER NOT NULL,
  reached INTEGER NOT NULL DEFAULT 0,
  sent INTEGER NOT NULL DEFAULT 0 CHECK (sent >= 0),
  ended TEXT CHECK (ended = 'sent' OR ended = 'cancelled')
) STRICT;
CREATE UNIQUE INDEX letter_open ON letter (ended IS NULL) WHERE ended IS NULL;
CREATE TRIGGER letter_goes_on BEFORE UPDATE ON letter
WHEN OLD.ended IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.audience IS NOT OLD.audience OR NEW.text IS NOT OLD.text
  OR NEW.by IS NOT OLD.by OR NEW.at IS NOT OLD.at OR NEW.reached < OLD.reached OR NEW.sent < OLD.sent
BEGIN SELECT RAISE(ABORT, 'a letter goes on from whom it has reached'); END;
CREATE TRIGGER letter_stays BEFORE DELETE ON letter
BEGIN SELECT RAISE(ABORT, 'letters are never deleted'); END;
CREATE TRIGGER letter_leaves_the_agenda AFTER UPDATE OF ended ON letter WHEN NEW.ended IS NOT NULL
BEGIN DELETE FROM agenda WHERE kind = 'letter' AND subject = NEW.id; END;
CREATE TABLE no_letters (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE adjustment (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  amount INTEGER NOT NULL CHECK (amount > 0),
  out INTEGER NOT NULL CHECK (out = 0 OR out = 1),
  by INTEGER NOT NULL REFERENCES player (id),
  reason TEXT NOT NULL CHECK (reason <> ''),
  at INTEGER NOT NULL,
  second INTEGER REFERENCES player (id) CHECK (second <> by),
  state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'booked' OR state = 'dropped')
) STRICT;
CREATE INDEX adjustment_waiting ON adjustment (id) WHERE state = 'waiting';
CREATE TRIGGER adjustment_is_decided_once BEFORE UPDATE ON adjustment
WHEN OLD.state <> 'waiting' OR NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.asset IS NOT OLD.asset
  OR NEW.amount IS NOT OLD.amount OR NEW.out IS NOT OLD.out OR NEW.by IS NOT OLD.by OR NEW.reason IS NOT OLD.reason
  OR NEW.at IS NOT OLD.at OR (NEW.state = 'booked' AND NEW.second IS NULL)
BEGIN SELECT RAISE(ABORT, 'an adjustment is decided once, and a large one by a second person'); END;
CREATE TRIGGER adjustment_stays BEFORE DELETE ON adjustment
BEGIN SELECT RAISE(ABORT, 'adjustments are never deleted'); END;
CREATE TRIGGER adjustment_is_not_replaced BEFORE INSERT ON adjustment
WHEN EXISTS (SELECT 1 FROM adjustment WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'adjustments are never replaced'); END;
CREATE TABLE browser_link (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  until INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0 CHECK (used = 0 OR used = 1)
) STRICT;
CREATE TRIGGER browser_link_leads_in_once BEFORE UPDATE ON browser_link
WHEN NEW.hash IS OLD.hash AND (OLD.used = 1 OR NEW.until > OLD.until)
BEGIN SELECT RAISE(ABORT, 'a link leads in once'); END;
CREATE TABLE browser_session (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
  player INTEGER NOT NULL REFERENCES player (id),
  began_at INTEGER NOT NULL,
  until INTEGER NOT NULL CHECK (until > began_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX browser_session_of_player ON browser_session (player, began_at);
CREATE TRIGGER browser_session_stays_as_it_is BEFORE UPDATE ON browser_session
BEGIN SELECT RAISE(ABORT, 'a session begins and ends'); END;
CREATE INDEX player_by_name ON player (name COLLATE NOCASE);
CREATE TABLE ticket_number (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT;
CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  player INTEGER NOT NULL REFERENCES player (id),
  topic TEXT NOT NULL CHECK (topic = 'general' OR topic = 'payments'),
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'answered' OR state = 'closed'),
  since INTEGER NOT NULL,
  told INTEGER NOT NULL DEFAULT 0 CHECK (told = 0 OR told = 1)
) STRICT;
CREATE UNIQUE INDEX ticket_open ON ticket (player, topic) WHERE state <> 'closed';
CREATE INDEX ticket_of_player ON ticket (player, id);
CREATE INDEX ticket_by_state ON ticket (state, since);
CREATE TRIGGER ticket_begins_with_the_next_number BEFORE INSERT ON ticket
WHEN NEW.id IS NOT (SELECT last + 1 FROM ticket_number) OR NEW.state <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a ticket begins with the next number, and waits'); END;
CREATE TRIGGER ticket_has_its_number AFTER INSERT ON ticket
BEGIN UPDATE ticket_number SET last = NEW.id; END;
CREATE TRIGGER ticket_number_only_rises BEFORE UPDATE ON ticket_number WHEN NEW.last < OLD.last
BEGIN SELECT RAISE(ABORT, 'no number is given twice'); END;
CREATE TRIGGER ticket_stays_whose_it_is BEFORE UPDATE ON ticket
WHEN NEW.id IS NOT OLD.id OR NEW.player IS NOT OLD.player OR NEW.topic IS NOT OLD.topic OR NEW.at IS NOT OLD.at
  OR (OLD.state = 'closed' AND NEW.state <> 'closed')
BEGIN SELECT RAISE(ABORT, 'a ticket stays whose it is, and closed once it is'); END;
CREATE TABLE ticket_line (
  ticket INTEGER NOT NULL REFERENCES ticket (id),
  nth INTEGER NOT NULL CHECK (nth > 0),
  at INTEGER NOT NULL,
  by INTEGER REFERENCES player (id),
  text TEXT NOT NULL CHECK (text <> ''),
  PRIMARY KEY (ticket, nth)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ticket_line_stays_as_it_is BEFORE UPDATE ON ticket_line
BEGIN SELECT RAISE(ABORT, 'what was said is never changed'); END;
CREATE TRIGGER ticket_goes_with_its_lines BEFORE DELETE ON ticket
BEGIN DELETE FROM ticket_line WHERE ticket = OLD.id; END;
CREATE TABLE privacy (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  file_at INTEGER,
  erased_at INTEGER
) STRICT;
CREATE INDEX adjustment_of_player ON adjustment (player, id);
CREATE INDEX suspense_of_player ON suspense (player) WHERE player IS NOT NULL;
CREATE UNIQUE INDEX player_subject ON player (subject);
CREATE VIEW subject (kind, id, asset, player) AS
  SELECT 'round', id, asset, player FROM round
  UNION ALL SELECT 'toss', id, asset, player FROM toss
  UNION ALL SELECT 'contest', contest.id, contest.asset, buy_in.player
    FROM contest JOIN buy_in ON buy_in.contest = contest.id
  UNION ALL SELECT 'player', player.subject, asset.code, player.id FROM player JOIN asset
  UNION ALL SELECT 'asset', code, code, CAST(NULL AS INTEGER) FROM asset
  UNION ALL SELECT 'deposit', id, asset, player FROM deposit
  UNION ALL SELECT 'suspense', id, asset, player FROM suspense
  UNION ALL SELECT 'withdrawal', id, asset, player FROM withdrawal
  UNION ALL SELECT 'funding', id, asset, CAST(NULL AS INTEGER) FROM funding
  UNION ALL SELECT 'adjustment', id, asset, player FROM adjustment;
CREATE TABLE rare_win (
  round INTEGER PRIMARY KEY REFERENCES round (id),
  one_in INTEGER NOT NULL CHECK (one_in > 0)
) STRICT;
CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  facts TEXT NOT NULL,
  told INTEGER NOT NULL CHECK (told = 0 OR told = 1)
) STRICT;
CREATE INDEX alert_of_subject ON alert (kind, subject, at);
CREATE INDEX alert_told ON alert (told, at);
CREATE TABLE player_sum (
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  staked INTEGER NOT NULL,
  ggr INTEGER NOT NULL,
  ngr INTEGER NOT NULL,
  deposits INTEGER NOT NULL,
  withdrawals INTEGER NOT NULL,
  PRIMARY KEY (player, asset)
) STRICT, WITHOUT ROWID;
CREATE INDEX player_sum_staked ON player_sum (asset, staked);
CREATE INDEX player_sum_ggr ON player_sum (asset, ggr);
CREATE INDEX player_sum_ngr ON player_sum (asset, ngr);
CREATE INDEX player_sum_deposits ON player_sum (asset, deposits);
CREATE INDEX player_sum_withdrawals ON player_sum (asset, withdrawals);
CREATE TABLE failed_log_in (
  hour INTEGER PRIMARY KEY, -- of those since 1970
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL CHECK (last_at >= first_at),
  tries INTEGER NOT NULL CHECK (tries > 0),
  peer TEXT NOT NULL -- of the last
) STRICT;
CREATE TRIGGER failed_log_in_stays BEFORE DELETE ON failed_log_in
BEGIN SELECT RAISE(ABORT, 'log-ins that failed are never deleted'); END;
CREATE TRIGGER failed_log_in_grows BEFORE UPDATE ON failed_log_in
WHEN NEW.hour IS NOT OLD.hour OR NEW.first_at IS NOT OLD.first_at OR NEW.tries <= OLD.tries
BEGIN SELECT RAISE(ABORT, 'log-ins that failed are only counted'); END;
CREATE TRIGGER office_log_tells AFTER INSERT ON office_log
WHEN NEW.about = 'play' OR NEW.about = 'payouts' OR NEW.about = 'role' OR NEW.about = 'halt' OR NEW.about = 'alert'
BEGIN
  INSERT INTO office_state VALUES (NEW.about, NEW.subject, NEW.new, NEW.id)
  ON CONFLICT DO UPDATE SET value = excluded.value, act = excluded.act;
END;
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
  UNION ALL SELECT 'till', subject, CAST(NULL AS INTEGER) FROM agenda WHERE kind = 'till' AND subject BETWEEN 0 AND 1
  UNION ALL SELECT 'letter', id, CAST(NULL AS INTEGER) FROM letter WHERE ended IS NULL
  UNION ALL SELECT 'watch', subject, CAST(NULL AS INTEGER) FROM agenda WHERE kind = 'watch' AND subject BETWEEN 0 AND 6
  UNION ALL SELECT 'tickets', subject, CAST(NULL AS INTEGER) FROM agenda
    WHERE kind = 'tickets' AND subject BETWEEN 0 AND 1;
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
CREATE TABLE counting (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  round INTEGER NOT NULL
) STRICT;
CREATE TRIGGER counting_only_goes_forward BEFORE UPDATE ON counting
WHEN NEW.id IS NOT OLD.id OR NEW.round < OLD.round
BEGIN SELECT RAISE(ABORT, 'what is counted stays counted'); END;
CREATE TRIGGER counting_stays BEFORE DELETE ON counting
BEGIN SELECT RAISE(ABORT, 'how far was counted is never deleted'); END;
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  rising INTEGER NOT NULL CHECK (rising = 0 OR rising = 1)
) STRICT;
CREATE UNIQUE INDEX source_rising ON source (rising) WHERE rising = 1;
INSERT INTO asset VALUES
  (1, 'play', 6, 1),
  (2, 'usdt', 6, 0),
  (3, 'usdc', 6, 0),
  (4, 'ton', 9, 0),
  (5, 'btc', 8, 0),
  (6, 'ltc', 8, 0),
  (7, 'trx', 6, 0),
  (8, 'eth', 9, 0),
  (9, 'bnb', 9, 0);
INSERT INTO house VALUES
  (-9, 'suspense'),
  (-8, 'fees'),
  (-7, 'provider'),
  (-6, 'house:held'),
  (-5, 'payouts'),
  (-4, 'stakes'),
  (-3, 'house:bonus'),
  (-2, 'house:bankroll'),
  (-1, 'world');
INSERT INTO account VALUES
  (1, -9, 0, NULL, NULL),
  (1, -8, 0, NULL, NULL),
  (1, -7, 0, NULL, NULL),
  (1, -6, 0, NULL, NULL),
  (1, -5, 0, NULL, NULL),
  (1, -4, 0, NULL, NULL),
  (1, -3, 0, NULL, NULL),
  (1, -2, 0, NULL, NULL),
  (1, -1, 0, NULL, NULL),
  (2, -9, 0, NULL, NULL),
  (2, -8, 0, NULL, NULL),
  (2, -7, 0, NULL, NULL),
  (2, -6, 0, NULL, NULL),
  (2, -5, 0, NULL, NULL),
  (2, -4, 0, NULL, NULL),
  (2, -3, 0, NULL, NULL),
  (2, -2, 0, NULL, NULL),
  (2, -1, 0, NULL, NULL),
  (3, -9, 0, NULL, NULL),
  (3, -8, 0, NULL, NULL),
  (3, -7, 0, NULL, NULL),
  (3, -6, 0, NULL, NULL),
  (3, -5, 0, NULL, NULL),
  (3, -4, 0, NULL, NULL),
  (3, -3, 0, NULL, NULL),
  (3, -2, 0, NULL, NULL),
  (3, -1, 0, NULL, NULL),
  (4, -9, 0, NULL, NULL),
  (4, -8, 0, NULL, NULL),
  (4, -7, 0, NULL, NULL),
  (4, -6, 0, NULL, NULL),
  (4, -5, 0, NULL, NULL),
  (4, -4, 0, NULL, NULL),
  (4, -3, 0, NULL, NULL),
  (4, -2, 0, NULL, NULL),
  (4, -1, 0, NULL, NULL),
  (5, -9, 0, NULL, NULL),
  (5, -8, 0, NULL, NULL),
  (5, -7, 0, NULL, NULL),
  (5, -6, 0, NULL, NULL),
  (5, -5, 0, NULL, NULL),
  (5, -4, 0, NULL, NULL),
  (5, -3, 0, NULL, NULL),
  (5, -2, 0, NULL, NULL),
  (5, -1, 0, NULL, NULL),
  (6, -9, 0, NULL, NULL),
  (6, -8, 0, NULL, NULL),
  (6, -7, 0, NULL, NULL),
  (6, -6, 0, NULL, NULL),
  (6, -5, 0, NULL, NULL),
  (6, -4, 0, NULL, NULL),
  (6, -3, 0, NULL, NULL),
  (6, -2, 0, NULL, NULL),
  (6, -1, 0, NULL, NULL),
  (7, -9, 0, NULL, NULL),
  (7, -8, 0, NULL, NULL),
  (7, -7, 0, NULL, NULL),
  (7, -6, 0, NULL, NULL),
  (7, -5, 0, NULL, NULL),
  (7, -4, 0, NULL, NULL),
  (7, -3, 0, NULL, NULL),
  (7, -2, 0, NULL, NULL),
  (7, -1, 0, NULL, NULL),
  (8, -9, 0, NULL, NULL),
  (8, -8, 0, NULL, NULL),
  (8, -7, 0, NULL, NULL),
  (8, -6, 0, NULL, NULL),
  (8, -5, 0, NULL, NULL),
  (8, -4, 0, NULL, NULL),
  (8, -3, 0, NULL, NULL),
  (8, -2, 0, NULL, NULL),
  (8, -1, 0, NULL, NULL),
  (9, -9, 0, NULL, NULL),
  (9, -8, 0, NULL, NULL),
  (9, -7, 0, NULL, NULL),
  (9, -6, 0, NULL, NULL),
  (9, -5, 0, NULL, NULL),
  (9, -4, 0, NULL, NULL),
  (9, -3, 0, NULL, NULL),
  (9, -2, 0, NULL, NULL),
  (9, -1, 0, NULL, NULL);
INSERT INTO entry_kind VALUES
  (1, 'funding', 'asset'),
  (2, 'welcome', 'player'),
  (3, 'stake', 'round'),
  (4, 'settlement', 'round'),
  (7, 'toss stake', 'toss'),
  (8, 'toss settlement', 'toss'),
  (9, 'buy-in', 'contest'),
  (10, 'contest end', 'contest'),
  (11, 'refill', 'player'),
  (12, 'deposit', 'deposit'),
  (13, 'suspense in', 'suspense'),
  (14, 'suspense out', 'suspense'),
  (15, 'withdrawal', 'withdrawal'),
  (16, 'withdrawal end', 'withdrawal'),
  (17, 'bankroll in', 'funding'),
  (18, 'bankroll out', 'funding'),
  (19, 'adjustment', 'adjustment');
INSERT INTO intake VALUES
  (1, NULL, 0, 1, 0, NULL, 0, NULL, NULL);
INSERT INTO pulse VALUES
  (1, 0);
INSERT INTO entry_shape VALUES
  (1, -1, -2, 0, NULL),
  (2, -1, 0, 0, 1),
  (3, -2, -6, 1, NULL),
  (3, 0, -4, NULL, NULL),
  (4, -6, -2, NULL, NULL),
  (4, -6, 0, NULL, NULL),
  (4, -4, -2, NULL, NULL),
  (4, -4, 0, NULL, NULL),
  (4, -2, 0, NULL, NULL),
  (7, -2, -6, 1, NULL),
  (7, 0, -4, 0, NULL),
  (8, -6, -2, NULL, NULL),
  (8, -6, 0, NULL, NULL),
  (8, -4, -2, NULL, NULL),
  (8, -4, 0, NULL, NULL),
  (8, -2, 0, NULL, NULL),
  (9, 0, -4, NULL, NULL),
  (10, -4, -2, NULL, NULL),
  (10, -4, 0, NULL, NULL),
  (11, -1, 0, NULL, 1),
  (12, -7, -8, 2, 0),
  (12, -7, 0, 1, 0),
  (12, -1, -7, 0, 0),
  (13, -7, -9, 1, 0),
  (13, -7, -8, 2, 0),
  (13, -1, -7, 0, 0),
  (14, -9, -2, 0, 0),
  (14, -9, -1, 0, 0),
  (14, -9, 0, 0, 0),
  (15, 0, -5, 0, 0),
  (16, -5, -1, 0, 0),
  (16, -5, 0, 0, 0),
  (17, -1, -2, 0, 0),
  (18, -2, -1, 0, 0),
  (19, -2, 0, 0, NULL),
  (19, 0, -2, 0, NULL);
INSERT INTO deposit_way VALUES
  ('', 'asked'),
  ('asked', 'open'),
  ('asked', 'refused'),
  ('closed', 'suspended'),
  ('expired', 'closed'),
  ('expired', 'suspended'),
  ('open', 'expired'),
  ('open', 'paid'),
  ('open', 'suspended');
INSERT INTO withdrawal_way VALUES
  ('', 'reserved'),
  ('', 'waiting'),
  ('held', 'paid'),
  ('held', 'reserved'),
  ('held', 'unknown'),
  ('reserved', 'paid'),
  ('reserved', 'refused'),
  ('reserved', 'sending'),
  ('reserved', 'unknown'),
  ('reserved', 'waiting'),
  ('sending', 'held'),
  ('sending', 'paid'),
  ('sending', 'reserved'),
  ('sending', 'short'),
  ('sending', 'unknown'),
  ('short', 'paid'),
  ('short', 'reserved'),
  ('short', 'unknown'),
  ('unknown', 'failed'),
  ('unknown', 'paid'),
  ('unknown', 'refused'),
  ('unknown', 'sending'),
  ('waiting', 'refused'),
  ('waiting', 'reserved'),
  ('waiting', 'unknown');
INSERT INTO till VALUES
  (0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'CryptoBot');
INSERT INTO steady VALUES
  (0, 0, 0);
INSERT INTO ticket_number VALUES
  (0, 0);
INSERT INTO counting VALUES
  (0, 0);
INSERT INTO source VALUES
  (1, 'telegram', 1),
  (2, 'cryptopay', 0);
