-- @run_id, @cell_id text
SELECT flagged_at, lapses_at, review, reviewed_by, reviewed_at, reason
FROM hotspot_flag
WHERE run_id = @run_id AND cell_id = @cell_id;
