-- answered_at: when the provider last answered anything, of which the holdings were all that was kept. unanswered_at:
-- when the holdings were first asked for since then. bot: the provider's bot, where players pay and are paid, as the
-- app that answers names it; until one has, that of the main net.
ALTER TABLE till ADD COLUMN answered_at INTEGER;
ALTER TABLE till ADD COLUMN unanswered_at INTEGER;
ALTER TABLE till ADD COLUMN bot TEXT NOT NULL DEFAULT 'CryptoBot' CHECK (length(bot) BETWEEN 5 AND 32);
UPDATE till SET answered_at = (SELECT max(at) FROM holding);
UPDATE till SET unanswered_at = asked_at WHERE answered_at IS NULL OR answered_at < asked_at;
