-- What people found some pairs of reads to be, of each the latest first.
-- @sightings, @from_sightings uuid[], one each a pair   @restricted_marks, @standing_marks bigint[] as in journeys.sql
SELECT pair.ordinal::int, resolution_id, outcome, misread_sighting_id, corrected_vrm, reason, resolved_at, resolved_by
FROM unnest(@sightings, @from_sightings) WITH ORDINALITY AS pair (sighting_id, from_sighting_id, ordinal)
JOIN journey_resolution AS made USING (sighting_id, from_sighting_id)
WHERE is_resolution_told(corrected_vrm, told_confidential, @restricted_marks, @standing_marks)
ORDER BY pair.ordinal, number DESC;
