-- Waits for what makes something of reads, and keeps it from beginning again until the commit: it would bring back what goes.
-- @keys bigint[]: their locks, in one order
SELECT count(pg_advisory_xact_lock(key)) FROM unnest(@keys) AS watch (key);
