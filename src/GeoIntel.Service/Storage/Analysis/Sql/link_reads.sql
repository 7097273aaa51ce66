-- How many reads of vehicles other than one each of some fixed cameras took.
-- @cameras int[]   @vrm bigint: not this one   @from, @until timestamptz, half-open   @feeds int[] (null for any)
-- @restricted_marks bigint[]: of these nothing is told
SELECT camera_key, count(*)
FROM sighting
WHERE camera_key = ANY(@cameras) AND vrm <> @vrm AND captured_at >= @from AND captured_at < @until
  AND state = 1 AND location IS NULL AND feed_key <> 0 AND (@feeds IS NULL OR feed_key = ANY(@feeds))
  AND vrm <> ALL(@restricted_marks)
GROUP BY camera_key;
