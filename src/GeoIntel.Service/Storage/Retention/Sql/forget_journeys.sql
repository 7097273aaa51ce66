-- Forgets implausible journeys from or to an ended read.
DELETE FROM implausible_journey
USING ended_read
WHERE ended_read.read_class <> 3
  AND ended_read.sighting_id IN (implausible_journey.sighting_id, implausible_journey.from_sighting_id);
