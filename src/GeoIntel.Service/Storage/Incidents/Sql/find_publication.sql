-- The publication of a name as it is held. @source_key integer, @name text
SELECT key, content_sha256, revision, incident_count, stored_at, file_name, file_sha256
FROM incident_publication
WHERE source_key = @source_key AND name = @name;
