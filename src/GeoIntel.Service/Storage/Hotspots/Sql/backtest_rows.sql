-- How forecasters did in a run, month by month.
-- @run_id text
SELECT * FROM hotspot_backtest WHERE run_id = @run_id ORDER BY origin, forecaster;
