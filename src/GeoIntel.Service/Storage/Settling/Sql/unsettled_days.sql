-- The UTC days before one of which reads are stored and which lack an index that settles them; the newest first, as they are asked of most.
-- @before date   @suffixes text[]: what the indexes' names end in
SELECT to_date(substring(child.relname FROM '^sighting_([0-9]{8})$'), 'YYYYMMDD') AS day
FROM pg_inherits
JOIN pg_class AS child ON child.oid = inhrelid
WHERE inhparent = 'sighting'::regclass
  AND to_date(substring(child.relname FROM '^sighting_([0-9]{8})$'), 'YYYYMMDD') < @before
  AND EXISTS (
    SELECT FROM unnest(@suffixes) AS suffix
    WHERE NOT EXISTS (
      SELECT FROM pg_index JOIN pg_class AS own ON own.oid = indexrelid
      WHERE indrelid = child.oid AND own.relname = child.relname || suffix AND indisvalid))
ORDER BY day DESC;
