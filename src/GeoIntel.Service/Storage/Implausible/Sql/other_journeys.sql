-- The other implausible journeys of each journey's mark.
-- The parameters of told_read, and one each a journey: @vrms bigint[]   @sightings, @from_sightings uuid[]
SELECT pair.ordinal::int, other.captured_at, coalesce(other.from_camera_key, 0), coalesce(other.camera_key, 0)
FROM unnest(@vrms, @sightings, @from_sightings) WITH ORDINALITY AS pair (vrm, sighting_id, from_sighting_id, ordinal)
JOIN implausible_journey AS other ON other.vrm = pair.vrm
  AND (other.sighting_id, other.from_sighting_id) <> (pair.sighting_id, pair.from_sighting_id)
  AND other.from_captured_at >= @first AND other.captured_at >= @first AND other.captured_at < @last
WHERE EXISTS (
    SELECT FROM sighting AS s
    WHERE s.vrm = other.vrm AND s.captured_at = other.captured_at AND s.sighting_id = other.sighting_id AND /*told*/ true)
  AND EXISTS (
    SELECT FROM sighting AS s
    WHERE s.vrm = other.vrm AND s.captured_at = other.from_captured_at AND s.sighting_id = other.from_sighting_id AND /*told*/ true)
ORDER BY pair.ordinal, other.captured_at, other.sighting_id;
