-- Erases ended reads of a day.
-- @from, @until timestamptz: the day
DELETE FROM sighting
USING ended_read
WHERE sighting.captured_at >= @from AND sighting.captured_at < @until
  AND sighting.sighting_id = ended_read.sighting_id AND sighting.captured_at = ended_read.captured_at;
