-- Which of some sightings stand.
-- @sightings uuid[]   @captured timestamptz[]   @first, @last timestamptz: the ends of @captured
SELECT s.sighting_id
FROM unnest(@sightings, @captured) AS asked (sighting_id, captured_at)
JOIN sighting AS s ON s.sighting_id = asked.sighting_id AND s.captured_at = asked.captured_at
WHERE s.captured_at BETWEEN @first AND @last AND s.state = 1;
