-- Who was at some scenes, or there at the same hours of the other days they are compared with.
-- First without a mark: of each scene and day how many vehicles, and of all together, without scene and day. Then who was at
-- enough of the scenes, one vehicle after the other.
-- one array element a window: @scenes, @days int[] (day 0 is the scene's own), @froms, @untils timestamptz[], half-open
-- one array element a camera of a scene: @placed, @cameras int[]
-- @least int: so many scenes   @first, @last timestamptz: beyond them no partition is planned for
-- @feeds int[] (null for any)   @restricted_marks bigint[], @restricted_nominals text[]: of these nothing is told
WITH seen AS MATERIALIZED (
  SELECT DISTINCT look.scene, look.day, near.vrm
  FROM unnest(@scenes, @days, @froms, @untils) AS look (scene, day, from_time, until_time)
  JOIN unnest(@placed, @cameras) AS place (scene, camera) USING (scene)
  CROSS JOIN LATERAL (
    SELECT vrm
    FROM sighting
    WHERE camera_key = place.camera AND captured_at >= look.from_time AND captured_at < look.until_time
      AND captured_at >= @first AND captured_at < @last
      AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
      AND vrm <> ALL(@restricted_marks)
      AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
    OFFSET 0 -- a walk along (camera, time) for each window
  ) AS near
)
SELECT NULL::bigint AS vrm, NULL::int AS scene, NULL::int AS day, count(DISTINCT vrm) AS count FROM seen
UNION ALL
SELECT NULL, scene, day, count(*) FROM seen GROUP BY scene, day
UNION ALL
SELECT vrm, scene, day, 1 FROM seen
WHERE vrm IN (SELECT vrm FROM seen WHERE day = 0 GROUP BY vrm HAVING count(*) >= @least)
ORDER BY vrm NULLS FIRST, scene NULLS FIRST, day;
