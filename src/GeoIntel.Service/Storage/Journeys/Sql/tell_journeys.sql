-- Stores implausible journeys as matches of their later read; the episode keeper makes hits of them.
-- One array element a pair: @vrms bigint[]   @sightings, @from_sightings uuid[]   @captured, @from_captured timestamptz[]
-- @cameras, @from_cameras int[] (null for none)   @bodies text[] (JSON)
WITH came AS (
  SELECT *
  FROM unnest(@vrms, @sightings, @captured, @cameras, @from_sightings, @from_captured, @from_cameras, @bodies)
    AS pair (vrm, sighting_id, captured_at, camera_key, from_sighting_id, from_captured_at, from_camera_key, body)
), matched AS (
  INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body)
  SELECT sighting_id, captured_at, 7, '', vrm, body::json FROM came
  RETURNING match_id, sighting_id
)
INSERT INTO implausible_journey
  (match_id, vrm, sighting_id, captured_at, camera_key, from_sighting_id, from_captured_at, from_camera_key)
SELECT match_id, vrm, sighting_id, captured_at, camera_key, from_sighting_id, from_captured_at, from_camera_key
FROM matched
JOIN came USING (sighting_id);
