-- Ends a run of retention.
-- @run uuid   @at timestamptz   @problem text: empty when all went well
UPDATE retention_run SET ended_at = @at, problem = @problem WHERE run_id = @run;
