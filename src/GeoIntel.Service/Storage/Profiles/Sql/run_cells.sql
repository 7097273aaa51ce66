-- Cells of a run that share ground with areas of a set. A flag is told as long as it holds and nobody has rejected it.
-- @run_id, @set_id text   @codes text[] (empty for all)   @as_of timestamptz
SELECT cell_id, ST_AsText(cell.outline) AS outline, (SELECT sum(month) FROM unnest(counts) AS month) AS count, mean12, forecast, lo90, hi90,
  rank, cum_area_pct, ehsa_label, ehsa_label_robust, emerging_prob,
  coalesce(lapses_at > @as_of AND review <> 3, false) AS flagged
FROM hotspot_cell_reviewed AS cell
WHERE run_id = @run_id AND EXISTS (
  SELECT FROM boundary_area AS area
  WHERE set_id = @set_id AND (cardinality(@codes) = 0 OR code = ANY(@codes))
    AND ST_Intersects(area.outline, cell.outline) AND NOT ST_Touches(area.outline, cell.outline))
ORDER BY place;
