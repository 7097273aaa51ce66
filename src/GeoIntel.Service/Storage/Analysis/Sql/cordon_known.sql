-- Which of some vehicles were read by any camera around an area before.
-- @vrms bigint[]   @cameras int[]   @from, @until timestamptz, half-open   The others as in cordon_crossings.
SELECT DISTINCT vrm
FROM sighting
WHERE vrm = ANY(@vrms) AND camera_key = ANY(@cameras) AND captured_at >= @from AND captured_at < @until
  AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
  AND vrm <> ALL(@restricted_marks)
  AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals));
