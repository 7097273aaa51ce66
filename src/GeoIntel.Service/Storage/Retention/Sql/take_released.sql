-- Takes the reads that were copied out and that neither a hold nor a confirmed hit keeps any more.
-- @observed smallint: the regime of observations at a point   @confirmed smallint: that outcome   @limit int
INSERT INTO ended_read (sighting_id, captured_at, camera_key, regime, read_class, day)
SELECT seen.sighting_id, seen.captured_at, seen.camera_key, coalesce(feed.regime, camera_feed.regime, @observed),
  CASE WHEN EXISTS (SELECT FROM hit_read WHERE hit_read.sighting_id = seen.sighting_id) THEN 2 ELSE 1 END,
  (seen.captured_at AT TIME ZONE 'UTC')::date
FROM held_sighting AS seen
LEFT JOIN feed ON feed.key = seen.feed_key
LEFT JOIN camera ON camera.key = seen.camera_key AND seen.feed_key = 0
LEFT JOIN feed AS camera_feed ON camera_feed.id = camera.feed_id
WHERE NOT EXISTS (SELECT FROM cases_holding(seen.sighting_id, seen.captured_at, seen.vrm, seen.camera_key))
  AND NOT EXISTS (SELECT FROM hit_read WHERE hit_read.sighting_id = seen.sighting_id AND hit_read.outcome = @confirmed)
LIMIT @limit
FOR UPDATE OF seen;
