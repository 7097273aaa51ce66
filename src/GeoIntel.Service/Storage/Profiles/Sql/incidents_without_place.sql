-- How many incidents of a time have no place.
-- @from, @until timestamptz
SELECT count(*)::int
FROM incident
WHERE tstzrange(earliest_at, latest_at, '[]') && tstzrange(@from, @until) AND earliest_at >= @from AND earliest_at < @until
  AND location IS NULL;
