-- What was known of some cameras' clocks at some moments: of that day, else of the last one in the week before.
-- one array element a question: @cameras text[] (ids)   @days date[]
SELECT asked.ordinal::int, clock.ahead_min_ms, clock.ahead_max_ms
FROM unnest(@cameras, @days) WITH ORDINALITY AS asked (id, day, ordinal)
JOIN camera ON camera.id = asked.id
CROSS JOIN LATERAL (
  SELECT ahead_min_ms, ahead_max_ms
  FROM camera_clock
  WHERE camera_key = camera.key AND camera_clock.day BETWEEN asked.day - 7 AND asked.day
    AND ahead_min_ms IS NOT NULL AND ahead_max_ms IS NOT NULL
  ORDER BY camera_clock.day DESC
  LIMIT 1
) AS clock;
