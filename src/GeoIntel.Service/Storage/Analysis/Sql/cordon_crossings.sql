-- The reads of the cameras around an area, each with its way, one vehicle after the other in the order of time.
-- one array element a gate: @cameras int[]   @ways int[]: 1 in, 2 out, 0 by the read's direction   @inward double precision[]: degrees
-- @from, @until timestamptz, half-open   @vrms bigint[] (null for any)
-- @feeds int[] (null for any)   @restricted_marks bigint[], @restricted_nominals text[]: of these nothing is told
-- Without a way, null, where it takes a direction and the read has none; square to the way in is out.
SELECT seen.vrm, gate.number::int - 1, seen.captured_at,
  CASE WHEN gate.way <> 0 THEN gate.way
    WHEN seen.direction IS NOT NULL THEN
      CASE WHEN abs(mod((seen.direction - gate.inward + 540)::numeric, 360) - 180) < 90 THEN 1 ELSE 2 END
  END
FROM unnest(@cameras, @ways, @inward) WITH ORDINALITY AS gate (camera, way, inward, number)
CROSS JOIN LATERAL (
  SELECT vrm, captured_at, (detail->>'direction')::double precision AS direction
  FROM sighting
  WHERE camera_key = gate.camera AND captured_at >= @from AND captured_at < @until
    AND (@vrms IS NULL OR vrm = ANY(@vrms))
    AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
) AS seen
ORDER BY seen.vrm, seen.captured_at, gate.number;
