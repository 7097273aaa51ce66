-- Begins a run of retention.
-- @run uuid   @at timestamptz   @by text
INSERT INTO retention_run (run_id, started_at, started_by) VALUES (@run, @at, @by);
