-- Those of some digests that no sighting refers to.
-- @digests bytea[]
SELECT digest FROM unnest(@digests) AS asked (digest)
WHERE NOT EXISTS (SELECT FROM sighting_attachment WHERE sha256 = digest);
