-- Every change of a hit, in the order in which they were told.
-- @hit uuid   @limit int
SELECT sequence, kind, explanation, recorded_at, body::text FROM hit_change WHERE hit_id = @hit ORDER BY sequence LIMIT @limit;
