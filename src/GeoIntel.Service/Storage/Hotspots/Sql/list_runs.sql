-- Runs, the newest first.
-- @crime_group, @unit text (null is any)   @before_time timestamptz, @before_id text (null is the first page)   @limit int
SELECT id, state, crime_group, unit, first_month, month_count, forecaster, requested_by, purpose, handling, attribution, currency,
  warning, data_sha256, verdict, problem, stage, progress, created_at, ended_at,
  (SELECT count(*) FROM hotspot_flag WHERE run_id = id)::int AS flag_count
FROM hotspot_run
WHERE (@crime_group IS NULL OR crime_group = @crime_group) AND (@unit IS NULL OR unit = @unit)
  AND (@before_time IS NULL OR (created_at, id) < (@before_time, @before_id))
ORDER BY created_at DESC, id DESC
LIMIT @limit;
