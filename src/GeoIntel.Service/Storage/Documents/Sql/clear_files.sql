-- @id text
DELETE FROM document_file WHERE document_id = @id;
