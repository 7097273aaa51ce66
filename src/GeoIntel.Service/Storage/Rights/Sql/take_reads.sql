-- Takes every read of a mark, or every observation in which an operator recognised a nominal; those that were taken back, too.
-- @vrm bigint, @nominal text: one of them is null
INSERT INTO ended_read (sighting_id, captured_at, camera_key, regime, read_class, day)
SELECT DISTINCT ON (sighting_id) sighting_id, captured_at, camera_key, 0, 1, (captured_at AT TIME ZONE 'UTC')::date
FROM (
  SELECT sighting_id, captured_at, camera_key FROM sighting WHERE vrm = @vrm
  UNION ALL
  SELECT sighting_id, captured_at, camera_key FROM held_sighting WHERE vrm = @vrm
  UNION ALL
  SELECT sighting_id, captured_at, camera_key FROM sighting WHERE feed_key = 0 AND detail->>'nominal' = @nominal
  UNION ALL
  SELECT sighting_id, captured_at, camera_key FROM held_sighting WHERE feed_key = 0 AND detail->>'nominal' = @nominal
) AS seen
ON CONFLICT DO NOTHING;
