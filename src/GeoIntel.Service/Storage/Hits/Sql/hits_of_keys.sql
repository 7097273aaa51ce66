-- The standing hits of some rules and vehicles, as far as they touch a span of time.
-- @kinds smallint[]   @rules text[]   @vrms bigint[]   @from, @until timestamptz[], inclusive, one each a key
SELECT hit.body
FROM unnest(@kinds, @rules, @vrms, @from, @until) AS key (kind, rule_id, vrm, from_time, until_time)
CROSS JOIN LATERAL (
  -- ordered inside, so that each key is one walk along its index
  SELECT hit.body, hit.first_captured_at, hit.hit_id
  FROM hit
  WHERE hit.kind = key.kind AND hit.rule_id = key.rule_id AND hit.vrm = key.vrm AND hit.state <> 3
    AND hit.last_captured_at >= key.from_time AND hit.first_captured_at <= key.until_time
  ORDER BY hit.last_captured_at
) AS hit
ORDER BY hit.first_captured_at, hit.hit_id;
