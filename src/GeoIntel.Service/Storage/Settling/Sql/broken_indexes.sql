-- Indexes of a partition that were begun and never came to their end.
-- @partition text
SELECT own.relname
FROM pg_index
JOIN pg_class AS own ON own.oid = indexrelid
WHERE indrelid = to_regclass(@partition) AND NOT indisvalid;
