-- One run without its large papers.
-- @id text
SELECT id, state, crime_group, unit, first_month, month_count, forecaster, parameters::text AS parameters, requested_by, purpose,
  handling, attribution, currency, warning, data_sha256, manifest::text AS manifest, verdict, problem, stage, progress, created_at,
  ended_at, (SELECT count(*) FROM hotspot_flag WHERE run_id = id)::int AS flag_count
FROM hotspot_run
WHERE id = @id;
