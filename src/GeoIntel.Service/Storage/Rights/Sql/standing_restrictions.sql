-- The restrictions that stand at a moment, the newest first.
-- @now timestamptz   The columns are those of list_restrictions.
SELECT restriction_id, vrm, nominal_id, ground, case_reference, reason, review_at, from_time, nullif(until_time, 'infinity'),
  created_by, lifted_at, lifted_by, lift_reason
FROM restriction
WHERE lifted_at IS NULL AND from_time <= @now AND until_time > @now
ORDER BY from_time DESC, restriction_id;
