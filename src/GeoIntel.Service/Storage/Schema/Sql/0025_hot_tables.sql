-- Autovacuum comes to the tables of the intake once a minute when it is busy, beside the commits that somebody waits for.

-- Nobody searches by these, and to make statistics of arrays each of their elements is looked at: seconds of a processor for a
-- table in which as many commits wait as the watches leave waiting.
ALTER TABLE intake_commit ALTER COLUMN vrms SET STATISTICS 0;
ALTER TABLE intake_commit ALTER COLUMN captured SET STATISTICS 0;

-- To give the empty end of a table back it is locked against everybody, and waited for up to five seconds. These would have grown
-- again a minute later.
ALTER TABLE intake_commit SET (vacuum_truncate = off, toast.vacuum_truncate = off);
ALTER TABLE sighting_match SET (vacuum_truncate = off);
ALTER TABLE feed_cursor SET (vacuum_truncate = off);
ALTER TABLE keeper_cursor SET (vacuum_truncate = off);
ALTER TABLE hit_clock SET (vacuum_truncate = off);

-- Makes the partition of one UTC day. ATTACH takes a lighter lock than CREATE ... PARTITION OF, so the intake goes on.
-- A day that is written is vacuumed when it has settled: before, each page would be written and logged a second time to note that
-- everybody may see its rows, which nothing asks before that.
CREATE OR REPLACE FUNCTION ensure_sighting_partition(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  partition text := 'sighting_' || to_char(day, 'YYYYMMDD');
BEGIN
  IF to_regclass(partition) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('sighting_partition'));
  IF to_regclass(partition) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format(
    'CREATE TABLE %I (LIKE sighting INCLUDING DEFAULTS) WITH (autovacuum_vacuum_insert_threshold = -1)', partition);
  EXECUTE format(
    'ALTER TABLE sighting ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition,
    to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00');
END $$;
