-- Which database this is. run: who has it, a random number that each start renews here and beside the
-- lock; NULL before the first. commits: transactions of the engine since the books were opened first,
-- noted beside the lock after each commit: a file that has fewer than were noted is an older one.
ALTER TABLE intake ADD COLUMN run TEXT CHECK (length(run) = 32);
ALTER TABLE intake ADD COLUMN commits INTEGER NOT NULL DEFAULT 0;

-- Everybody gets new seeds while this is not NULL: all players up to this id have theirs.
ALTER TABLE intake ADD COLUMN renewed_up_to INTEGER;
