-- Reads of some marks about a time, in the order of capture.
-- The parameters of told_read, and: @marks bigint[]   @at timestamptz   @within interval
SELECT s.vrm, s.sighting_id, s.captured_at, s.received_at, coalesce(camera.id, ''),
  ST_X(coalesce(s.location, camera.capture_point)), ST_Y(coalesce(s.location, camera.capture_point)), s.uncertainty_cm,
  coalesce(camera.clock_skew_seconds_max, 0)
FROM sighting AS s
LEFT JOIN camera ON camera.key = s.camera_key
WHERE s.vrm = ANY(@marks) AND s.captured_at BETWEEN @at - @within AND @at + @within AND /*told*/ true
  AND coalesce(s.location, camera.capture_point) IS NOT NULL
ORDER BY s.captured_at, s.sighting_id;
