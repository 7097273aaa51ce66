-- Of some pairs of cameras: how many of a sample of other vehicles were, after the first, read next somewhere else, and how
-- many of these came to the second before they were at the first again.
-- Of a camera's vehicles one in so many that 5000 reads stand for all.
-- @from_cameras, @to_cameras int[], of equal length   @vrm bigint: not this one   @from, @until timestamptz   @gap interval
WITH pair AS (
  SELECT * FROM unnest(@from_cameras, @to_cameras) AS pair (from_key, to_key)
), asked AS (
  SELECT camera_key AS from_key, (count(*) + 4999) / 5000 AS one_in
  FROM sighting
  WHERE camera_key = ANY(@from_cameras) AND vrm <> @vrm AND captured_at >= @from AND captured_at < @until AND state = 1
  GROUP BY camera_key
), departure AS (
  SELECT s.camera_key, s.vrm, s.captured_at, s.sighting_id
  FROM asked
  JOIN sighting AS s ON s.camera_key = asked.from_key
  WHERE s.vrm <> @vrm AND s.captured_at >= @from AND s.captured_at < @until AND s.state = 1
    AND (hashint8(s.vrm) & 2147483647) % asked.one_in = 0
), trip AS (
  SELECT departure.camera_key, later.cameras
  FROM departure
  CROSS JOIN LATERAL (
    SELECT array_agg(next.camera_key ORDER BY next.captured_at, next.camera_key, next.sighting_id) AS cameras
    FROM sighting AS next
    WHERE next.vrm = departure.vrm AND next.captured_at >= departure.captured_at
      AND next.captured_at <= departure.captured_at + @gap
      AND (next.captured_at, next.camera_key, next.sighting_id)
        > (departure.captured_at, departure.camera_key, departure.sighting_id)
      AND next.captured_at < @until AND next.state = 1
  ) AS later
  WHERE later.cameras[1] <> departure.camera_key
)
SELECT count(trip.camera_key), count(*) FILTER (WHERE array_position(trip.cameras, pair.to_key)
  < coalesce(array_position(trip.cameras, pair.from_key), 2147483647)), coalesce(asked.one_in, 1)
FROM pair
LEFT JOIN asked USING (from_key)
LEFT JOIN trip ON trip.camera_key = pair.from_key
GROUP BY pair.from_key, pair.to_key, asked.one_in;
