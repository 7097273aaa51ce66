-- The reads that are left of passes which hold one of a restricted mark, in the order of capture; nothing of a pass without
-- one left, or that is held.
-- @camera int (null for any)   @from, @until timestamptz: of the captures   @pass_max interval: the longest a pass lasts
-- @feeds int[] (null for any)   @restricted_marks bigint[]
WITH mixed AS MATERIALIZED (
  SELECT DISTINCT pass.pass_id, pass.camera_key, pass.first_at, pass.last_at, pass.sighting_ids
  FROM sighting AS seen
  JOIN pass ON pass.camera_key = seen.camera_key
    AND pass.first_at <= seen.captured_at AND pass.first_at >= seen.captured_at - @pass_max
    AND seen.sighting_id = ANY(pass.sighting_ids)
  WHERE seen.vrm = ANY(@restricted_marks)
    AND seen.captured_at >= @from - @pass_max AND seen.captured_at < @until + @pass_max
    AND (@camera IS NULL OR seen.camera_key = @camera) AND NOT pass.held AND pass.read_count > 1
    AND (@feeds IS NULL OR seen.camera_key IN (
      SELECT camera.key FROM camera JOIN feed ON feed.id = camera.feed_id WHERE feed.key = ANY(@feeds)))
)
SELECT mixed.pass_id, mixed.camera_key, camera.id, rest.sighting_id, rest.captured_at, rest.vrm, rest.confidence
FROM mixed
LEFT JOIN camera ON camera.key = mixed.camera_key
CROSS JOIN LATERAL (
  SELECT sighting_id, captured_at, vrm, confidence
  FROM sighting
  WHERE sighting.camera_key = mixed.camera_key AND captured_at BETWEEN mixed.first_at AND mixed.last_at
    AND sighting_id = ANY(mixed.sighting_ids) AND vrm <> ALL(@restricted_marks)
) AS rest
ORDER BY mixed.pass_id, rest.captured_at, rest.sighting_id;
