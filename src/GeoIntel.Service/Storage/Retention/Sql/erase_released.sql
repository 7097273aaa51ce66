-- Erases copied-out reads that nothing keeps any more.
DELETE FROM held_sighting USING ended_read WHERE held_sighting.sighting_id = ended_read.sighting_id;
