-- Of some pairs of cameras: how many other vehicles were, after the first, read next somewhere else, and how many of these came to the
-- second before they were at the first again. Of a busy camera in 256 even parts of the time that hold some 5000 of its reads; how busy
-- it is, is known by 256 parts of a minute each, and counted where these hold fewer than 100.
-- @from_cameras, @to_cameras int[], of equal length   @vrm bigint: not this one   @from, @until timestamptz   @gap interval
WITH pair AS (
  SELECT * FROM unnest(@from_cameras, @to_cameras) AS pair (from_key, to_key)
), period AS (
  SELECT us, floor(us / 60000000.0 / 256)::bigint AS one_in
  FROM (SELECT (extract(epoch FROM @until - @from) * 1000000)::bigint AS us) AS whole
), glimpse AS (
  SELECT camera.from_key, (
    SELECT count(*)
    FROM period
    CROSS JOIN generate_series(0, 255) AS i
    CROSS JOIN LATERAL (
      SELECT @from + floor(i * (us / 256.0::double precision) + (us / 256.0::double precision - us / 256 / one_in) / 2) * interval '1 microsecond'
        AS begins
    ) AS span
    CROSS JOIN LATERAL (
      SELECT FROM sighting
      WHERE camera_key = camera.from_key AND captured_at >= begins
        AND captured_at < begins + (us / 256 / one_in) * interval '1 microsecond' AND vrm <> @vrm AND state = 1
      OFFSET 0
    ) AS seen
  ) AS reads
  FROM (SELECT DISTINCT from_key FROM pair) AS camera
), counted AS (
  SELECT from_key, CASE WHEN glimpse.reads >= 100 THEN glimpse.reads * period.one_in ELSE (
    SELECT count(*) FROM sighting
    WHERE camera_key = from_key AND captured_at >= @from AND captured_at < @until AND vrm <> @vrm AND state = 1) END AS reads
  FROM glimpse, period
), asked AS (
  SELECT from_key, greatest(1, (reads + 4999) / 5000) AS one_in, CASE WHEN reads <= 5000 THEN 1 ELSE 256 END AS parts FROM counted
), departure AS (
  SELECT s.camera_key, s.vrm, s.captured_at, s.sighting_id
  FROM asked
  CROSS JOIN period
  CROSS JOIN LATERAL generate_series(0, parts - 1) AS i
  CROSS JOIN LATERAL (
    SELECT @from + floor(i * (us / parts::double precision) + (us / parts::double precision - us / parts / asked.one_in) / 2)
      * interval '1 microsecond' AS begins
  ) AS span
  CROSS JOIN LATERAL (
    SELECT camera_key, vrm, captured_at, sighting_id FROM sighting
    WHERE camera_key = asked.from_key AND captured_at >= begins
      AND captured_at < begins + (us / parts / asked.one_in) * interval '1 microsecond' AND vrm <> @vrm AND state = 1
    OFFSET 0
  ) AS s
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
