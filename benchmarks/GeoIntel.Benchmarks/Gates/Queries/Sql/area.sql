-- The newest 1001 reads of fixed cameras within an area, and of moving ones there. @area bytea (EWKB)   @from, @until timestamptz
SELECT s.sighting_id, s.vrm, s.vrm_text, camera.id, feed.id, s.captured_at, s.received_at,
  ST_X(coalesce(s.location, camera.capture_point)), ST_Y(coalesce(s.location, camera.capture_point)),
  s.uncertainty_cm, s.confidence, s.detail::text, s.feed_key = 0
FROM sighting AS s
LEFT JOIN camera ON camera.key = s.camera_key
LEFT JOIN feed ON feed.key = s.feed_key
WHERE s.captured_at >= @from AND s.captured_at < @until AND s.state = 1
  AND (s.location IS NULL AND s.camera_key IN (SELECT key FROM camera WHERE ST_Covers(ST_GeomFromEWKB(@area), capture_point))
    OR ST_Covers(ST_GeomFromEWKB(@area), s.location))
ORDER BY s.captured_at DESC, s.sighting_id DESC
LIMIT 1001;
