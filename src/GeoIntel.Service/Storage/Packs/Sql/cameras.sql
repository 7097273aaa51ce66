-- Cameras in service at some time of a period, with their last read before its end and the newest day in it on which their clock was
-- estimated; covert ones are told in no pack.
-- @from, @until timestamptz   @first_day, @until_day date
SELECT camera.id, camera.display_name, (
    SELECT max(captured_at) FROM sighting WHERE camera_key = camera.key AND captured_at < @until AND feed_key <> 0) AS last_read_at,
  clock.ahead_min_ms / 1000.0::double precision AS ahead_min, clock.ahead_max_ms / 1000.0::double precision AS ahead_max,
  coalesce(clock.contradictory, false) AS contradictory
FROM camera
LEFT JOIN LATERAL (
  SELECT ahead_min_ms, ahead_max_ms, contradictory
  FROM camera_clock
  WHERE camera_key = camera.key AND day >= @first_day AND day < @until_day
  ORDER BY day DESC
  LIMIT 1) AS clock ON true
WHERE NOT covert AND (in_service_from IS NULL OR in_service_from < @until) AND (in_service_until IS NULL OR in_service_until > @from)
ORDER BY camera.id COLLATE "C";
