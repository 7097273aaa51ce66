-- The newest version of a document, and the newest signed one; null without one.
-- @kind, @subject_key text   @edition smallint
SELECT max(version) AS version, max(version) FILTER (WHERE signed_at IS NOT NULL) AS signed_version
FROM document
WHERE kind = @kind AND subject_key = @subject_key AND edition = @edition;
