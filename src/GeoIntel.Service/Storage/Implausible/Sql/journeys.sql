-- Implausible journeys with their two reads, newest first, after a place in that order: pairs of reads that contradict each other
-- now, and those that somebody resolved and that do so no more. Where a read is gone or may not be told, the pair is left out.
-- The parameters of told_read, and:
-- @from, @until timestamptz, half-open: of the later read   @state smallint: 0 any, 1 open, 2 resolved
-- @vrm bigint, @camera int, @sighting, @from_sighting uuid (null for any, so below)
-- @before_time timestamptz, @before_id, @before_from uuid   @limit int
-- @case text: what is held for it is told, too   @standing_marks bigint[]: those of the restricted marks that are so in law
WITH pair AS (
  SELECT vrm, sighting_id, captured_at, camera_key, from_sighting_id, from_captured_at, from_camera_key, false AS ended
  FROM implausible_journey
  UNION ALL
  SELECT vrm, sighting_id, captured_at, camera_key, from_sighting_id, from_captured_at, from_camera_key, true
  FROM journey_resolution AS past
  WHERE is_resolution_told(corrected_vrm, told_confidential, @restricted_marks, @standing_marks)
    AND NOT EXISTS (
      SELECT FROM journey_resolution AS earlier
      WHERE earlier.sighting_id = past.sighting_id AND earlier.from_sighting_id = past.from_sighting_id
        AND earlier.number < past.number
        AND is_resolution_told(earlier.corrected_vrm, earlier.told_confidential, @restricted_marks, @standing_marks))
    AND NOT EXISTS (
      SELECT FROM implausible_journey AS now
      WHERE now.sighting_id = past.sighting_id AND now.from_sighting_id = past.from_sighting_id)
)
SELECT pair.vrm, pair.ended,
  later.sighting_id, later.vrm, later.vrm_text, later_camera.id, later_feed.id, later.captured_at, later.received_at,
  ST_X(coalesce(later.location, later_camera.capture_point)), ST_Y(coalesce(later.location, later_camera.capture_point)),
  later.uncertainty_cm, later.confidence, later.detail::text, later.feed_key = 0,
  before.sighting_id, before.vrm, before.vrm_text, before_camera.id, before_feed.id, before.captured_at, before.received_at,
  ST_X(coalesce(before.location, before_camera.capture_point)), ST_Y(coalesce(before.location, before_camera.capture_point)),
  before.uncertainty_cm, before.confidence, before.detail::text, before.feed_key = 0
FROM pair
CROSS JOIN LATERAL (
  SELECT s.sighting_id, s.captured_at, s.received_at, s.feed_key, s.camera_key, s.vrm, s.uncertainty_cm, s.confidence, s.location,
    s.vrm_text, s.detail
  FROM sighting AS s
  WHERE s.captured_at = pair.captured_at AND (s.vrm = pair.vrm OR s.camera_key = pair.camera_key)
    AND s.sighting_id = pair.sighting_id AND /*told*/ true
  UNION ALL
  SELECT s.sighting_id, s.captured_at, s.received_at, s.feed_key, s.camera_key, s.vrm, s.uncertainty_cm, s.confidence, s.location,
    s.vrm_text, s.detail
  FROM held_sighting AS s
  WHERE s.sighting_id = pair.sighting_id AND @case <> ''
    AND @case IN (SELECT cases_holding(s.sighting_id, s.captured_at, s.vrm, s.camera_key)) AND /*told*/ true
  LIMIT 1
) AS later
CROSS JOIN LATERAL (
  SELECT s.sighting_id, s.captured_at, s.received_at, s.feed_key, s.camera_key, s.vrm, s.uncertainty_cm, s.confidence, s.location,
    s.vrm_text, s.detail
  FROM sighting AS s
  WHERE s.captured_at = pair.from_captured_at AND (s.vrm = pair.vrm OR s.camera_key = pair.from_camera_key)
    AND s.sighting_id = pair.from_sighting_id AND /*told*/ true
  UNION ALL
  SELECT s.sighting_id, s.captured_at, s.received_at, s.feed_key, s.camera_key, s.vrm, s.uncertainty_cm, s.confidence, s.location,
    s.vrm_text, s.detail
  FROM held_sighting AS s
  WHERE s.sighting_id = pair.from_sighting_id AND @case <> ''
    AND @case IN (SELECT cases_holding(s.sighting_id, s.captured_at, s.vrm, s.camera_key)) AND /*told*/ true
  LIMIT 1
) AS before
LEFT JOIN camera AS later_camera ON later_camera.key = later.camera_key
LEFT JOIN feed AS later_feed ON later_feed.key = later.feed_key
LEFT JOIN camera AS before_camera ON before_camera.key = before.camera_key
LEFT JOIN feed AS before_feed ON before_feed.key = before.feed_key
WHERE pair.captured_at >= @from AND pair.captured_at < @until
  AND pair.vrm <> ALL(@restricted_marks)
  AND (@vrm IS NULL OR pair.vrm = @vrm)
  AND (@camera IS NULL OR @camera IN (pair.camera_key, pair.from_camera_key))
  AND (@sighting IS NULL OR (pair.sighting_id = @sighting AND pair.from_sighting_id = @from_sighting))
  AND (@before_time IS NULL
    OR (pair.captured_at, pair.sighting_id, pair.from_sighting_id) < (@before_time, @before_id, @before_from))
  AND (@state = 0 OR (@state = 2) = EXISTS (
    SELECT FROM journey_resolution AS made
    WHERE made.sighting_id = pair.sighting_id AND made.from_sighting_id = pair.from_sighting_id
      AND is_resolution_told(made.corrected_vrm, made.told_confidential, @restricted_marks, @standing_marks)))
ORDER BY pair.captured_at DESC, pair.sighting_id DESC, pair.from_sighting_id DESC
LIMIT @limit;
