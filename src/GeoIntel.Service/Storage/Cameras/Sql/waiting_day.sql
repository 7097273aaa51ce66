-- The day that has waited longest to have its clocks estimated anew, if long enough.
-- @since timestamptz
SELECT day, latest FROM clock_waiting WHERE since <= @since ORDER BY since, day LIMIT 1;
