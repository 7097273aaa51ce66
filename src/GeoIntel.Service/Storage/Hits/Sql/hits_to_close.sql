-- Open hits for which nothing has come since a moment.
-- @until timestamptz   @limit int
SELECT body
FROM hit
WHERE state = 1 AND last_received_at < @until
ORDER BY last_received_at
LIMIT @limit;
