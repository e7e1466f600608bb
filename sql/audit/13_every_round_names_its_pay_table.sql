-- Every round names the pay table of its game that it was played by, from the first that did on.
SELECT round.id, round.game, round.pay_table, pay_table.game AS of_game
FROM round LEFT JOIN pay_table ON pay_table.id = round.pay_table
WHERE pay_table.game <> round.game OR (round.pay_table IS NULL
  AND round.id > (SELECT min(id) FROM round WHERE pay_table IS NOT NULL))
