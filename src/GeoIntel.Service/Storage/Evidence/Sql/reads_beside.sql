-- How much else cameras read in periods: numbers alone, since the marks are other people's.
-- One array element a question: @cameras int[] (keys)   @from, @until timestamptz[], inclusive
-- @vrms bigint[]: marks that are not counted   @least, @most timestamptz: the ends of all periods
SELECT asked.ordinal::int, count(s.sighting_id)::int, count(DISTINCT s.vrm)::int
FROM unnest(@cameras, @from, @until) WITH ORDINALITY AS asked (camera_key, first, last, ordinal)
LEFT JOIN sighting AS s ON s.camera_key = asked.camera_key AND s.captured_at BETWEEN asked.first AND asked.last
  AND s.captured_at BETWEEN @least AND @most AND s.state = 1 AND NOT coalesce(s.vrm = ANY(@vrms), false)
GROUP BY asked.ordinal
ORDER BY asked.ordinal;
