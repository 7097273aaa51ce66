-- What is known of one camera's clock on some days.
-- @camera int   @from, @until date, half-open
SELECT camera_key, day, ahead_min_ms, ahead_max_ms, arrival_count, journey_count, sign_count, contradictory
FROM camera_clock
WHERE camera_key = @camera AND day >= @from AND day < @until
ORDER BY day;
