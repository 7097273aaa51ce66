-- The reads of some vehicles at some scenes: first, last and how many.
-- @vrms bigint[]   The others as in scene_presence, of the scenes' own windows alone.
SELECT near.vrm, look.scene, (array_agg(near.sighting_id ORDER BY near.captured_at, near.sighting_id))[1],
  (array_agg(near.camera_key ORDER BY near.captured_at, near.sighting_id))[1], min(near.captured_at), max(near.captured_at), count(*)::int
FROM unnest(@scenes, @froms, @untils) AS look (scene, from_time, until_time)
JOIN unnest(@placed, @cameras) AS place (scene, camera) USING (scene)
CROSS JOIN LATERAL (
  SELECT vrm, sighting_id, camera_key, captured_at
  FROM sighting
  WHERE camera_key = place.camera AND captured_at >= look.from_time AND captured_at < look.until_time
    AND captured_at >= @first AND captured_at < @last AND vrm = ANY(@vrms)
    AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals))
) AS near
GROUP BY near.vrm, look.scene;
