-- Ends a run that gave nothing.
-- @id, @problem text   @state smallint (4 failed, 5 cancelled)   @ended_at timestamptz
UPDATE hotspot_run SET state = @state, problem = @problem, ended_at = @ended_at WHERE id = @id AND state IN (1, 2);
