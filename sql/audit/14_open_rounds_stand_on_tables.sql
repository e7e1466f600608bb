-- Every open round stands on a table, and nothing else does.
SELECT round.id AS round, open_table.round AS on_table FROM round
LEFT JOIN open_table ON open_table.round = round.id
WHERE round.payout IS NULL AND open_table.round IS NULL
UNION ALL
SELECT round.id, open_table.round FROM open_table LEFT JOIN round ON round.id = open_table.round
WHERE round.id IS NULL OR round.payout IS NOT NULL
