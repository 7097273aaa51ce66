-- For each read of another vehicle at some fixed cameras: the fixed cameras at which it was read within a time after, in order.
-- @cameras int[], @one_in int[], of equal length: of each camera's vehicles one in so many   @gap interval
-- @reads_max int: at most so many reads after each   The others as in link_reads.
SELECT asked.camera_key, later.cameras
FROM unnest(@cameras, @one_in) AS asked (camera_key, one_in)
JOIN sighting AS departure ON departure.camera_key = asked.camera_key
CROSS JOIN LATERAL (
  SELECT array_agg(next.camera_key ORDER BY next.captured_at, next.sighting_id) AS cameras
  FROM (
    -- a few reads, by (vrm, time)
    SELECT camera_key, captured_at, sighting_id
    FROM sighting
    WHERE vrm = departure.vrm
      AND captured_at >= departure.captured_at AND captured_at <= departure.captured_at + @gap
      AND (captured_at, sighting_id) > (departure.captured_at, departure.sighting_id)
      AND captured_at >= @from AND captured_at < @until
      AND state = 1 AND location IS NULL AND camera_key IS NOT NULL AND feed_key <> 0
      AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    ORDER BY captured_at, sighting_id
    LIMIT @reads_max
  ) AS next
) AS later
WHERE departure.vrm <> @vrm AND departure.captured_at >= @from AND departure.captured_at < @until
  AND departure.state = 1 AND departure.location IS NULL AND departure.feed_key <> 0
  AND (@feeds IS NULL OR departure.feed_key = ANY(@feeds))
  AND departure.vrm <> ALL(@restricted_marks)
  -- the whole of a vehicle or nothing of it; without the sign, of which the least has no positive
  AND (hashint8(departure.vrm) & 2147483647) % asked.one_in = 0
  AND later.cameras IS NOT NULL;
