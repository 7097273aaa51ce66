-- Holds, the newest first.
-- @id uuid (null for any)   @case text (empty for any)   @released boolean: released ones, too   @limit int
SELECT hold.hold_id, hold.case_reference, hold.reason, hold.owner, hold.review_at, hold.vrm, camera.id,
  nullif(hold.from_time, '-infinity'), nullif(hold.until_time, 'infinity'), hold.hit_id, hold.created_at, hold.created_by,
  hold.released_at, hold.released_by, hold.release_reason
FROM hold
LEFT JOIN camera ON camera.key = hold.camera_key
WHERE (@id IS NULL OR hold.hold_id = @id) AND (@case = '' OR hold.case_reference = @case)
  AND (@released OR hold.released_at IS NULL)
ORDER BY hold.created_at DESC, hold.hold_id
LIMIT @limit;
