-- What still needs the subject: holds that cover one of its reads or hits, conditions and list entries that are not over, and
-- restrictions that keep it from being erased.
-- @vrm bigint, @nominal text: one of them is null   @now timestamptz   @rejected smallint: that approval
WITH linked AS (
  -- the nominals that a mark stands for now, or the nominal itself
  SELECT nominal_id FROM vehicle_link WHERE vrm = @vrm AND (until_time IS NULL OR until_time > @now)
  UNION
  SELECT @nominal WHERE @nominal IS NOT NULL
)
SELECT 'holds/' || hold.hold_id
FROM hold
WHERE released_at IS NULL AND (hold.vrm = @vrm OR hold.hit_id IN (SELECT hit_id FROM gone_hit)
  OR EXISTS (
    SELECT FROM ended_read JOIN hold_read USING (sighting_id) WHERE hold_read.hold_id = hold.hold_id)
  OR EXISTS (
    SELECT FROM ended_read AS seen
    WHERE hold.hit_id IS NULL AND (hold.vrm IS NULL OR hold.vrm = @vrm)
      AND (hold.camera_key IS NULL OR hold.camera_key = seen.camera_key)
      AND seen.captured_at >= hold.from_time AND seen.captured_at < hold.until_time))
UNION
SELECT 'conditions/' || condition.id
FROM condition
WHERE (until_time IS NULL OR until_time > @now) AND (basis_expires_at IS NULL OR basis_expires_at > @now)
  AND approval_state <> @rejected
  AND (nominal_id IN (SELECT nominal_id FROM linked) OR other_nominal_id IN (SELECT nominal_id FROM linked)
    OR group_id IN (
      SELECT membership.group_id
      FROM group_membership AS membership JOIN linked USING (nominal_id)
      WHERE membership.until_time IS NULL OR membership.until_time > @now))
UNION
SELECT 'listEntries/' || id
FROM list_entry
WHERE vrm = @vrm AND until_time > @now AND (basis_expires_at IS NULL OR basis_expires_at > @now) AND approval_state <> @rejected
UNION
-- what the subject or a claim wants kept
SELECT 'restrictions/' || restriction_id
FROM restriction
WHERE (vrm = @vrm OR nominal_id = @nominal) AND ground IN (2, 3, 5) AND lifted_at IS NULL AND until_time > @now
ORDER BY 1;
