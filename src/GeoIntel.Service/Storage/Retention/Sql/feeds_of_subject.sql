-- The feeds of all reads of a mark or a nominal; 0 for observations at a point.
-- @vrm bigint, @nominal text: one of them is null
SELECT DISTINCT
  -- an observation (0) belongs to the feed of the camera it was made through, if any
  coalesce(nullif(seen.feed_key, 0), (
    SELECT feed.key FROM camera JOIN feed ON feed.id = camera.feed_id WHERE camera.key = seen.camera_key), 0)
FROM (
  SELECT feed_key, camera_key FROM sighting
  WHERE vrm = @vrm OR (feed_key = 0 AND detail->>'nominal' = @nominal)
  UNION ALL
  SELECT feed_key, camera_key FROM held_sighting
  WHERE vrm = @vrm OR (feed_key = 0 AND detail->>'nominal' = @nominal)
) AS seen;
