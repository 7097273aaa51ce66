-- One hit.
-- @id uuid
SELECT body, decision, meaning_sequence, state FROM hit WHERE hit_id = @id;
