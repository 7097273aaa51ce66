-- Who else passed some fixed cameras in some hours: of each camera and hour the vehicles, one as often as it was read.
-- Whoever asks counts the different ones: half a million of them grouped here take three times as long as finding them.
-- @cameras int[]   @subjects bigint[]: not these   @hours timestamptz[]: their starts   The others as in convoy_subject.
SELECT camera.key, hour.start, seen.vrms
FROM unnest(@hours) AS hour (start)
CROSS JOIN unnest(@cameras) AS camera (key)
CROSS JOIN LATERAL (
  SELECT array_agg(vrm) AS vrms
  FROM sighting
  WHERE camera_key = camera.key AND vrm <> ALL(@subjects)
    AND captured_at >= hour.start AND captured_at < hour.start + interval '1 hour'
    AND captured_at >= @from AND captured_at < @until
    AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
) AS seen
WHERE seen.vrms IS NOT NULL;
