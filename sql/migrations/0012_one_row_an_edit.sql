-- A message that is edited again and again waits as one row: the newest takes the place of the one before.
DELETE FROM outbox WHERE edits IS NOT NULL
  AND id NOT IN (SELECT max(id) FROM outbox WHERE edits IS NOT NULL GROUP BY chat, edits);
CREATE UNIQUE INDEX outbox_edit ON outbox (chat, edits) WHERE edits IS NOT NULL;
-- Whose doing a message is: so many of one person's wait, also after a restart.
ALTER TABLE outbox ADD COLUMN person INTEGER;
