-- Paid invoices of which the books know nothing are looked for now and then. invoices_from: of the provider's numbers
-- of invoices the last from before these books, NULL until it is known. swept: how many of the newest a look through
-- all has seen that is under way. swept_at: when the newest were last looked through.
ALTER TABLE till ADD COLUMN invoices_from INTEGER;
ALTER TABLE till ADD COLUMN swept INTEGER CHECK (swept >= 0);
ALTER TABLE till ADD COLUMN swept_at INTEGER;
UPDATE till SET invoices_from = (SELECT min(invoice) - 1 FROM deposit WHERE invoice IS NOT NULL);
