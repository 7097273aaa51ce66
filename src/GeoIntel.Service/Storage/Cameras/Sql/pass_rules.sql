-- How some cameras put reads together to passes, and how long their passes may have lasted by any rule they have had; where
-- they have, or had, anything of their own. 0 is for the default.
-- @cameras int[]
SELECT camera.key, camera.pass_reset_seconds, camera.pass_seconds_max, coalesce(past.seconds_max, 0)
FROM camera
LEFT JOIN LATERAL (
  SELECT max((version.body->>'pass_seconds_max')::int) AS seconds_max
  FROM registry_version AS version
  WHERE version.kind = 'camera' AND version.id = camera.id
) AS past ON true
WHERE camera.key = ANY(@cameras)
  AND (camera.pass_reset_seconds <> 0 OR camera.pass_seconds_max <> 0 OR past.seconds_max <> 0);
