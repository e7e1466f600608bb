-- Amounts are micro-units (1,000,000 = 1.00), times are microseconds since 1970 UTC, players are
-- Telegram user ids.

-- What is counted. Assets are never converted into each other.
CREATE TABLE asset (
  code INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO asset VALUES (1, 'play'), (2, 'usd');

-- The owners of accounts that are not players.
CREATE TABLE house (
  owner INTEGER PRIMARY KEY CHECK (owner < 0),
  name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO house VALUES
  (-1, 'world'), (-2, 'house:bankroll'), (-3, 'house:bonus'), (-4, 'stakes'), (-5, 'payouts');

-- One owner's balance of one asset. It moves only when a posting is inserted. Only the world,
-- where money comes from, may be below zero.
CREATE TABLE account (
  asset INTEGER NOT NULL REFERENCES asset (code),
  owner INTEGER NOT NULL CHECK (owner <> 0),
  balance INTEGER NOT NULL DEFAULT 0 CHECK (balance >= 0 OR owner = -1),
  PRIMARY KEY (asset, owner)
) STRICT, WITHOUT ROWID;
INSERT INTO account (asset, owner) SELECT asset.code, house.owner FROM asset, house;
CREATE TRIGGER account_opens_empty BEFORE INSERT ON account WHEN NEW.balance <> 0
BEGIN SELECT RAISE(ABORT, 'an account opens with a balance of 0'); END;
CREATE TRIGGER account_stays BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'accounts are never deleted'); END;

-- What an entry of the books is about; "subject" of a posting means this.
CREATE TABLE entry_kind (
  code INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  subject TEXT NOT NULL
) STRICT;
INSERT INTO entry_kind VALUES
  (1, 'funding', 'asset'), (2, 'welcome', 'player'), (3, 'stake', 'round'), (4, 'settlement', 'round');

-- One movement of money from the account it debits to the account it credits. The lines of one
-- (kind, subject) are an entry, and that pair is its key: nothing can be booked twice.
CREATE TABLE posting (
  kind INTEGER NOT NULL REFERENCES entry_kind (code),
  subject INTEGER NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 0),
  asset INTEGER NOT NULL,
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL CHECK (credit <> debit),
  amount INTEGER NOT NULL CHECK (amount > 0),
  at INTEGER NOT NULL,
  PRIMARY KEY (subject, kind, line), -- a round's lines side by side, at the table's end
  FOREIGN KEY (asset, debit) REFERENCES account (asset, owner),
  FOREIGN KEY (asset, credit) REFERENCES account (asset, owner)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER posting_moves_balances AFTER INSERT ON posting BEGIN
  UPDATE account SET balance = balance - NEW.amount WHERE asset = NEW.asset AND owner = NEW.debit;
  UPDATE account SET balance = balance + NEW.amount WHERE asset = NEW.asset AND owner = NEW.credit;
END;
CREATE TRIGGER posting_stays_as_it_is BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
CREATE TRIGGER posting_stays BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END;

-- A person who has written to the bot. blocked_at: when Telegram said that they blocked it.
CREATE TABLE player (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  name TEXT NOT NULL,
  joined_at INTEGER NOT NULL,
  blocked_at INTEGER
) STRICT;

-- A server seed and the client seed that it plays with. Until it opens it is the player's next
-- pair, of which only the commitment is known; when it closes the server seed is public.
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

-- Where a player stands: the pair in force, the next one, the nonce of the next round, the last
-- round, and how many rounds there were in all. Moved by each new round's trigger.
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

-- One round: its wager, its place in the seeds, its moves, and its payout once it is settled.
-- "previous" is the same player's round before, so that a history is a chain and needs no index.
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
  payout INTEGER CHECK (payout >= 0),
  CHECK ((payout IS NULL) = (settled_at IS NULL))
) STRICT;
CREATE INDEX round_open ON round (player, game) WHERE payout IS NULL;
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

-- A player's settled rounds of one game and asset in sums, and the bet that their table remembers.
CREATE TABLE tally (
  player INTEGER NOT NULL REFERENCES player (id),
  game TEXT NOT NULL,
  asset INTEGER NOT NULL REFERENCES asset (code),
  rounds INTEGER NOT NULL,
  staked INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  best INTEGER NOT NULL,
  last_stake INTEGER NOT NULL,
  last_choice TEXT NOT NULL,
  PRIMARY KEY (player, game, asset)
) STRICT, WITHOUT ROWID;

-- What the bot asked a player to type in a chat, until it expires.
CREATE TABLE session (
  chat INTEGER NOT NULL,
  player INTEGER NOT NULL,
  awaits TEXT NOT NULL,
  message INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (chat, player)
) STRICT, WITHOUT ROWID;

-- A message that Telegram has not confirmed yet. It goes when Telegram has it, or when it can
-- never be delivered. edits: the message that it takes the place of. answers: the message that it
-- replies to. markup: NULL for none, '' for a forced reply, else the buttons, a line a row, label
-- and data in turn with tabs between.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  chat INTEGER NOT NULL,
  edits INTEGER,
  answers INTEGER,
  notice INTEGER NOT NULL,
  text TEXT NOT NULL,
  markup TEXT,
  at INTEGER NOT NULL
) STRICT;

-- An update that could not be handled: it panicked, broke a rule of the books, was no update at
-- all, or ended the process again and again. The player was told the reference.
CREATE TABLE dead_update (
  update_id INTEGER PRIMARY KEY,
  reference TEXT NOT NULL,
  why TEXT NOT NULL,
  raw TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- The one row about the inbox and the process. watermark: the last update handled, at seen_at.
-- in_hand and kills: the update that the process died of, and how many times in a row.
-- clean: whether the last run ended as asked. copied: a backup that has not run since it was made;
-- its seeds may have been revealed meanwhile.
CREATE TABLE intake (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  watermark INTEGER,
  seen_at INTEGER,
  in_hand INTEGER,
  kills INTEGER NOT NULL DEFAULT 0,
  clean INTEGER NOT NULL DEFAULT 1,
  copied INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO intake (id) VALUES (1);

-- The books with names in place of numbers, for people.
CREATE VIEW books AS
SELECT asset.name AS asset, coalesce(house.name, 'player:' || account.owner) AS account,
  account.balance / 1000000.0 AS balance
FROM account JOIN asset ON asset.code = account.asset
LEFT JOIN house ON house.owner = account.owner;
