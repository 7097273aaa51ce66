-- Passes that began in a span of time and were still read in the end of it, or began after it and before another moment; of a
-- camera each. Their reads come along where they were not over before that span ended.
-- one array element a question: @cameras int[]   @began, @read, @from, @end timestamptz[]
SELECT asked.number::int - 1, pass.pass_id, pass.first_at, pass.last_at, pass.vrm, pass.canonical,
  CASE WHEN pass.last_at >= asked.from_time THEN pass.sighting_ids END
FROM unnest(@cameras, @began, @read, @from, @end) WITH ORDINALITY
  AS asked (camera_key, began_time, read_time, from_time, end_time, number)
CROSS JOIN LATERAL (
  -- Ordered inside, so that each is one walk along pass_camera, which holds last_at too: rows that were over are not fetched.
  SELECT pass_id, first_at, last_at, vrm, canonical, sighting_ids
  FROM pass
  WHERE pass.camera_key = asked.camera_key AND first_at >= asked.began_time AND first_at < asked.end_time
    AND last_at >= asked.read_time
  ORDER BY first_at
) AS pass;
