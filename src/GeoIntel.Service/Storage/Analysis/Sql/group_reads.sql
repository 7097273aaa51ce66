-- The reads of some vehicles at fixed cameras, in the order of time.
-- @vrms bigint[]   @from, @until timestamptz, half-open   @limit int
-- @feeds int[] (null for any)   @restricted_marks bigint[], @restricted_nominals text[]: of these nothing is told
SELECT sighting_id, vrm, camera_key, captured_at
FROM sighting
WHERE vrm = ANY(@vrms) AND captured_at >= @from AND captured_at < @until
  AND state = 1 AND location IS NULL AND camera_key IS NOT NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
  AND vrm <> ALL(@restricted_marks)
  AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
ORDER BY captured_at, sighting_id
LIMIT @limit;
