-- Standing sightings of several cameras or in an area, whatever the vehicle, newest first, after a place in that order.
-- Same parameters and columns as search_sightings, which is for questions that name marks or one camera.
WITH near AS (
  -- few cameras are named or lie in an area, and each one's newest sightings are found by (camera, time)
  SELECT key FROM camera
  WHERE (@cameras IS NULL OR key = ANY(@cameras)) AND (@camera IS NULL OR key = @camera)
    AND ((@area IS NULL AND @radius IS NULL) OR capture_point IS NOT NULL)
    AND (@area IS NULL OR ST_Covers(ST_GeomFromEWKB(@area), capture_point))
    AND (@radius IS NULL
      OR ST_DWithin(capture_point, ST_SetSRID(ST_MakePoint(@centre_easting, @centre_northing), 27700), @radius))
), by_camera AS (
  SELECT newest.*
  FROM near
  CROSS JOIN LATERAL (
    SELECT s.*
    FROM sighting AS s
    LEFT JOIN camera ON camera.key = s.camera_key
    LEFT JOIN feed ON feed.key = s.feed_key
    WHERE s.camera_key = near.key AND ((@area IS NULL AND @radius IS NULL) OR s.location IS NULL)
      AND /*asked*/ true
    ORDER BY s.captured_at DESC, s.sighting_id DESC
    LIMIT @limit
  ) AS newest
), by_place AS (
  -- moving cameras and observations carry their place, and only they are in the spatial index
  SELECT s.*
  FROM sighting AS s
  LEFT JOIN camera ON camera.key = s.camera_key
  LEFT JOIN feed ON feed.key = s.feed_key
  WHERE (@area IS NOT NULL OR @radius IS NOT NULL) AND s.location IS NOT NULL
    AND (@area IS NULL OR ST_Covers(ST_GeomFromEWKB(@area), s.location))
    AND (@radius IS NULL
      OR ST_DWithin(s.location, ST_SetSRID(ST_MakePoint(@centre_easting, @centre_northing), 27700), @radius))
    AND /*asked*/ true
  ORDER BY s.captured_at DESC, s.sighting_id DESC
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
