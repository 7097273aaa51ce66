-- How some cameras put reads together to passes, where they have anything of their own; 0 is for the default.
-- @cameras int[]
SELECT key, pass_reset_seconds, pass_seconds_max
FROM camera
WHERE key = ANY(@cameras) AND (pass_reset_seconds <> 0 OR pass_seconds_max <> 0);
