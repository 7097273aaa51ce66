-- Hits under way in a time, as packs may tell them: none that was withdrawn, is held for a case, is a matter for safeguarding, was made of
-- a confidential list, or is about somebody restricted or hidden. A covert camera is not named.
-- @from, @until timestamptz   @hidden text[]: nominals
-- @feeds int[]: hits that rest on no others (null for any)   @restricted_marks bigint[], @restricted_texts, @restricted_nominals text[]
SELECT hit_id, kind, CASE WHEN kind = 7 THEN '' ELSE rule_id END AS rule_id, coalesce(nominal_id, '') AS nominal_id, first_captured_at,
  coalesce(outcome, 0)::int AS outcome,
  CASE WHEN EXISTS (SELECT FROM camera WHERE camera.covert AND camera.id = body #>> '{hit,first,cameraId}') THEN 'a covert camera'
    ELSE coalesce(body #>> '{hit,first,cameraId}', '') END AS camera_id
FROM hit
WHERE state <> 3 AND NOT held AND kind > 0 AND first_captured_at < @until AND last_captured_at >= @from
  AND NOT coalesce((body #>> '{hit,first,safeguarding}')::boolean, false)
  AND coalesce(nominal_id, '') <> ALL(@hidden) AND coalesce(body #>> '{hit,other,nominalId}', '') <> ALL(@hidden)
  AND (@feeds IS NULL OR NOT EXISTS (
    SELECT FROM hit_feed WHERE hit_feed.hit_id = hit.hit_id AND hit_feed.feed_key <> ALL(@feeds)))
  AND (@confidential OR hit_id NOT IN (SELECT confidential_hit.hit_id FROM confidential_hit))
  AND NOT is_hit_about(vrm, nominal_id, body, @restricted_marks, @restricted_texts, @restricted_nominals)
ORDER BY first_captured_at, hit_id;
