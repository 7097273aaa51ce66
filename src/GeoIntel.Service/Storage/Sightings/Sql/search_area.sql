-- Standing sightings in an area and a period, whatever the vehicle, newest first, after a place in that order.
-- Same parameters and columns as search_sightings, which is for questions that name a VRM or a camera.
WITH near AS (
  -- few cameras lie in an area, and each one's newest sightings are found by (camera, time)
  SELECT key FROM camera
  WHERE capture_point IS NOT NULL
    AND (@area IS NULL OR ST_Covers(ST_GeomFromEWKB(@area), capture_point))
    AND (@radius IS NULL
      OR ST_DWithin(capture_point, ST_SetSRID(ST_MakePoint(@centre_easting, @centre_northing), 27700), @radius))
), by_camera AS (
  SELECT newest.*
  FROM near
  CROSS JOIN LATERAL (
    SELECT *
    FROM sighting
    WHERE camera_key = near.key AND location IS NULL AND state = 1
      AND (@feeds IS NULL OR feed_key = ANY(@feeds))
      AND (vrm IS NULL OR vrm <> ALL(@restricted_marks))
      AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
      AND captured_at >= @from AND captured_at < @until
      AND (@before_time IS NULL OR (captured_at, sighting_id) < (@before_time, @before_id))
    ORDER BY captured_at DESC, sighting_id DESC
    LIMIT @limit
  ) AS newest
), by_place AS (
  -- moving cameras and observations carry their place, and only they are in the spatial index
  SELECT *
  FROM sighting
  WHERE location IS NOT NULL AND state = 1 AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND (vrm IS NULL OR vrm <> ALL(@restricted_marks))
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
    AND (@area IS NULL OR ST_Covers(ST_GeomFromEWKB(@area), location))
    AND (@radius IS NULL
      OR ST_DWithin(location, ST_SetSRID(ST_MakePoint(@centre_easting, @centre_northing), 27700), @radius))
    AND captured_at >= @from AND captured_at < @until
    AND (@before_time IS NULL OR (captured_at, sighting_id) < (@before_time, @before_id))
  ORDER BY captured_at DESC, sighting_id DESC
  LIMIT @limit
), s AS (
  SELECT * FROM by_camera
  UNION ALL
  SELECT * FROM by_place
)
SELECT s.sighting_id, s.vrm, s.vrm_text, camera.id, feed.id, s.captured_at, s.received_at,
  ST_X(coalesce(s.location, camera.capture_point)), ST_Y(coalesce(s.location, camera.capture_point)),
  s.uncertainty_cm, s.confidence, s.detail::text, s.feed_key = 0
FROM s
LEFT JOIN camera ON camera.key = s.camera_key
LEFT JOIN feed ON feed.key = s.feed_key
ORDER BY s.captured_at DESC, s.sighting_id DESC
LIMIT @limit;
