-- Standing reads with a mark, of a camera and a span of time each.
-- one array element a span: @cameras int[]   @from, @until timestamptz[], both inclusive
-- @first, @last timestamptz: the ends of all spans; beyond them no partition is planned for or locked
SELECT span.number::int - 1, read.sighting_id, read.captured_at, read.vrm, read.confidence
FROM unnest(@cameras, @from, @until) WITH ORDINALITY AS span (camera_key, from_time, until_time, number)
CROSS JOIN LATERAL (
  -- ordered inside, so that each span is one walk along the index of its camera and time
  SELECT sighting_id, captured_at, vrm, confidence
  FROM sighting
  WHERE sighting.camera_key = span.camera_key AND captured_at BETWEEN span.from_time AND span.until_time
    AND captured_at BETWEEN @first AND @last
    AND state = 1 AND vrm IS NOT NULL AND feed_key <> 0 -- what an operator saw is no read of the camera's
  ORDER BY captured_at
) AS read;
