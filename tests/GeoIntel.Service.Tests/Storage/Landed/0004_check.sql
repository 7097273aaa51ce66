-- The rows of 0004_data.sql as the newest schema shows them.
SELECT (SELECT count(*) = 1 AND bool_and(ST_SRID(outline) = 27700 AND deprivation_decile = 1) FROM boundary_area)
  AND (SELECT array_agg(state ORDER BY id) = '{3,1}' FROM hotspot_run)
  AND (SELECT count(*) = 1 AND bool_and(review = 1 AND counts = '{1,2,3}' AND change_from_last IS NULL) FROM hotspot_cell_reviewed)
  AND (SELECT pai_1 IS NULL FROM hotspot_backtest);
