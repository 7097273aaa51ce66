-- For each read of another vehicle at some fixed cameras, in some of the time: the fixed cameras at which it was read within a time
-- after, in order. Reads of one instant are in the order of their cameras: their ids say nothing.
-- @cameras int[], @starts, @ends timestamptz[], of equal length: when reads at each camera are looked at, half-open   @gap interval
-- @reads_max int: at most so many reads after each   The others as in link_reads.
SELECT departure.camera_key, later.cameras
FROM unnest(@cameras, @starts, @ends) AS span (camera_key, from_time, until_time)
CROSS JOIN LATERAL (
  SELECT camera_key, vrm, captured_at, sighting_id
  FROM sighting
  WHERE camera_key = span.camera_key AND captured_at >= span.from_time AND captured_at < span.until_time
    AND vrm <> @vrm AND captured_at >= @from AND captured_at < @until
    AND state = 1 AND location IS NULL AND feed_key <> 0 AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
  OFFSET 0 -- by (camera, time)
) AS departure
CROSS JOIN LATERAL (
  SELECT array_agg(next.camera_key ORDER BY next.captured_at, next.camera_key, next.sighting_id) AS cameras
  FROM (
    -- a few reads, by (vrm, time)
    SELECT camera_key, captured_at, sighting_id
    FROM sighting
    WHERE vrm = departure.vrm
      AND captured_at >= departure.captured_at AND captured_at <= departure.captured_at + @gap
      AND (captured_at, camera_key, sighting_id) > (departure.captured_at, departure.camera_key, departure.sighting_id)
      AND captured_at >= @from AND captured_at < @until
      AND state = 1 AND location IS NULL AND camera_key IS NOT NULL AND feed_key <> 0
      AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    ORDER BY captured_at, camera_key, sighting_id
    LIMIT @reads_max
  ) AS next
) AS later
WHERE later.cameras IS NOT NULL;
