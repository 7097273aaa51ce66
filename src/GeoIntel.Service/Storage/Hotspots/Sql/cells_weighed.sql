-- Cells of a run that weigh something, each with a place inside it: its centre where that lies in it.
-- @run_id text   @weight text (mean12, forecast or count)   @limit int
WITH weighed AS (
  SELECT place, cell_id, outline, CASE @weight WHEN 'mean12' THEN mean12 WHEN 'forecast' THEN forecast ELSE count END AS weight
  FROM hotspot_cell
  WHERE run_id = @run_id
), centred AS (
  SELECT place, cell_id, weight,
    CASE WHEN ST_Intersects(outline, ST_Centroid(outline)) THEN ST_Centroid(outline) ELSE ST_PointOnSurface(outline) END AS centre
  FROM weighed
  WHERE weight > 0
)
SELECT cell_id, weight, ST_X(centre) AS easting, ST_Y(centre) AS northing
FROM centred
ORDER BY place
LIMIT @limit;
