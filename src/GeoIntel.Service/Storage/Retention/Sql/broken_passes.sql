-- Passes that hold an ended read, and the reads they have left, in the order of capture; one without a read left has one row
-- with nulls. What is left is in the day or was copied out.
-- @pass_max interval: the longest a pass lasts
WITH broken AS MATERIALIZED (
  SELECT DISTINCT pass.pass_id, pass.camera_key, pass.first_at, pass.last_at, pass.sighting_ids, pass.held
  FROM ended_read
  JOIN pass ON pass.camera_key = ended_read.camera_key
    AND pass.first_at <= ended_read.captured_at AND pass.first_at >= ended_read.captured_at - @pass_max
    AND ended_read.sighting_id = ANY(pass.sighting_ids)
  WHERE ended_read.read_class <> 3
)
SELECT broken.pass_id, broken.camera_key, rest.sighting_id, rest.captured_at, rest.vrm, rest.confidence, broken.held
FROM broken
LEFT JOIN LATERAL (
  SELECT sighting_id, captured_at, vrm, confidence
  FROM sighting
  WHERE sighting.camera_key = broken.camera_key AND captured_at BETWEEN broken.first_at AND broken.last_at
    AND sighting_id = ANY(broken.sighting_ids)
  UNION
  SELECT sighting_id, captured_at, vrm, confidence FROM held_sighting WHERE sighting_id = ANY(broken.sighting_ids)
) AS rest ON rest.vrm IS NOT NULL
  AND NOT EXISTS (SELECT FROM ended_read WHERE ended_read.sighting_id = rest.sighting_id AND ended_read.read_class <> 3)
ORDER BY broken.pass_id, rest.captured_at, rest.sighting_id;
