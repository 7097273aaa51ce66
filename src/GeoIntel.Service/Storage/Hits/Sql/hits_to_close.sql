-- Open hits that are over unless something prolonged them.
-- @now timestamptz   @limit int
SELECT body
FROM hit
WHERE state = 1 AND due_at < @now
ORDER BY due_at
LIMIT @limit;
