-- What else passed some fixed cameras in some hours: the reads of each camera and hour; and in the one row without a camera, how many
-- vehicles they were of. One walk over the reads for both, for they are most of what a convoy costs.
-- @cameras int[]   @subjects bigint[]: not these   @hours timestamptz[]: their starts   The others as in convoy_subject.
SELECT camera_key, start, sum(read_count)::bigint, count(*)
FROM (
  SELECT seen.camera_key, hour.start, count(*) AS read_count
  FROM unnest(@hours) AS hour (start)
  CROSS JOIN LATERAL (
    SELECT camera_key, vrm
    FROM sighting
    WHERE camera_key = ANY(@cameras) AND vrm <> ALL(@subjects)
      AND captured_at >= hour.start AND captured_at < hour.start + interval '1 hour'
      AND captured_at >= @from AND captured_at < @until
      AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
      AND vrm <> ALL(@restricted_marks)
      AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
    OFFSET 0 -- hour by hour, each of one day
  ) AS seen
  GROUP BY GROUPING SETS ((seen.camera_key, hour.start), (seen.vrm))
) AS grouped
GROUP BY camera_key, start;
