-- What protects players: pauses and exclusions, which nobody can shorten, limits, and sums that a bet is held
-- against without adding up the history.

-- How far the house's clock is ahead of the time that has passed, in microseconds: it is set by so much when it is
-- set. Hours of play are counted in that time, so that no clock that is set moves them. Exclusions that began before
-- `faith` are not held against postings, whose times may be of before the clock was set back.
CREATE TABLE steady (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  ahead INTEGER NOT NULL,
  faith INTEGER NOT NULL
) STRICT;
INSERT INTO steady VALUES (0, 0, 0);

-- Pauses and exclusions. `ahead`: how far the end is beyond the time that was to pass, since the clock was set back;
-- `over`: that it was over before that.
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
-- REPLACE asks no delete trigger where triggers are not recursive.
CREATE TRIGGER exclusion_is_not_replaced BEFORE INSERT ON exclusion
WHEN EXISTS (SELECT 1 FROM exclusion WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'exclusions are never replaced'); END;

-- With what there was before in one trigger, since each costs every posting something.
DROP TRIGGER posting_has_a_shape_of_its_kind;
CREATE TRIGGER posting_has_a_shape_of_its_kind AFTER INSERT ON posting
WHEN NOT EXISTS (SELECT 1 FROM entry_shape
  WHERE kind = NEW.kind AND debit = iif(NEW.debit < 0, NEW.debit, 0) AND credit = iif(NEW.credit < 0, NEW.credit, 0)
    AND (line IS NULL OR line = NEW.line)
    AND (play IS NULL OR play = (SELECT asset.play FROM asset WHERE asset.code = NEW.asset)))
  OR (NEW.debit > 0 AND EXISTS (SELECT 1 FROM exclusion WHERE player = NEW.debit AND over = 0 AND until > NEW.at)
    AND NEW.credit = (SELECT owner FROM house WHERE name = 'stakes'))
BEGIN
  SELECT RAISE(ABORT, 'who is excluded stakes nothing') FROM exclusion
  WHERE player = NEW.debit AND over = 0 AND until > NEW.at AND NEW.credit = (SELECT owner FROM house WHERE name = 'stakes');
  SELECT RAISE(ABORT, 'no entry of this kind moves money that way');
END;
CREATE TRIGGER deposit_is_not_asked_by_the_excluded BEFORE INSERT ON deposit
WHEN EXISTS (SELECT 1 FROM exclusion WHERE player = NEW.player AND over = 0 AND until > NEW.asked_at)
BEGIN SELECT RAISE(ABORT, 'who is excluded pays nothing in'); END;
CREATE TRIGGER deposit_is_not_credited_to_the_excluded BEFORE UPDATE ON deposit
WHEN NEW.state = 'paid' AND OLD.state <> 'paid'
  AND EXISTS (SELECT 1 FROM exclusion WHERE player = NEW.player AND over = 0 AND until > NEW.since)
BEGIN SELECT RAISE(ABORT, 'what who is excluded pays in is returned'); END;

-- A player's own limits. `asset` is 0 for one of time; `value` is in its smallest units, or in minutes, NULL where
-- nothing holds. What is asked for in place of it (NULL: nothing) can be confirmed from `confirm_from` on.
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

-- Limits that the house sets a player, lower than their own.
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

-- When a player said that they are of age, and after how many minutes they want to be told how long they play.
CREATE TABLE playing (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  adult_at INTEGER,
  check_every INTEGER CHECK (check_every > 0)
) STRICT;
CREATE TRIGGER playing_grows_no_younger BEFORE UPDATE OF adult_at ON playing
WHEN OLD.adult_at IS NOT NULL AND NEW.adult_at IS NOT OLD.adult_at
BEGIN SELECT RAISE(ABORT, 'who is of age stays so'); END;

-- A player's last session of play for real money: its first stake, its last to the minute, and when they are told of
-- it, all in the time that has passed; and what they were ahead in an asset when they first staked of it.
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

-- By hours of the time that has passed: how long a player played, in microseconds; the most that they were ahead in
-- an asset at any time of an hour in which they staked; and what they paid in.
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

-- What a player has ever paid in, gross, and what of that stands in hours that are forgotten; and what came to them
-- and went from them by anything but play.
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

-- What was there before.
INSERT INTO play_sum (player, asset, came, went)
  SELECT owner, asset, sum(came), sum(went) FROM (
    SELECT credit AS owner, asset, amount AS came, 0 AS went FROM posting LEFT JOIN house ON house.owner = debit
    WHERE credit > 0 AND coalesce(name <> 'stakes' AND name <> 'house:held' AND name <> 'house:bankroll', 1)
    UNION ALL SELECT debit, asset, 0, amount FROM posting LEFT JOIN house ON house.owner = credit
    WHERE debit > 0 AND coalesce(name <> 'stakes', 1))
  WHERE asset IN (SELECT code FROM asset WHERE play = 0) GROUP BY owner, asset;
INSERT INTO paid_hour
  SELECT deposit.player, posting.asset, posting.at / 3600000000, sum(posting.amount)
  FROM posting JOIN entry_kind ON entry_kind.code = posting.kind JOIN deposit ON deposit.id = posting.subject
  WHERE entry_kind.name = 'deposit' AND posting.line = 0 GROUP BY 1, 2, 3;

CREATE TRIGGER deposit_counts_what_is_paid_in AFTER UPDATE OF state ON deposit
WHEN NEW.state = 'paid' AND OLD.state <> 'paid'
BEGIN
  INSERT INTO paid_hour SELECT NEW.player, NEW.asset, (NEW.since - ahead) / 3600000000, NEW.amount FROM steady WHERE true
  ON CONFLICT DO UPDATE SET amount = amount + excluded.amount;
END;
