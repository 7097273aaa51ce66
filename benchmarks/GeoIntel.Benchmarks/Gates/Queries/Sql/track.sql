-- The reads of a mark, oldest first, each with the metres and seconds since the one before.
-- @vrm bigint   @from, @until timestamptz
SELECT s.sighting_id, s.captured_at, camera.id, s.vrm_text, s.uncertainty_cm, s.confidence, s.detail::text,
  ST_X(camera.capture_point), ST_Y(camera.capture_point),
  ST_Distance(camera.capture_point, lag(camera.capture_point) OVER way), s.captured_at - lag(s.captured_at) OVER way
FROM sighting AS s
JOIN camera ON camera.key = s.camera_key
WHERE s.vrm = @vrm AND s.captured_at >= @from AND s.captured_at < @until AND s.state = 1 AND s.location IS NULL
WINDOW way AS (ORDER BY s.captured_at, s.sighting_id)
ORDER BY s.captured_at, s.sighting_id;
