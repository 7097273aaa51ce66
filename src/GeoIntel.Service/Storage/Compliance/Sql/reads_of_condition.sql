-- The reads of a condition's hits that stand, captured in a period, and whether a person decided the hit otherwise.
-- @condition text   @from, @until timestamptz, half-open   @refuting smallint[] (outcomes)
-- @feeds int[]: of hits that rest on no others (null for any)   @restricted_marks bigint[], @restricted_texts, @restricted_nominals text[]
SELECT hit.hit_id, coalesce(hit.outcome = ANY(@refuting), false), match.sighting_id, match.captured_at,
  coalesce(match.body->'reason'->>'cameraId', ''), coalesce(match.body->'reason'->>'vrm', '')
FROM hit
JOIN sighting_match AS match ON match.kind = hit.kind AND match.rule_id = hit.rule_id AND match.vrm = hit.vrm
  AND match.captured_at BETWEEN hit.first_captured_at AND hit.last_captured_at
WHERE hit.kind IN (2, 3, 4, 5, 6) AND hit.rule_id = @condition AND hit.state <> 3
  AND hit.first_captured_at < @until AND hit.last_captured_at >= @from
  AND match.captured_at >= @from AND match.captured_at < @until AND NOT match.withdrawn
  AND (@feeds IS NULL OR NOT EXISTS (
    SELECT FROM hit_feed WHERE hit_feed.hit_id = hit.hit_id AND hit_feed.feed_key <> ALL(@feeds)))
  AND NOT is_hit_about(hit.vrm, hit.nominal_id, hit.body, @restricted_marks, @restricted_texts, @restricted_nominals)
  AND match.vrm <> ALL(@restricted_marks)
  AND coalesce(match.body->'reason'->>'vrm' <> ALL(@restricted_texts), true)
ORDER BY match.captured_at, match.sighting_id;
