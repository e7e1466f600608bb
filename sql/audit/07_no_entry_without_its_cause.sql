-- Every entry in the books belongs to what its kind is about.
SELECT DISTINCT entry.kind, entry.subject FROM posting AS entry
LEFT JOIN entry_kind ON entry_kind.code = entry.kind
WHERE NOT EXISTS (SELECT 1 FROM subject WHERE subject.kind = entry_kind.subject AND subject.id = entry.subject)
