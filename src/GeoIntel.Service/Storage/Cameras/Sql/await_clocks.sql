-- Days on which something was captured: their clocks are to be estimated anew.
-- @days date[]
INSERT INTO clock_waiting (day, since)
SELECT day, now() FROM unnest(@days) AS day GROUP BY day ORDER BY day
ON CONFLICT (day) DO NOTHING;
