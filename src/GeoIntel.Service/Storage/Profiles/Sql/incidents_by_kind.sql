-- How many incidents there were, by area, month of London's calendar that they began in, type and flags. One on a common edge counts in
-- the area that comes first in the set.
-- @set_id text   @codes text[] (empty for all)   @from, @until timestamptz
SELECT area.code, date_trunc('month', earliest_at AT TIME ZONE 'Europe/London')::date AS month, lower(crime_type) AS crime_type,
  flags, flags_told, count(*)::int AS incidents
FROM incident CROSS JOIN LATERAL (
  SELECT code FROM boundary_area
  WHERE set_id = @set_id AND ST_Covers(outline, location)
  ORDER BY code COLLATE "C"
  LIMIT 1) AS area
WHERE tstzrange(earliest_at, latest_at, '[]') && tstzrange(@from, @until) AND earliest_at >= @from AND earliest_at < @until
  AND (cardinality(@codes) = 0 OR area.code = ANY(@codes))
GROUP BY area.code, month, lower(crime_type), flags, flags_told;
