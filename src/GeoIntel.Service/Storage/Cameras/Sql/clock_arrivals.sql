-- What each camera's reads tell of its clock by when they arrived, hour by hour of a UTC day.
-- @from, @until timestamptz, half-open: the day   @doubt double: share of the most telling that are not believed
SELECT camera_key, hour, count(*)::int,
  (array_agg(behind ORDER BY behind))[least(ceil(@doubt * count(*)) + 1, count(*))::int]
FROM (
  SELECT camera_key, extract(hour FROM captured_at AT TIME ZONE 'UTC')::int AS hour,
    extract(epoch FROM received_at - captured_at)::double precision AS behind
  FROM sighting
  WHERE captured_at >= @from AND captured_at < @until AND camera_key IS NOT NULL AND feed_key <> 0
) AS came
GROUP BY camera_key, hour;
