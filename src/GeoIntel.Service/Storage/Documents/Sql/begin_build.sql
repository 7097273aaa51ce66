-- Marks one as under way; no row when it has ended meanwhile.
-- @id text
UPDATE document_build SET state = 2, stage = 'reading', progress = 0
WHERE id = @id AND state IN (1, 2)
RETURNING id;
