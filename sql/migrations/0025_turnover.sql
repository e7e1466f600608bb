-- What reports are made of: sums that are kept while the house plays, so that none of them reads past bets. Days are
-- those of UTC, 0 is 1 January 1970.

-- Bets that are over, by the day on which they were, asset and game: a round's game, 'toss', 'duel' or 'pot'. One that
-- gave every stake back counts as none. squares: what came back less what was staked, in units, squared: the spread
-- from which a return's interval follows, and no money.
CREATE TABLE turnover (
  day INTEGER NOT NULL,
  asset INTEGER NOT NULL REFERENCES asset (code),
  game TEXT NOT NULL,
  bets INTEGER NOT NULL CHECK (bets > 0),
  staked INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  squares REAL NOT NULL,
  PRIMARY KEY (day, asset, game)
) STRICT, WITHOUT ROWID;
CREATE TABLE bettor (
  player INTEGER NOT NULL REFERENCES player (id),
  asset INTEGER NOT NULL REFERENCES asset (code),
  day INTEGER NOT NULL, -- of their last bet that is over
  PRIMARY KEY (player, asset)
) STRICT, WITHOUT ROWID;
CREATE TABLE active (
  day INTEGER NOT NULL,
  asset INTEGER NOT NULL REFERENCES asset (code),
  players INTEGER NOT NULL CHECK (players > 0),
  PRIMARY KEY (day, asset)
) STRICT, WITHOUT ROWID;
-- All other postings, by day, asset, kind and classes of accounts: 0 is a player's. Those that come with every bet are
-- in the sums above.
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

INSERT INTO turnover
SELECT at / 86400000000, asset, game, count(*), sum(staked), sum(paid),
  sum(CAST(paid - staked AS REAL) * (paid - staked))
FROM (
  SELECT settled_at AS at, asset, game, staked, payout AS paid FROM round WHERE payout IS NOT NULL
  UNION ALL
  SELECT settled_at, asset, 'toss', stake, payout FROM toss WHERE value IS NOT NULL
  UNION ALL
  SELECT contest.ended_at, contest.asset, iif(contest.kind = 'pot', 'pot', 'duel'), buy_in.stake,
    iif(contest.winner = buy_in.player, contest.payout, 0)
  FROM contest JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended = 'won')
GROUP BY 1, 2, 3;

CREATE TEMP TABLE played AS
SELECT DISTINCT player, asset, at / 86400000000 AS day FROM (
  SELECT player, asset, settled_at AS at FROM round WHERE payout IS NOT NULL
  UNION ALL
  SELECT player, asset, settled_at FROM toss WHERE value IS NOT NULL
  UNION ALL
  SELECT buy_in.player, contest.asset, contest.ended_at
  FROM contest JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended = 'won');
INSERT INTO active SELECT day, asset, count(*) FROM played GROUP BY day, asset;
INSERT INTO bettor SELECT player, asset, max(day) FROM played GROUP BY player, asset;
DROP TABLE played;

INSERT INTO flow
SELECT at / 86400000000, asset, kind, min(debit, 0), min(credit, 0), count(*), sum(amount) FROM posting
WHERE kind IN (SELECT code FROM entry_kind WHERE subject NOT IN ('round', 'toss', 'contest'))
GROUP BY 1, 2, 3, 4, 5;
CREATE TRIGGER posting_is_summed AFTER INSERT ON posting
WHEN EXISTS (SELECT 1 FROM entry_kind
  WHERE code = NEW.kind AND subject <> 'round' AND subject <> 'toss' AND subject <> 'contest')
BEGIN
  INSERT INTO flow VALUES (NEW.at / 86400000000, NEW.asset, NEW.kind, min(NEW.debit, 0), min(NEW.credit, 0), 1, NEW.amount)
  ON CONFLICT DO UPDATE SET postings = postings + 1, amount = amount + excluded.amount;
END;
