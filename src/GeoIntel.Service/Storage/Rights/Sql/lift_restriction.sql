-- Lifts a restriction that stands.
-- @id uuid   @now timestamptz   @by, @reason text
UPDATE restriction SET lifted_at = @now, lifted_by = @by, lift_reason = @reason
WHERE restriction_id = @id AND lifted_at IS NULL AND until_time > @now;
