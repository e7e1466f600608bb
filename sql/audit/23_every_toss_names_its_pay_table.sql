-- Every toss names the pay table of its bet.
SELECT toss.id, pay_table.game FROM toss LEFT JOIN pay_table ON pay_table.id = toss.pay_table
WHERE pay_table.game IS NOT 'toss' OR pay_table.choice <> toss.toss || toss.bet
