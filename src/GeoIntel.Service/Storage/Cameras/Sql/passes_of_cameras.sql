-- Passes that began in a span of time, of a camera each.
-- one array element a span: @cameras int[]   @from, @until timestamptz[], both inclusive
SELECT span.number::int - 1, pass.pass_id, pass.first_at, pass.last_at, pass.sighting_ids
FROM unnest(@cameras, @from, @until) WITH ORDINALITY AS span (camera_key, from_time, until_time, number)
CROSS JOIN LATERAL (
  -- ordered inside, so that each span is one walk along the index of its camera and time
  SELECT pass_id, first_at, last_at, sighting_ids
  FROM pass
  WHERE pass.camera_key = span.camera_key AND first_at BETWEEN span.from_time AND span.until_time
  ORDER BY first_at
) AS pass;
