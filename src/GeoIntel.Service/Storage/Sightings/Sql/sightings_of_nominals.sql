-- Standing observations in which operators recognised some nominals, in the order of capture.
-- @nominals text[] (ids)   @from, @until timestamptz, half-open; only the partitions of these days are looked at
SELECT s.sighting_id, s.captured_at, s.received_at, coalesce(camera.id, ''), coalesce(s.vrm, 0), s.vrm_text,
  ST_X(coalesce(s.location, place.capture_point)), ST_Y(coalesce(s.location, place.capture_point)), s.uncertainty_cm,
  s.detail::text, s.confidence
FROM sighting AS s
LEFT JOIN camera ON camera.key = s.camera_key
-- where a fixed camera read then: by the latest version of it when the read came, else by its first
LEFT JOIN LATERAL (
  SELECT (jsonb_populate_record(NULL::camera, version.body)).capture_point
  FROM registry_version AS version
  WHERE s.location IS NULL AND version.kind = 'camera' AND version.id = camera.id AND version.body ? 'id'
  ORDER BY version.recorded_at > s.received_at,
    CASE WHEN version.recorded_at > s.received_at THEN version.revision ELSE -version.revision END
  LIMIT 1
) AS place ON true
WHERE s.feed_key = 0 AND s.detail->>'nominal' = ANY(@nominals)
  AND s.captured_at >= @from AND s.captured_at < @until AND s.state = 1
  -- a camera whose versions were erased tells no place to judge
  AND coalesce(s.location, place.capture_point) IS NOT NULL
ORDER BY s.captured_at, s.sighting_id;
