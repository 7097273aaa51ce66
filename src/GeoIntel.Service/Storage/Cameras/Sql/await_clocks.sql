-- Days on which something was captured: their clocks are to be estimated anew.
-- @days date[]
INSERT INTO clock_waiting (day, since, latest)
SELECT day, now(), clock_timestamp() FROM unnest(@days) AS day GROUP BY day ORDER BY day
ON CONFLICT (day) DO UPDATE SET latest = excluded.latest;
