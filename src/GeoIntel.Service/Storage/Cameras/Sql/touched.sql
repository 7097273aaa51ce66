-- Which cameras captured what some commits brought or took back, and when.
-- @commits bigint[]   @first, @last timestamptz: beyond them no partition is planned for or locked
WITH came AS MATERIALIZED (
  SELECT DISTINCT of.vrm, of.captured_at
  FROM intake_commit, unnest(vrms, captured) AS of (vrm, captured_at)
  WHERE commit_id = ANY(@commits)
)
SELECT DISTINCT sighting.camera_key, sighting.captured_at
FROM came
JOIN sighting ON sighting.vrm = came.vrm AND sighting.captured_at = came.captured_at
  AND sighting.captured_at BETWEEN @first AND @last
WHERE sighting.camera_key IS NOT NULL AND sighting.feed_key <> 0 -- what an operator saw is no read of the camera's
ORDER BY sighting.camera_key, sighting.captured_at;
