-- Forgets hits none of whose reads is left, with all that was told of them. A confirmed one stays whatever happens.
-- @confirmed smallint: that outcome
WITH gone AS (
  DELETE FROM hit
  USING (SELECT DISTINCT * FROM ended_match) AS ended
  WHERE hit.kind = ended.kind AND hit.rule_id = ended.rule_id AND hit.vrm = ended.vrm
    AND ended.captured_at BETWEEN hit.first_captured_at AND hit.last_captured_at
    AND hit.outcome IS DISTINCT FROM @confirmed
    AND NOT EXISTS (
      SELECT FROM sighting_match AS match
      WHERE match.kind = hit.kind AND match.rule_id = hit.rule_id AND match.vrm = hit.vrm
        AND match.captured_at BETWEEN hit.first_captured_at AND hit.last_captured_at)
    AND NOT EXISTS (SELECT FROM hold WHERE hold.hit_id = hit.hit_id AND hold.released_at IS NULL)
  RETURNING hit.hit_id
), untold AS (
  DELETE FROM hit_change WHERE hit_id IN (SELECT hit_id FROM gone)
)
SELECT count(DISTINCT hit_id) FROM gone;
