-- How many vehicles other than one passed some fixed cameras.
-- @cameras int[]   @vrm bigint: not this one   The others as in convoy_subject.
SELECT count(DISTINCT vrm)
FROM sighting
WHERE camera_key = ANY(@cameras) AND vrm <> @vrm AND captured_at >= @from AND captured_at < @until
  AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
  AND vrm <> ALL(@restricted_marks)
  AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals));
