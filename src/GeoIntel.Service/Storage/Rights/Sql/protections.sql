-- What keeps a subject from being restricted: conditions in force that protect somebody else. And what is silenced while it
-- is: the other conditions and list entries that are not over.
-- @vrm bigint, @nominal text: one of them is null   @now timestamptz   @rejected smallint: that approval
-- @non_association smallint: that kind of condition
WITH linked AS (
  SELECT nominal_id FROM vehicle_link WHERE vrm = @vrm AND (until_time IS NULL OR until_time > @now)
  UNION
  SELECT @nominal WHERE @nominal IS NOT NULL
)
SELECT 'conditions/' || condition.id AS name,
  condition.kind = @non_association OR coalesce(zone.protects_person, false) AS protects
FROM condition
LEFT JOIN zone ON zone.id = zone_id
WHERE (condition.until_time IS NULL OR condition.until_time > @now) AND (basis_expires_at IS NULL OR basis_expires_at > @now)
  AND approval_state <> @rejected
  AND (nominal_id IN (SELECT nominal_id FROM linked) OR other_nominal_id IN (SELECT nominal_id FROM linked)
    OR group_id IN (
      SELECT membership.group_id
      FROM group_membership AS membership JOIN linked USING (nominal_id)
      WHERE membership.until_time IS NULL OR membership.until_time > @now))
UNION
SELECT 'listEntries/' || list_entry.id, coalesce(zone.protects_person, false)
FROM list_entry
LEFT JOIN zone ON zone.id = zone_id
WHERE vrm = @vrm AND list_entry.until_time > @now AND (basis_expires_at IS NULL OR basis_expires_at > @now)
  AND approval_state <> @rejected
ORDER BY 1;
