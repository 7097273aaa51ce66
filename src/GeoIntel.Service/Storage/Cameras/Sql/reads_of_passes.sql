-- Reads by their ids, standing or not.
-- one array element a read: @numbers int[] (given back)   @cameras int[]   @ids uuid[]
-- @moments timestamptz[]: the milliseconds in which they were captured
-- @first, @last timestamptz: the ends of all moments; beyond them no partition is planned for or locked
SELECT asked.number, read.sighting_id, read.captured_at, read.vrm, read.confidence
FROM unnest(@numbers, @cameras, @ids, @moments) AS asked (number, camera_key, id, moment)
CROSS JOIN LATERAL (
  -- ordered inside, so that each is one step into the index of its camera and time
  SELECT sighting_id, captured_at, vrm, confidence
  FROM sighting
  WHERE sighting.camera_key = asked.camera_key
    AND captured_at >= asked.moment AND captured_at < asked.moment + interval '1 millisecond'
    AND captured_at BETWEEN @first AND @last AND sighting_id = asked.id
  ORDER BY captured_at
) AS read;
