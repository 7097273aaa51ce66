-- The files of a document without their contents.
-- @id text
SELECT name, media_type, sha256, octet_length(content) AS bytes FROM document_file WHERE document_id = @id ORDER BY place;
