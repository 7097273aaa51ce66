-- Adds what a person found a pair of reads to be.
-- @id, @sighting, @from_sighting, @misread uuid   @captured, @from_captured, @now timestamptz   @camera, @from_camera int
-- @vrm, @corrected bigint   @outcome smallint   @reason, @by text   @told boolean; null where there is none
INSERT INTO journey_resolution (
  resolution_id, sighting_id, captured_at, camera_key, from_sighting_id, from_captured_at, from_camera_key, vrm, number, outcome,
  misread_sighting_id, corrected_vrm, reason, resolved_at, resolved_by, told_confidential)
SELECT @id, @sighting, @captured, @camera, @from_sighting, @from_captured, @from_camera, @vrm, coalesce(max(number), 0) + 1, @outcome,
  @misread, @corrected, @reason, @now, @by, @told
FROM journey_resolution
WHERE sighting_id = @sighting AND from_sighting_id = @from_sighting;
