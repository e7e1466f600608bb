-- document: the row sends the player's rounds up to this one as a file, which is made from the books
-- when it is sent; "text" is empty.
ALTER TABLE outbox ADD COLUMN document INTEGER REFERENCES round (id);
