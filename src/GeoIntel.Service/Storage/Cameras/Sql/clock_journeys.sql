-- Consecutive reads of one mark at two fixed cameras on a UTC day, of one mark in so many.
-- @from, @until timestamptz, half-open: the day   @one_in int   @apart interval: no further apart
WITH steps AS (
  SELECT camera_key, captured_at, lag(camera_key) OVER way AS from_camera_key, lag(captured_at) OVER way AS from_captured_at
  FROM sighting
  WHERE captured_at >= @from AND captured_at < @until AND state = 1 AND vrm IS NOT NULL AND location IS NULL
    AND camera_key IS NOT NULL AND feed_key <> 0 AND abs(hashint8(vrm) % @one_in) = 0
  WINDOW way AS (PARTITION BY vrm ORDER BY captured_at, sighting_id)
)
SELECT from_camera_key, camera_key, extract(epoch FROM captured_at - from_captured_at)::double precision
FROM steps
WHERE from_camera_key <> camera_key AND captured_at - from_captured_at <= @apart;
