-- Ends a hold that stands.
-- @id uuid   @now timestamptz   @by, @reason text
UPDATE hold SET released_at = @now, released_by = @by, release_reason = @reason
WHERE hold_id = @id AND released_at IS NULL;
