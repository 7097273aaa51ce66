-- Remembers the digests of the pictures that go with the reads.
INSERT INTO gone_digest SELECT DISTINCT sha256 FROM sighting_attachment JOIN ended_read USING (sighting_id);
