-- The first day of which sightings are kept; null when there is none. Partitions are named for their days.
SELECT to_date(min(substring(child.relname FROM '^sighting_([0-9]{8})$')), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC'
FROM pg_inherits
JOIN pg_class AS child ON child.oid = inhrelid
WHERE inhparent = 'sighting'::regclass;
