-- The matches of some rules and vehicles that still count, as far as the keeper's round reaches, captured in a span each.
-- One array element a span: @kinds smallint[]   @rules text[]   @vrms bigint[]   @from, @until timestamptz[], inclusive
-- @transaction text, @match bigint (the last match of the round)
-- @held_after_transaction text, @held_after_match bigint: the round has read those after it and needs their bodies no more;
-- of presences (kind 0) it has none
SELECT span.number, match.match_id,
  CASE WHEN span.kind = 0
    OR (match.transaction_id, match.match_id) <= (@held_after_transaction::xid8, @held_after_match) THEN match.body END
FROM unnest(@kinds, @rules, @vrms, @from, @until) WITH ORDINALITY AS span (kind, rule_id, vrm, from_time, until_time, number)
CROSS JOIN LATERAL (
  -- ordered inside, so that each span is one walk along the index of its key and time
  SELECT sighting_match.transaction_id, sighting_match.match_id, sighting_match.body
  FROM sighting_match
  WHERE sighting_match.kind = span.kind AND sighting_match.rule_id = span.rule_id AND sighting_match.vrm = span.vrm
    AND sighting_match.captured_at BETWEEN span.from_time AND span.until_time
    AND NOT sighting_match.withdrawn
    AND (sighting_match.transaction_id, sighting_match.match_id) <= (@transaction::xid8, @match)
  ORDER BY sighting_match.captured_at
) AS match
ORDER BY span.number, match.match_id;
