-- One file of a document.
-- @id, @name text
SELECT name, media_type, content FROM document_file WHERE document_id = @id AND name = @name;
