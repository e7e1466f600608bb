-- Which form of text a promise's hash is of (src/promises.rs). 1: rules and names in English, which the
-- program keeps as they were. From 2 on ids and ratios, and the text stands here.
ALTER TABLE pay_table ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pay_table ADD COLUMN text TEXT CHECK ((text IS NULL) = (form = 1));
CREATE TRIGGER pay_table_comes_with_its_text BEFORE INSERT ON pay_table WHEN NEW.text IS NULL
BEGIN SELECT RAISE(ABORT, 'a promise comes with its text'); END;
