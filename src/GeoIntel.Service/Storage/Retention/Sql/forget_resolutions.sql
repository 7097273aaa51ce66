-- Forgets what people found implausible journeys from or to an ended read to be.
DELETE FROM journey_resolution
USING ended_read
WHERE ended_read.read_class <> 3
  AND ended_read.sighting_id IN (journey_resolution.sighting_id, journey_resolution.from_sighting_id);
