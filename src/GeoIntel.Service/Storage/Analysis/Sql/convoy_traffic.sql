-- How many reads of vehicles other than some the fixed cameras took in each hour.
-- @cameras int[]   @subjects bigint[]: not these   The others as in convoy_subject.
SELECT camera_key, date_trunc('hour', captured_at, 'UTC') AS hour, count(*)
FROM sighting
WHERE camera_key = ANY(@cameras) AND vrm <> ALL(@subjects) AND captured_at >= @from AND captured_at < @until
  AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
  AND vrm <> ALL(@restricted_marks)
  AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
GROUP BY camera_key, hour;
