-- Takes a run for this session, unless another instance has it.
-- @id text
SELECT pg_try_advisory_lock(hashtext('hotspot_run'), hashtext(@id));
