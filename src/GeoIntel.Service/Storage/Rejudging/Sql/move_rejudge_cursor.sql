-- Moves the cursor on.
-- @clock_version, @next_vrm bigint
UPDATE rejudge_cursor SET clock_version = @clock_version, next_vrm = @next_vrm;
