-- When some vehicles passed some fixed cameras, one vehicle after the other.
-- @vrms bigint[]   @cameras int[]   The others as in convoy_subject.
SELECT passed.vrm, passed.camera_key, passed.captured_at
FROM (
  -- Day by day, and within it as the index goes: what is not in memory is then read in the order in which it lies on the disk.
  SELECT day, vrm
  FROM unnest(@vrms) AS asked (vrm)
  CROSS JOIN generate_series(
    date_trunc('day', @from, 'UTC'), @until - interval '1 microsecond', interval '24 hours') AS day
  ORDER BY day, vrm
) AS looked
CROSS JOIN LATERAL (
  SELECT vrm, camera_key, captured_at
  FROM sighting
  WHERE vrm = looked.vrm AND camera_key = ANY(@cameras)
    AND captured_at >= looked.day AND captured_at < looked.day + interval '24 hours'
    AND captured_at >= @from AND captured_at < @until
    AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
  OFFSET 0 -- a few thousand vehicles are few, and all that passed the cameras are not
) AS passed
ORDER BY vrm, captured_at, camera_key;
