-- How many reads of vehicles other than one each of some fixed cameras took in some spans of time, half-open.
-- @cameras int[]   @starts, @ends timestamptz[], of equal length   The others as in link_reads.
SELECT camera.key, count(*)
FROM unnest(@cameras) AS camera (key)
CROSS JOIN unnest(@starts, @ends) AS span (from_time, until_time)
CROSS JOIN LATERAL (
  SELECT
  FROM sighting
  WHERE camera_key = camera.key AND captured_at >= span.from_time AND captured_at < span.until_time
    AND vrm <> @vrm AND captured_at >= @from AND captured_at < @until
    AND state = 1 AND location IS NULL AND feed_key <> 0 AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
  OFFSET 0 -- a few rows at each span, by (camera, time): never a join over all that passed
) AS seen
GROUP BY camera.key;
