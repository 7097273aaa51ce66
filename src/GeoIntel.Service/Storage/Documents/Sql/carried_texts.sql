-- What analysts wrote into a version of a document.
-- @kind, @subject_key text   @edition smallint   @version int
SELECT field, body, written_by, written_at, written_in
FROM document_text JOIN document ON document.id = document_text.document_id
WHERE kind = @kind AND subject_key = @subject_key AND edition = @edition AND version = @version
ORDER BY field COLLATE "C";
