-- Ends one well; no row when it was stopped meanwhile, and then nothing of it may be kept.
-- @id text   @ended_at timestamptz
UPDATE document_build SET state = 3, stage = 'done', progress = 1, ended_at = @ended_at WHERE id = @id AND state = 2;
