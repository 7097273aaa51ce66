-- The rows of 0004_data.sql as the newest schema shows them.
SELECT count(*) = 1 AND bool_and(
    cell.forecast = 2.7 AND cardinality(cell.counts) = 12 AND ST_SRID(cell.outline) = 27700 AND cell.change_from_last IS NULL
    AND run.month_count = 12 AND flag.review = 1 AND flag.reviewed_at IS NULL
    AND backtest.pai_1 IS NULL AND backtest.deviance = 12.5)
  AND (SELECT bool_and(deprivation_decile = 1 AND households IS NULL) FROM boundary_area)
FROM hotspot_run AS run
JOIN hotspot_cell AS cell ON cell.run_id = run.id
JOIN hotspot_flag AS flag USING (run_id, cell_id)
JOIN hotspot_backtest AS backtest ON backtest.run_id = run.id;
