-- Runs that have ended with a result, the newest first.
-- @id text (null for any)   @limit int
SELECT run.id, run.crime_group, run.unit, run.first_month, run.month_count, run.purpose, run.handling, run.attribution,
  run.currency, run.warning, run.ended_at
FROM hotspot_run AS run
WHERE run.ended_at IS NOT NULL AND (@id IS NULL OR run.id = @id)
  -- a run that failed or was cancelled has no cells
  AND EXISTS (SELECT FROM hotspot_cell AS cell WHERE cell.run_id = run.id)
ORDER BY run.created_at DESC, run.id DESC
LIMIT @limit;
