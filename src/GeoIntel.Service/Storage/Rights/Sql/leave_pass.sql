-- Takes a read as one that leaves its pass.
-- @sighting uuid
INSERT INTO ended_read (sighting_id, captured_at, camera_key, regime, read_class, day)
SELECT sighting_id, seen.captured_at, seen.camera_key, 0, 1, (seen.captured_at AT TIME ZONE 'UTC')::date
FROM sighting_rectification JOIN sighting AS seen USING (sighting_id, captured_at)
WHERE sighting_id = @sighting
LIMIT 1;
