-- Erases what people found implausible journeys to be where the mark is in it, or a read that goes; and reasons that name the subject.
-- @vrm bigint (null for a nominal)   @named text: a regular expression that finds the subject
DELETE FROM journey_resolution
WHERE vrm = @vrm OR corrected_vrm = @vrm
  OR EXISTS (
    SELECT FROM ended_read
    WHERE ended_read.sighting_id IN (journey_resolution.sighting_id, journey_resolution.from_sighting_id));
UPDATE journey_resolution SET reason = '' WHERE reason ~* @named;
