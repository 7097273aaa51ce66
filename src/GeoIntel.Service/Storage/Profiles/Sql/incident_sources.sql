-- Sources of incidents: how much, how fresh, and how many incidents of a time.
-- @from, @until timestamptz
SELECT source.id, (SELECT count(*) FROM incident_publication WHERE source_key = source.key)::int AS publications,
  (SELECT max(stored_at) FROM incident_publication WHERE source_key = source.key) AS stored_at,
  (SELECT date_trunc('month', max(earliest_at) AT TIME ZONE 'Europe/London')::date FROM incident WHERE source_key = source.key) AS last_month,
  (SELECT count(*) FROM incident
   WHERE source_key = source.key AND earliest_at >= @from AND earliest_at < @until)::int AS incidents
FROM incident_source AS source
WHERE EXISTS (SELECT FROM incident_publication WHERE source_key = source.key)
ORDER BY source.id COLLATE "C";
