-- The regimes of the registered feeds, and which of them cameras or a sighting belong to.
-- @cameras int[] (empty for none)   @sighting uuid, @moment timestamptz: the millisecond of its capture (null for none)
WITH one AS (
  SELECT feed.key
  FROM camera JOIN feed ON feed.id = camera.feed_id
  WHERE camera.key = ANY(@cameras)
  UNION ALL
  -- an observation (0) belongs to the feed of the camera it was made through, if any
  SELECT coalesce(nullif(seen.feed_key, 0), (
    SELECT feed.key FROM camera JOIN feed ON feed.id = camera.feed_id WHERE camera.key = seen.camera_key), 0)
  FROM (
    SELECT feed_key, camera_key FROM sighting
    WHERE captured_at >= @moment AND captured_at < @moment + interval '1 millisecond' AND sighting_id = @sighting
    UNION ALL
    SELECT feed_key, camera_key FROM held_sighting WHERE sighting_id = @sighting
  ) AS seen
)
SELECT key, regime, key IN (SELECT one.key FROM one) FROM feed
UNION ALL
SELECT 0, NULL, 0 IN (SELECT one.key FROM one);
