-- The language that Telegram said last, and the one that the player chose, which counts before it: codes of
-- catalogues. NULL, as of who came before: nothing is known, or nothing was chosen.
ALTER TABLE player ADD COLUMN language_seen TEXT;
ALTER TABLE player ADD COLUMN language_chosen TEXT;
