-- The way into the office in a browser. A link is a person's newest alone and leads in once; what it leads to is a
-- session. Of what they carry that nobody can guess only the SHA-256 is kept, so that who reads a copy gets in nowhere.
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

-- Players are looked up by how their names begin.
CREATE INDEX player_by_name ON player (name COLLATE NOCASE);
