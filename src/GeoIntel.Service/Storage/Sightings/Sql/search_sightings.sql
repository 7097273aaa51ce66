-- Standing sightings of marks or of a camera, within an area or not, newest first, after a place in that order.
-- The parameters of asked_terms, and:
-- @area bytea (EWKB, SRID 27700; null for any)   @centre_easting, @centre_northing, @radius double (null for any)
-- @limit int (null for all)
WITH near AS (
  -- a fixed camera is its own spatial index: few of them, and their sightings are found by (camera, time)
  SELECT key FROM camera
  WHERE capture_point IS NOT NULL
    AND (@area IS NULL OR ST_Covers(ST_GeomFromEWKB(@area), capture_point))
    AND (@radius IS NULL
      OR ST_DWithin(capture_point, ST_SetSRID(ST_MakePoint(@centre_easting, @centre_northing), 27700), @radius))
)
SELECT s.sighting_id, s.vrm, s.vrm_text, camera.id, feed.id, s.captured_at, s.received_at,
  ST_X(coalesce(s.location, camera.capture_point)), ST_Y(coalesce(s.location, camera.capture_point)),
  s.uncertainty_cm, s.confidence, s.detail::text, s.feed_key = 0
FROM sighting AS s
LEFT JOIN camera ON camera.key = s.camera_key
LEFT JOIN feed ON feed.key = s.feed_key
WHERE /*asked*/ true
  AND ((@area IS NULL AND @radius IS NULL)
    OR (s.location IS NULL AND s.camera_key IN (SELECT key FROM near))
    OR (s.location IS NOT NULL
      AND (@area IS NULL OR ST_Covers(ST_GeomFromEWKB(@area), s.location))
      AND (@radius IS NULL
        OR ST_DWithin(s.location, ST_SetSRID(ST_MakePoint(@centre_easting, @centre_northing), 27700), @radius))))
ORDER BY s.captured_at DESC, s.sighting_id DESC
LIMIT @limit;
