-- Which other vehicles were at one of some cameras within a window around one of some moments, each once.
-- @cameras int[], @times timestamptz[]: the passes, of equal length   @window interval   @subjects bigint[]: not these
-- The others as in convoy_subject.
SELECT DISTINCT near.vrm
FROM unnest(@cameras, @times) AS pass (camera, moment)
CROSS JOIN LATERAL (
  SELECT vrm
  FROM sighting
  WHERE camera_key = pass.camera AND vrm <> ALL(@subjects)
    AND captured_at >= pass.moment - @window AND captured_at <= pass.moment + @window
    AND captured_at >= @from AND captured_at < @until
    AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
  OFFSET 0 -- a few rows at each pass, by (camera, time): never a join over all that passed
) AS near;
