-- Notes a publication's new contents; how many incidents it holds is known later.
-- @source_key integer, @name, @file_name, @file_sha256 text, @content_sha256 bytea, @stored_at timestamptz
INSERT INTO incident_publication (
  source_key, name, file_name, file_sha256, content_sha256, revision, incident_count, stored_at)
VALUES (@source_key, @name, @file_name, @file_sha256, @content_sha256, 1, 0, @stored_at)
ON CONFLICT (source_key, name) DO UPDATE SET
  file_name = EXCLUDED.file_name, file_sha256 = EXCLUDED.file_sha256, content_sha256 = EXCLUDED.content_sha256,
  revision = incident_publication.revision + 1, incident_count = 0, stored_at = EXCLUDED.stored_at
RETURNING key, revision;
