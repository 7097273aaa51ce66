-- @id text
SELECT pg_advisory_unlock(hashtext('hotspot_run'), hashtext(@id));
