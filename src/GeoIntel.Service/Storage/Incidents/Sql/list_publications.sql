-- Publications by source and name. @source text (null is any), @after_source, @after_name text (null begins), @limit
-- integer
SELECT source.id, name, file_name, file_sha256, content_sha256, revision, incident_count, stored_at
FROM incident_publication
JOIN incident_source AS source ON source.key = source_key
WHERE (@source IS NULL OR source.id = @source)
  AND (@after_source IS NULL OR (source.id, name) > (@after_source, @after_name))
ORDER BY source.id, name
LIMIT @limit;
