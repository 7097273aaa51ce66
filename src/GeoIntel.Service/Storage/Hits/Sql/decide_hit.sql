-- Records a person's decision, or a step on the way to one, if the hit still means what the person saw.
-- @id uuid   @meaning bigint   @sequence bigint   @outcome smallint (null of a step)   @decision jsonb
UPDATE hit
SET outcome = @outcome, decision = @decision, last_sequence = @sequence, meaning_sequence = @sequence
WHERE hit_id = @id AND meaning_sequence = @meaning
RETURNING body;
