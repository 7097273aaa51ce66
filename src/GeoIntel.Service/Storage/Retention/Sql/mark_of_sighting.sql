-- The mark of a sighting, if it has one.
-- @sighting uuid   @moment timestamptz: the millisecond of its capture
SELECT vrm FROM sighting
WHERE captured_at >= @moment AND captured_at < @moment + interval '1 millisecond' AND sighting_id = @sighting
UNION ALL
SELECT vrm FROM held_sighting WHERE sighting_id = @sighting
LIMIT 1;
