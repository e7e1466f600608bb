-- When auto play ends before all its rounds are played. win: as soon as the player has so many stakes
-- more than when it began, NULL for never. loss: so many less, NULL for less than half of the balance.
ALTER TABLE auto_play ADD COLUMN win INTEGER CHECK (win > 0);
ALTER TABLE auto_play ADD COLUMN loss INTEGER CHECK (loss > 0);
