-- Of each list how its entries stand: not expired, expired, and of those not expired past review, never hit, never decided.
-- @list text (null for all)   @now timestamptz   @from, @until timestamptz (null for any): first captures
-- @confidential boolean: confidential lists and hits made of them, too   @restricted_...: see is_hit_about
WITH made AS (
  SELECT rule_id, count(*) AS hits, count(outcome) AS decided
  FROM hit
  WHERE kind = 1 AND state <> 3 AND NOT held
    AND (@confidential OR hit_id NOT IN (SELECT confidential_hit.hit_id FROM confidential_hit))
    AND NOT is_hit_about(vrm, nominal_id, body, @restricted_marks, @restricted_texts, @restricted_nominals)
    AND (@from IS NULL OR first_captured_at >= @from) AND (@until IS NULL OR first_captured_at < @until)
  GROUP BY rule_id
), entry AS (
  SELECT list_id, least(until_time, basis_expires_at) > @now AS stands, review_at <= @now AS stale,
    coalesce(made.hits, 0) AS hits, coalesce(made.decided, 0) AS decided
  FROM list_entry LEFT JOIN made ON made.rule_id = list_entry.id
)
SELECT vehicle_list.id,
  count(*) FILTER (WHERE stands),
  count(*) FILTER (WHERE NOT stands),
  count(*) FILTER (WHERE stands AND stale),
  count(*) FILTER (WHERE stands AND hits = 0),
  count(*) FILTER (WHERE stands AND hits > 0 AND decided = 0)
FROM vehicle_list LEFT JOIN entry ON entry.list_id = vehicle_list.id
WHERE (@list IS NULL OR vehicle_list.id = @list) AND (@confidential OR NOT vehicle_list.confidential)
GROUP BY vehicle_list.id
ORDER BY vehicle_list.id COLLATE "C";
