-- Lets go of the pictures and messages of ended reads; bytes that nothing refers to go with the next sweep.
DELETE FROM sighting_attachment
USING ended_read
WHERE sighting_attachment.sighting_id = ended_read.sighting_id AND ended_read.read_class <> 3;
