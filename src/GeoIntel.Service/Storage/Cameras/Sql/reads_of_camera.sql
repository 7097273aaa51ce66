-- Standing reads with a mark of one camera, in the order of capture.
-- @camera int   @from, @until timestamptz, both inclusive
SELECT sighting_id, captured_at, vrm, confidence
FROM sighting
WHERE camera_key = @camera AND captured_at BETWEEN @from AND @until
  AND state = 1 AND vrm IS NOT NULL AND feed_key <> 0 -- what an operator saw is no read of the camera's
ORDER BY captured_at, sighting_id;
