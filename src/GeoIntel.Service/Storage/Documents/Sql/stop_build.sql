-- Ends one that gave nothing.
-- @id, @problem text   @state smallint (4 failed, 5 cancelled)   @ended_at timestamptz
UPDATE document_build SET state = @state, problem = @problem, ended_at = @ended_at WHERE id = @id AND state IN (1, 2);
