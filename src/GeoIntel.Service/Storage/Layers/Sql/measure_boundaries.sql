-- How many areas of a set match, and the box around them in degrees, longitude first.
-- Parameters as in boundaries.sql, but for the page.
WITH box AS (
  SELECT count(*) AS matched, ST_Transform(ST_SetSRID(ST_Extent(outline)::geometry, 27700), 4326) AS around
  FROM boundary_area AS area
  WHERE area.set_id = @key
    AND (@id IS NULL OR area.code = @id)
    AND (@box IS NULL OR ST_Intersects(area.outline, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
    AND (@filter IS NULL OR to_jsonb(area) @> @filter)
)
SELECT matched, ST_XMin(around), ST_YMin(around), ST_XMax(around), ST_YMax(around) FROM box;
