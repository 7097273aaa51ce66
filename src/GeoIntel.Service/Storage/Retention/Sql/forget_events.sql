-- Forgets the devices' own ids of ended reads.
DELETE FROM sighting_event
USING ended_read
WHERE sighting_event.captured_at = ended_read.captured_at AND sighting_event.sighting_id = ended_read.sighting_id
  AND ended_read.read_class <> 3;
