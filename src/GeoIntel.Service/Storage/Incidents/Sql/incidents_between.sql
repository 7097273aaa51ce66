-- Incidents that touch a period, in the order they were published.
-- @from, @until timestamptz, half-open   @source text (null is any)
SELECT source_id, crime_type, earliest_at, latest_at, time_precision, ST_X(location), ST_Y(location), lsoa_code, reported_by,
  falls_within, flags, flags_told
FROM incident
WHERE tstzrange(earliest_at, latest_at, '[]') && tstzrange(@from, @until)
  -- the end of a span is not in it
  AND (latest_at > @from OR earliest_at = latest_at)
  AND (@source IS NULL OR source_key = (SELECT key FROM incident_source WHERE id = @source))
ORDER BY publication_key, place;
