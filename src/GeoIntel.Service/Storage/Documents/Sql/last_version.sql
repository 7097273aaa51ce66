-- The newest version of a document, and the newest signed one; null without one.
-- @kind, @area_key text   @edition smallint
SELECT max(version) AS version, max(version) FILTER (WHERE signed_at IS NOT NULL) AS signed_version
FROM document
WHERE kind = @kind AND area_key = @area_key AND edition = @edition;
