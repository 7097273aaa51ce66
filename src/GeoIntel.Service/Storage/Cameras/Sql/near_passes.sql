-- The spans of passes of one vehicle at one camera about some moments.
-- one array element a question: @cameras int[]   @canonicals bigint[]   @times timestamptz[]
-- @reach interval   @restricted_marks bigint[]: their passes do not count
SELECT coalesce(array_agg(other.first_at) FILTER (WHERE other.pass_id IS NOT NULL), '{}'),
  coalesce(array_agg(other.last_at) FILTER (WHERE other.pass_id IS NOT NULL), '{}')
FROM unnest(@cameras, @canonicals, @times) WITH ORDINALITY AS asked (camera_key, canonical, at, ordinal)
LEFT JOIN pass AS other ON other.camera_key = asked.camera_key AND other.canonical = asked.canonical
  AND NOT other.held AND other.vrm <> ALL(@restricted_marks) AND other.first_at BETWEEN asked.at - @reach AND asked.at + @reach
GROUP BY asked.ordinal
ORDER BY asked.ordinal;
