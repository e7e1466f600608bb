-- Where conversations are held. Every column called chat in the other tables is the number of a
-- place. A place's number is Telegram's id of its chat, and the place has no row, but for three kinds:
-- a topic, with a number that no chat has; a group that became a supergroup, which keeps the number
-- that it had and has another chat; and a place that could not be written to at last, since closed_at.
CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  chat INTEGER NOT NULL,             -- Telegram's id of it now
  topic INTEGER NOT NULL DEFAULT 0,  -- Telegram's message_thread_id, 0 for none
  closed_at INTEGER,
  UNIQUE (chat, topic)
) STRICT;
-- Whether a player has ever written to the bot in private, so that it may write to them there.
ALTER TABLE player ADD COLUMN met INTEGER NOT NULL DEFAULT 0 CHECK (met IN (0, 1));
