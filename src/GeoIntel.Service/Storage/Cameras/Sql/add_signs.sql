-- Adds signs of life; the same ones again change nothing.
-- one array element a camera and day: @cameras int[]   @days date[]   @reads, @beats, @stops bit varying[]
INSERT INTO camera_signs (camera_key, day, reads, beats, stops)
SELECT camera_key, day, reads::bit(1440), beats::bit(1440), stops::bit(1440)
FROM unnest(@cameras, @days, @reads, @beats, @stops) AS came (camera_key, day, reads, beats, stops)
ORDER BY camera_key, day -- so that nobody waits in a circle
ON CONFLICT (camera_key, day) DO UPDATE SET
  reads = camera_signs.reads | excluded.reads,
  beats = camera_signs.beats | excluded.beats,
  stops = camera_signs.stops | excluded.stops
WHERE (camera_signs.reads | excluded.reads, camera_signs.beats | excluded.beats, camera_signs.stops | excluded.stops)
  IS DISTINCT FROM (camera_signs.reads, camera_signs.beats, camera_signs.stops);
