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
