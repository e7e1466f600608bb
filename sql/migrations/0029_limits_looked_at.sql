-- When a player last looked at their limits and set them, or chose to go without: before that they are offered, since
-- nobody pays in who was not asked.
CREATE TABLE limits_review (
  player INTEGER PRIMARY KEY REFERENCES player (id),
  at INTEGER NOT NULL
) STRICT;
