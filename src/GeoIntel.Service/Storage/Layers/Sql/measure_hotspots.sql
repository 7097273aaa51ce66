-- How many cells of one run match, and the box around them in degrees, longitude first.
-- Parameters as in hotspots.sql, but for the page.
WITH matched AS (
  SELECT cell.outline
  FROM hotspot_cell AS cell
  JOIN hotspot_run AS run ON run.id = cell.run_id
  LEFT JOIN LATERAL hotspot_cell_told(cell, @partner) AS told ON true
  WHERE cell.run_id = @key AND run.ended_at IS NOT NULL
    AND (@id IS NULL OR cell.cell_id = @id)
    AND (@box IS NULL OR ST_Intersects(cell.outline, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
    AND (@from IS NULL OR (cell.period + interval '1 month') AT TIME ZONE 'UTC' > @from)
    AND (@until IS NULL OR cell.period::timestamp AT TIME ZONE 'UTC' < @until)
    AND (@filter IS NULL OR coalesce(to_jsonb(told), '{}') || jsonb_build_object('cell_id', cell.cell_id,
      'run_id', cell.run_id, 'crime_group', run.crime_group, 'period', cell.period, 'suppressed', cell.suppressed) @> @filter)
), box AS (
  SELECT count(*) AS matched, ST_Transform(ST_SetSRID(ST_Extent(outline)::geometry, 27700), 4326) AS around FROM matched
)
SELECT matched, ST_XMin(around), ST_YMin(around), ST_XMax(around), ST_YMax(around) FROM box;
