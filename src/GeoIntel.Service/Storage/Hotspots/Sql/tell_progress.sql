-- How far a run is; no row when it was stopped.
-- @id, @stage text   @progress real
UPDATE hotspot_run SET stage = @stage, progress = @progress WHERE id = @id AND state = 2;
