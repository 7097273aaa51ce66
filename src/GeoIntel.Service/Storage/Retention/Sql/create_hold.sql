-- Makes a hold.
-- @id uuid   @case, @reason, @owner, @by text   @review date   @vrm bigint, @camera int, @hit uuid (null for any)
-- @from, @until timestamptz (null for any)   @now timestamptz
INSERT INTO hold (
  hold_id, case_reference, reason, owner, review_at, vrm, camera_key, from_time, until_time, hit_id, created_at, created_by)
VALUES (
  @id, @case, @reason, @owner, @review, @vrm, @camera, coalesce(@from, '-infinity'), coalesce(@until, 'infinity'), @hit, @now,
  @by);
