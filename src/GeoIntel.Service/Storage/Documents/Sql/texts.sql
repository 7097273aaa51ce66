-- What analysts wrote into a document.
-- @id text
SELECT field, body, written_by, written_at, written_in FROM document_text WHERE document_id = @id ORDER BY field COLLATE "C";
