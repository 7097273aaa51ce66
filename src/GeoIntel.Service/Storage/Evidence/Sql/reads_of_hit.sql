-- The reads that a hit rests on or rested on, those that were taken back among them, oldest first; of an implausible journey
-- the one before, too. What a read told is null once it is past its retention.
-- @hit uuid   @limit int
WITH its AS (
  SELECT match.match_id, match.sighting_id, match.captured_at, match.withdrawn, match.body
  FROM hit
  JOIN sighting_match AS match ON match.kind = hit.kind AND match.rule_id = hit.rule_id AND match.vrm = hit.vrm
    -- what was taken back may have been its first or last read, as long as an episode's gap away
    AND match.captured_at BETWEEN hit.first_captured_at - interval '15 minutes' AND hit.last_captured_at + interval '15 minutes'
    AND (match.withdrawn OR match.captured_at BETWEEN hit.first_captured_at AND hit.last_captured_at)
  WHERE hit.hit_id = @hit
), named AS (
  SELECT sighting_id, captured_at, withdrawn, body FROM its
  UNION ALL
  SELECT journey.from_sighting_id, journey.from_captured_at, false, NULL
  FROM implausible_journey AS journey JOIN its USING (match_id)
  WHERE NOT its.withdrawn
), ends AS (
  -- beyond them no partition is planned for or locked
  SELECT min(captured_at) AS first, max(captured_at) AS last FROM named
), told AS (
  SELECT seen.sighting_id, seen.captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, confidence, location, vrm_text,
    detail, state
  FROM sighting AS seen
  WHERE seen.captured_at BETWEEN (SELECT first FROM ends) AND (SELECT last FROM ends)
    AND seen.sighting_id IN (SELECT sighting_id FROM named)
  UNION ALL
  SELECT held.sighting_id, held.captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, confidence, location, vrm_text,
    detail, state
  FROM held_sighting AS held
  WHERE held.sighting_id IN (SELECT sighting_id FROM named)
)
SELECT DISTINCT ON (named.captured_at, named.sighting_id, named.withdrawn)
  named.sighting_id, named.captured_at, named.withdrawn, named.body::text, told.received_at, feed.id, camera.id, told.vrm,
  told.vrm_text, ST_X(coalesce(told.location, camera.capture_point)), ST_Y(coalesce(told.location, camera.capture_point)),
  told.uncertainty_cm, told.confidence, told.detail::text, told.state, told.camera_key
FROM named
LEFT JOIN told ON told.sighting_id = named.sighting_id AND told.captured_at = named.captured_at
LEFT JOIN camera ON camera.key = told.camera_key
LEFT JOIN feed ON feed.key = told.feed_key
ORDER BY named.captured_at, named.sighting_id, named.withdrawn
LIMIT @limit;
