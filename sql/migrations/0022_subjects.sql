-- What audits ask of every wing's tables, in one place each. A migration that brings something new of these kinds
-- drops the view and makes it anew with its own line. A cast where a table has no such column: SQLite looks a key
-- up in the tables of a union only while each of its columns is of one type in all of them.

-- What an entry can be about: a row for each asset that its postings may move, and each player whose they may.
-- kind: as in entry_kind; id: as in posting. Without a player: none's money.
CREATE VIEW subject (kind, id, asset, player) AS
  SELECT 'round', id, asset, player FROM round
  UNION ALL SELECT 'toss', id, asset, player FROM toss
  UNION ALL SELECT 'contest', contest.id, contest.asset, buy_in.player
    FROM contest JOIN buy_in ON buy_in.contest = contest.id
  UNION ALL SELECT 'player', player.id, asset.code, player.id FROM player JOIN asset
  UNION ALL SELECT 'asset', code, code, CAST(NULL AS INTEGER) FROM asset;

-- What lies in the stakes account, by whom and for which subject; whatever is held back for that is so until then.
-- Duels and pots are open by an index each.
CREATE VIEW open_stake (kind, id, asset, player, amount) AS
  SELECT 'round', id, asset, player, staked FROM round WHERE payout IS NULL
  UNION ALL SELECT 'toss', id, asset, player, stake FROM toss WHERE payout IS NULL
  UNION ALL SELECT 'contest', contest.id, contest.asset, buy_in.player, buy_in.stake
    FROM contest CROSS JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended IS NULL AND contest.kind = 'pot'
  UNION ALL SELECT 'contest', contest.id, contest.asset, buy_in.player, buy_in.stake
    FROM contest CROSS JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended IS NULL AND contest.kind <> 'pot';

-- What the agenda has, by its kind and subject there, and nothing else. not_before: no sooner than this, NULL for
-- whenever. What the agenda alone knows to be open is read from it.
CREATE VIEW matter (kind, subject, not_before) AS
  SELECT 'auto', player, CAST(NULL AS INTEGER) FROM auto_play
  UNION ALL SELECT 'contest', id, due_at FROM contest WHERE ended IS NULL AND kind = 'pot'
  UNION ALL SELECT 'contest', id, due_at FROM contest WHERE ended IS NULL AND kind <> 'pot'
  UNION ALL SELECT 'table', round, CAST(NULL AS INTEGER) FROM open_table
  UNION ALL SELECT 'toss', toss.id, CAST(NULL AS INTEGER) FROM agenda CROSS JOIN toss ON toss.id = agenda.subject
    WHERE agenda.kind = 'toss' AND toss.payout IS NOT NULL
  UNION ALL SELECT 'renewal', subject, CAST(NULL AS INTEGER) FROM agenda WHERE kind = 'renewal';
