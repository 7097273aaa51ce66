-- Standing sightings of marks or of a camera, newest first, after a place in that order.
-- Same parameters and columns as search_sightings, which is for questions that name an area, too.
SELECT s.sighting_id, s.vrm, s.vrm_text, camera.id, feed.id, s.captured_at, s.received_at,
  ST_X(coalesce(s.location, camera.capture_point)), ST_Y(coalesce(s.location, camera.capture_point)),
  s.uncertainty_cm, s.confidence, s.detail::text, s.feed_key = 0
FROM sighting AS s
LEFT JOIN camera ON camera.key = s.camera_key
LEFT JOIN feed ON feed.key = s.feed_key
WHERE /*asked*/ true
ORDER BY s.captured_at DESC, s.sighting_id DESC
LIMIT @limit;
