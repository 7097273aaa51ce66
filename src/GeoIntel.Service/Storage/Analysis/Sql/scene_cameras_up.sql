-- Which cameras of some scenes saw anybody in each of the scenes' windows.
-- The parameters are those of scene_presence.
SELECT look.scene, look.day, place.camera
FROM unnest(@scenes, @days, @froms, @untils) AS look (scene, day, from_time, until_time)
JOIN unnest(@placed, @cameras) AS place (scene, camera) USING (scene)
WHERE EXISTS (
  SELECT FROM sighting
  WHERE camera_key = place.camera AND captured_at >= look.from_time AND captured_at < look.until_time
    AND captured_at >= @first AND captured_at < @last
    AND state = 1 AND location IS NULL AND (@feeds IS NULL OR feed_key = ANY(@feeds))
    AND vrm <> ALL(@restricted_marks)
    AND (feed_key <> 0 OR detail->>'nominal' IS NULL OR detail->>'nominal' <> ALL(@restricted_nominals)));
