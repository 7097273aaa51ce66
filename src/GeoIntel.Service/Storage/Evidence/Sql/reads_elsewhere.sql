-- Standing reads of some marks in a period, in the order of their capture.
-- @vrms bigint[]   @from, @until timestamptz, inclusive   @feeds int[] (null for any)   @limit int
SELECT s.sighting_id, s.vrm, s.captured_at, s.received_at, coalesce(camera.id, ''),
  ST_X(coalesce(s.location, camera.capture_point)), ST_Y(coalesce(s.location, camera.capture_point)), s.uncertainty_cm,
  coalesce(camera.clock_skew_seconds_max, 0)
FROM sighting AS s
LEFT JOIN camera ON camera.key = s.camera_key
WHERE s.vrm = ANY(@vrms) AND s.captured_at BETWEEN @from AND @until AND s.state = 1
  AND (@feeds IS NULL OR s.feed_key = ANY(@feeds))
  AND coalesce(s.location, camera.capture_point) IS NOT NULL
ORDER BY s.captured_at, s.sighting_id
LIMIT @limit;
