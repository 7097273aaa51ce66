-- Makes a restriction.
-- @id uuid   @vrm bigint, @nominal text: one of them is null   @ground smallint   @case, @reason, @by text   @review date
-- @from, @until timestamptz (null for no end)
INSERT INTO restriction (
  restriction_id, vrm, nominal_id, ground, case_reference, reason, review_at, from_time, until_time, created_by)
VALUES (@id, @vrm, @nominal, @ground, @case, @reason, @review, @from, coalesce(@until, 'infinity'), @by);
