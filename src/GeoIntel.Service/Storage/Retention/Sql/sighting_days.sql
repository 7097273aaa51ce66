-- The UTC days of which sightings are stored, the oldest first, and how many blocks each has. Partitions are named for
-- their days.
SELECT to_date(substring(child.relname FROM '^sighting_([0-9]{8})$'), 'YYYYMMDD') AS day,
  (pg_relation_size(child.oid) / current_setting('block_size')::bigint)::integer
FROM pg_inherits
JOIN pg_class AS child ON child.oid = inhrelid
WHERE inhparent = 'sighting'::regclass
ORDER BY day;
