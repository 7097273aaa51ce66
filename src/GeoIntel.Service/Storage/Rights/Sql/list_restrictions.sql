-- Restrictions, the newest first.
-- @id uuid (null for any)   @case text (empty for any)   @standing_at timestamptz (null for all)   @limit int
SELECT restriction_id, vrm, nominal_id, ground, case_reference, reason, review_at, from_time, nullif(until_time, 'infinity'),
  created_by, lifted_at, lifted_by, lift_reason
FROM restriction
WHERE (@id IS NULL OR restriction_id = @id) AND (@case = '' OR case_reference = @case)
  AND (@standing_at IS NULL OR (lifted_at IS NULL AND from_time <= @standing_at AND until_time > @standing_at))
ORDER BY from_time DESC, restriction_id
LIMIT @limit;
