-- Passes of one camera that began in a time, in the order of their first reads.
-- @camera int   @from, @until timestamptz, both inclusive
SELECT pass_id, first_at, last_at, sighting_ids
FROM pass
WHERE camera_key = @camera AND first_at BETWEEN @from AND @until
ORDER BY first_at, pass_id;
