-- Consecutive standing reads of one mark, of which at least the later one may have a new predecessor since these commits,
-- and which lie further apart than a vehicle drives in the time between. What is uncertain is left to the program.
-- @commits bigint[]   @speed double (metres per second)   @apart interval
-- @first, @last timestamptz: beyond them no partition is planned for or locked
WITH touched AS MATERIALIZED (
  SELECT DISTINCT came.vrm, came.captured_at
  FROM intake_commit, unnest(vrms, captured) AS came (vrm, captured_at)
  WHERE commit_id = ANY(@commits)
), later AS MATERIALIZED (
  -- the read itself, where it still stands, and the one that follows it
  SELECT DISTINCT ON (s.sighting_id) s.*
  FROM touched
  CROSS JOIN LATERAL (
    SELECT sighting.*
    FROM sighting
    WHERE sighting.vrm = touched.vrm AND sighting.captured_at = touched.captured_at AND sighting.state = 1
      AND sighting.captured_at BETWEEN @first AND @last
    UNION ALL
    (SELECT sighting.*
    FROM sighting
    WHERE sighting.vrm = touched.vrm AND sighting.state = 1
      AND sighting.captured_at > touched.captured_at AND sighting.captured_at <= touched.captured_at + @apart
      AND sighting.captured_at BETWEEN @first AND @last
    ORDER BY sighting.captured_at, sighting.sighting_id
    LIMIT 1)
  ) AS s
  ORDER BY s.sighting_id
), placed AS (
  SELECT later.*, coalesce(later.location, camera.capture_point) AS place, camera.id AS camera_id,
    coalesce(camera.clock_skew_seconds_max, 0) AS skew
  FROM later
  LEFT JOIN camera ON camera.key = later.camera_key
), pairs AS (
  SELECT placed.*, earlier.sighting_id AS from_sighting_id, earlier.captured_at AS from_captured_at,
    earlier.received_at AS from_received_at, earlier.camera_key AS from_camera_key, camera.id AS from_camera_id,
    coalesce(earlier.location, camera.capture_point) AS from_place, earlier.uncertainty_cm AS from_uncertainty_cm,
    coalesce(camera.clock_skew_seconds_max, 0) AS from_skew, earlier.confidence AS from_confidence,
    earlier.detail AS from_detail
  FROM placed
  CROSS JOIN LATERAL (
    SELECT sighting.*
    FROM sighting
    WHERE sighting.vrm = placed.vrm AND sighting.state = 1
      AND sighting.captured_at <= placed.captured_at AND sighting.captured_at >= placed.captured_at - @apart
      AND sighting.captured_at BETWEEN @first AND @last
      AND (sighting.captured_at, sighting.sighting_id) < (placed.captured_at, placed.sighting_id)
    ORDER BY sighting.captured_at DESC, sighting.sighting_id DESC
    LIMIT 1
  ) AS earlier
  LEFT JOIN camera ON camera.key = earlier.camera_key
)
SELECT vrm, vrm_text, camera_key, from_camera_key,
  sighting_id, captured_at, received_at, coalesce(camera_id, ''), ST_X(place), ST_Y(place), uncertainty_cm, skew,
  confidence, detail::text,
  from_sighting_id, from_captured_at, from_received_at, coalesce(from_camera_id, ''), ST_X(from_place), ST_Y(from_place),
  from_uncertainty_cm, from_skew, from_confidence, from_detail::text
FROM pairs
WHERE ST_Distance(place, from_place) > @speed * extract(epoch FROM captured_at - from_captured_at)
ORDER BY captured_at, sighting_id;
