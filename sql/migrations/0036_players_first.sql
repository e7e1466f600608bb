-- Entries of players go before all others: what is played for, which is most of what is written, is then added at the
-- table's end, where pages are filled whole and none is moved.
DROP VIEW subject;
DROP TRIGGER posting_stays_as_it_is;
UPDATE posting SET subject = -subject
WHERE subject >= (SELECT min(id) FROM player) AND kind IN (SELECT code FROM entry_kind WHERE subject = 'player');
CREATE TRIGGER posting_stays_as_it_is BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
ALTER TABLE player ADD COLUMN subject INTEGER AS (-id) VIRTUAL;
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
