-- The reads behind some vehicle links: how many in the time of each, when an operator last observed the person with the vehicle,
-- and the last of them, newest first, a row each; one row without a read where there is none.
-- one array element a link: @vrms bigint[], @nominals text[], @froms, @untils timestamptz[], half-open
-- @most int: so many of the last   @first, @last timestamptz: beyond them no partition is planned for
-- @feeds int[] (null for any)   @restricted_marks bigint[], @restricted_nominals text[]: of these nothing is told
SELECT link.number::int - 1, seen.count, seen.observed_at, late.sighting_id, late.camera, late.captured_at
FROM unnest(@vrms, @nominals, @froms, @untils) WITH ORDINALITY AS link (vrm, nominal, from_time, until_time, number)
CROSS JOIN LATERAL (
  SELECT count(*) AS count, max(captured_at) FILTER (WHERE feed_key = 0 AND detail->>'nominal' = link.nominal) AS observed_at
  FROM sighting
  WHERE vrm = link.vrm AND captured_at >= link.from_time AND captured_at < link.until_time
    AND captured_at >= @first AND captured_at < @last
    AND state = 1 AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
) AS seen
LEFT JOIN LATERAL (
  SELECT sighting_id, camera.id AS camera, captured_at
  FROM sighting
  LEFT JOIN camera ON camera.key = camera_key
  WHERE vrm = link.vrm AND captured_at >= link.from_time AND captured_at < link.until_time
    AND captured_at >= @first AND captured_at < @last
    AND state = 1 AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
  ORDER BY captured_at DESC, sighting_id DESC
  LIMIT @most
) AS late ON true
ORDER BY link.number, late.captured_at DESC, late.sighting_id DESC;
