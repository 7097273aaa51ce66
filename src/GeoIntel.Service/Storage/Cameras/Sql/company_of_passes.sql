-- How often a mark came to a camera about some moments, how often of these beside a pass of another, and how many others.
-- one array element a question: @cameras int[]   @canonicals bigint[]   @times timestamptz[]
-- @reach interval: so long before and after   @beside interval: apart no more than this   @length interval: of the longest pass
-- @restricted_marks bigint[]: their passes do not count
SELECT count(DISTINCT mine.pass_id)::int, count(DISTINCT mine.pass_id) FILTER (WHERE other.pass_id IS NOT NULL)::int,
  count(DISTINCT other.canonical)::int
FROM unnest(@cameras, @canonicals, @times) WITH ORDINALITY AS asked (camera_key, canonical, at, ordinal)
JOIN pass AS mine ON mine.camera_key = asked.camera_key AND mine.canonical = asked.canonical
  AND mine.first_at BETWEEN asked.at - @reach AND asked.at + @reach AND mine.vrm <> ALL(@restricted_marks)
LEFT JOIN pass AS other ON other.camera_key = mine.camera_key AND other.canonical <> mine.canonical
  AND other.first_at BETWEEN mine.first_at - @beside - @length AND mine.last_at + @beside
  AND other.last_at >= mine.first_at - @beside AND other.vrm <> ALL(@restricted_marks)
GROUP BY asked.ordinal
ORDER BY asked.ordinal;
