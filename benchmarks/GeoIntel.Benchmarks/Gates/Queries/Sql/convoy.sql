-- Who was where a vehicle was, within the window, on how many days; and what a figure of chance needs at least: all passes of these
-- others at its cameras, how many vehicles there are to choose from, and what passed the same cameras in the hours of the week in
-- which anybody could have been with it.
-- @vrm bigint   @from, @until timestamptz   @window, @gap interval
WITH its AS (
  SELECT camera_key, captured_at FROM sighting
  WHERE vrm = @vrm AND captured_at >= @from AND captured_at < @until AND state = 1 AND location IS NULL
), near AS (
  SELECT other.vrm, count(DISTINCT date_trunc('day', its.captured_at, 'UTC')) AS days, count(*) AS times
  FROM its
  CROSS JOIN LATERAL (
    SELECT vrm FROM sighting
    WHERE camera_key = its.camera_key AND vrm <> @vrm AND state = 1
      AND captured_at >= its.captured_at - @window AND captured_at <= its.captured_at + @window
      AND captured_at >= @from AND captured_at < @until
    OFFSET 0
  ) AS other
  GROUP BY other.vrm
), hour AS (
  SELECT start
  FROM generate_series(date_trunc('hour', @from, 'UTC'), @until - interval '1 microsecond', interval '1 hour') AS start
  WHERE to_char(start AT TIME ZONE 'Europe/London', 'ID HH24') IN (
    SELECT to_char(touched AT TIME ZONE 'Europe/London', 'ID HH24')
    FROM its
    CROSS JOIN LATERAL generate_series(
      date_trunc('hour', captured_at + @window - @gap, 'UTC'), captured_at + @window, interval '1 hour') AS touched)
), passed AS (
  SELECT seen.camera_key, hour.start, seen.vrm
  FROM hour
  CROSS JOIN LATERAL (
    SELECT camera_key, vrm FROM sighting
    WHERE camera_key = ANY(ARRAY(SELECT DISTINCT camera_key FROM its)) AND vrm <> @vrm AND state = 1
      AND captured_at >= hour.start AND captured_at < hour.start + interval '1 hour' AND captured_at < @until
    OFFSET 0
  ) AS seen
)
SELECT 'near', vrm, days, times FROM near
UNION ALL
SELECT 'pass', vrm, camera_key, extract(epoch FROM captured_at)::bigint
FROM sighting
WHERE vrm = ANY(ARRAY(SELECT vrm FROM near)) AND camera_key = ANY(ARRAY(SELECT DISTINCT camera_key FROM its))
  AND captured_at >= @from AND captured_at < @until AND state = 1 AND location IS NULL
UNION ALL
SELECT 'traffic', camera_key, extract(epoch FROM start)::bigint, count(*) FROM passed GROUP BY camera_key, start
UNION ALL
SELECT 'candidates', count(DISTINCT vrm), 0, 0 FROM passed;
