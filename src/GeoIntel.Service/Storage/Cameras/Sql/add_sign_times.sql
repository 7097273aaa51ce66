-- Notes what signs of life told of devices' clocks, and that those days are to be estimated anew.
-- one array element a camera and day: @cameras int[]   @days date[]   @behind bigint[] (milliseconds)
WITH noted AS (
  INSERT INTO camera_sign_clock (camera_key, day, behind_min_ms)
  SELECT * FROM unnest(@cameras, @days, @behind)
  ON CONFLICT (camera_key, day) DO UPDATE SET
    behind_min_ms = least(camera_sign_clock.behind_min_ms, excluded.behind_min_ms)
)
INSERT INTO clock_waiting (day, since, latest)
SELECT day, now(), clock_timestamp() FROM unnest(@days) AS day GROUP BY day ORDER BY day
ON CONFLICT (day) DO UPDATE SET latest = excluded.latest;
