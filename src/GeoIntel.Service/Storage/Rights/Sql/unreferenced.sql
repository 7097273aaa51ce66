-- Digests of the pictures that went, which no read refers to any more.
SELECT sha256 FROM gone_digest
WHERE NOT EXISTS (SELECT FROM sighting_attachment WHERE sighting_attachment.sha256 = gone_digest.sha256);
