-- Who was where a vehicle was, within the window, on how many days, with how many there are to choose from and what passed the same
-- cameras in the time: what a figure of chance needs at least.
-- @vrm bigint   @from, @until timestamptz   @window interval
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
), passed AS (
  SELECT camera_key, date_trunc('hour', captured_at, 'UTC') AS hour, vrm
  FROM sighting
  WHERE camera_key IN (SELECT camera_key FROM its) AND vrm <> @vrm AND captured_at >= @from AND captured_at < @until AND state = 1
)
SELECT 'near', vrm, days, times FROM near
UNION ALL
SELECT 'traffic', camera_key, extract(epoch FROM hour)::bigint, count(*) FROM passed GROUP BY camera_key, hour
UNION ALL
SELECT 'candidates', count(DISTINCT vrm), 0, 0 FROM passed;
