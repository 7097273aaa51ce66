-- Where and when some vehicles passed fixed cameras, in the order of time.
-- @subjects bigint[]   @from, @until timestamptz, half-open   @limit int
-- @feeds int[] (null for any)   @restricted_marks bigint[], @restricted_nominals text[]: of these nothing is told
SELECT camera_key, camera.id, captured_at, vrm
FROM sighting
JOIN camera ON camera.key = camera_key
WHERE vrm = ANY(@subjects) AND captured_at >= @from AND captured_at < @until
  AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
  AND vrm <> ALL(@restricted_marks)
  AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
ORDER BY captured_at, sighting_id
LIMIT @limit;
