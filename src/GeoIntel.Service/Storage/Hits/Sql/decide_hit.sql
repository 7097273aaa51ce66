-- Records a person's decision, if the hit still means what the person saw.
-- @id uuid   @meaning bigint   @sequence bigint   @outcome smallint   @decision jsonb
UPDATE hit
SET outcome = @outcome, decision = @decision, last_sequence = @sequence, meaning_sequence = @sequence
WHERE hit_id = @id AND meaning_sequence = @meaning
RETURNING body;
