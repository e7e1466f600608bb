-- The wallet that a player opened last; NULL, as of who never opened another: play credits.
ALTER TABLE player ADD COLUMN wallet INTEGER REFERENCES asset (code);
