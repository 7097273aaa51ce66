-- The signs of life of some cameras: from some weeks before the last day with a sign before a period, to the first one after.
-- @cameras int[]   @from, @until date, half-open: the period   @weeks int
SELECT signs.camera_key, signs.day, signs.reads, signs.beats, signs.stops
FROM unnest(@cameras) AS asked (camera_key)
CROSS JOIN LATERAL (
  SELECT max(day) AS day FROM camera_signs WHERE camera_key = asked.camera_key AND day < @from
) AS before
CROSS JOIN LATERAL (
  SELECT min(day) AS day FROM camera_signs WHERE camera_key = asked.camera_key AND day >= @until
) AS after
JOIN camera_signs AS signs ON signs.camera_key = asked.camera_key
  AND signs.day >= coalesce(before.day, @from) - 7 * @weeks - 1
  AND signs.day <= coalesce(after.day, @until)
ORDER BY signs.camera_key, signs.day;
