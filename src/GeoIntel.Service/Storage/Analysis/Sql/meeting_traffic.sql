-- How many reads of vehicles other than some each of some fixed cameras took in some hours.
-- @cameras int[]   @subjects bigint[]: not these   @hours timestamptz[]: their starts   The others as in convoy_subject.
SELECT seen.camera_key, hour.start, count(*)
FROM unnest(@hours) AS hour (start)
CROSS JOIN LATERAL (
  SELECT camera_key
  FROM sighting
  WHERE camera_key = ANY(@cameras) AND vrm <> ALL(@subjects)
    AND captured_at >= hour.start AND captured_at < hour.start + interval '1 hour'
    AND captured_at >= @from AND captured_at < @until
    AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
  OFFSET 0 -- hour by hour, each of one day
) AS seen
GROUP BY seen.camera_key, hour.start;
