-- Gives a read the mark that passed. What the device said stays in vrm_text; its other readings are settled by this one.
-- @id, @sighting uuid   @captured, @now timestamptz   @before, @vrm bigint   @reason, @by text
WITH kept AS (
  INSERT INTO sighting_rectification (
    rectification_id, sighting_id, captured_at, vrm, corrected_vrm, reason, rectified_at, rectified_by)
  VALUES (@id, @sighting, @captured, @before, @vrm, @reason, @now, @by)
), noted AS (
  -- who watches over journeys and passes looks again at what came before and after, of both marks
  INSERT INTO intake_commit (first_captured_at, last_captured_at, read_count, vrms, captured)
  VALUES (@captured, @captured, 2, ARRAY[@before, @vrm], ARRAY[@captured, @captured])
)
UPDATE sighting
SET vrm = @vrm,
  detail = coalesce(detail, '{}') - 'candidates' - 'characters' || jsonb_build_object('rectified', @id)
WHERE sighting_id = @sighting AND captured_at = @captured;
