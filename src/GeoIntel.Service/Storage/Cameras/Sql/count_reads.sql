-- How many sightings there are of a UTC day.
-- @from, @until timestamptz, half-open: the day
SELECT count(*) FROM sighting WHERE captured_at >= @from AND captured_at < @until;
