-- Incidents that touch a period and lie in a box or on its border, in the order they were published.
-- @from, @until timestamptz, half-open   @source text (null is any)   @west, @south, @east, @north metres, EPSG:27700
SELECT source_id, crime_type, earliest_at, latest_at, time_precision, ST_X(location), ST_Y(location), lsoa_code, reported_by,
  falls_within, flags, flags_told
FROM incident
WHERE location && ST_MakeEnvelope(@west, @south, @east, @north, 27700)
  AND tstzrange(earliest_at, latest_at, '[]') && tstzrange(@from, @until)
  -- the end of a span is not in it
  AND (latest_at > @from OR earliest_at = latest_at)
  AND (@source IS NULL OR source_key = (SELECT key FROM incident_source WHERE id = @source))
ORDER BY publication_key, place;
