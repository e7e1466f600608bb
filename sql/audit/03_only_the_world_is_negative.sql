-- No balance but the world's is below zero.
SELECT asset, owner, balance FROM account WHERE balance < 0 AND owner <> (SELECT owner FROM house WHERE name = 'world')
