-- What needs a person, what is due first, after a place in that order. Reasons in the numbers of the contract.
-- @now timestamptz   @ahead timestamptz: until when what is still to come is told   @reasons smallint[] (empty for all)
-- @after_due timestamptz, @after_name text, @after_reason int (null for the first page)   @limit int
-- @confidential boolean: entries of confidential lists, too
WITH ruled AS (
  SELECT 'conditions/' || id AS name, owner, approval_state, approval_proposed_by, basis_kind, basis_reference,
    basis_expires_at, review_at, from_time, until_time, updated_at
  FROM condition
  UNION ALL
  SELECT 'listEntries/' || id, owner, approval_state, approval_proposed_by, basis_kind, basis_reference,
    basis_expires_at, review_at, from_time, until_time, updated_at
  FROM list_entry
  WHERE @confidential OR NOT EXISTS (SELECT FROM vehicle_list WHERE vehicle_list.id = list_entry.list_id AND vehicle_list.confidential)
), standing AS (
  -- what has ended by itself, or was rejected, needs nobody
  SELECT * FROM ruled WHERE (until_time IS NULL OR until_time > @now) AND approval_state <> 3
), stated AS (
  SELECT name, owner, approval_proposed_by, basis_kind, basis_reference, reason, due_at
  FROM standing
  CROSS JOIN LATERAL (VALUES
    (1, updated_at, approval_state = 1),
    (2, review_at, approval_state = 2 AND review_at <= @now),
    (3, review_at, approval_state = 2 AND review_at > @now AND review_at <= @ahead),
    (4, basis_expires_at, basis_expires_at <= @now),
    (5, basis_expires_at, basis_expires_at > @now AND basis_expires_at <= @ahead
      AND (until_time IS NULL OR basis_expires_at < until_time)),
    (7, review_at, until_time IS NULL AND basis_expires_at IS NULL)
  ) AS known (reason, due_at, holds)
  WHERE holds
  UNION ALL
  SELECT 'vehicleLinks/' || id, '', '', 0, '', 6, from_time FROM vehicle_link
  WHERE evaluation_scheme IS NULL AND from_time <= @now AND (until_time IS NULL OR until_time > @now)
  UNION ALL
  SELECT 'memberships/' || id, '', '', 0, '', 6, from_time FROM group_membership
  WHERE evaluation_scheme IS NULL AND from_time <= @now AND (until_time IS NULL OR until_time > @now)
)
SELECT name, reason, due_at, owner, approval_proposed_by, basis_kind::smallint, basis_reference
FROM stated
WHERE (cardinality(@reasons) = 0 OR reason = ANY(@reasons))
  AND (@after_due IS NULL OR (due_at, name COLLATE "C", reason) > (@after_due, @after_name, @after_reason))
ORDER BY due_at, name COLLATE "C", reason
LIMIT @limit;
