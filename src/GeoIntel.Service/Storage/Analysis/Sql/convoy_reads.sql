-- When some vehicles passed some fixed cameras, one vehicle after the other.
-- @vrms bigint[]   @cameras int[]   The others as in convoy_subject.
SELECT vrm, camera_key, captured_at
FROM sighting
WHERE vrm = ANY(@vrms) AND camera_key = ANY(@cameras) AND captured_at >= @from AND captured_at < @until
  AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
  AND vrm <> ALL(@restricted_marks)
  AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
ORDER BY vrm, captured_at, camera_key;
