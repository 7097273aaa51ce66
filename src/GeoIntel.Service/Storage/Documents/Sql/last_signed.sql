-- The newest signed version of a document.
-- @kind, @subject_key text   @edition smallint
SELECT id, version
FROM document
WHERE kind = @kind AND subject_key = @subject_key AND edition = @edition AND signed_at IS NOT NULL
ORDER BY version DESC
LIMIT 1;
