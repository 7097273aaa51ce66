-- How far one is; no row when it was stopped.
-- @id, @stage text   @progress real
UPDATE document_build SET stage = @stage, progress = @progress WHERE id = @id AND state = 2;
