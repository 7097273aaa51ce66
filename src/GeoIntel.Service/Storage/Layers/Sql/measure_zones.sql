-- How many zones that protect nobody match, and the box around them in degrees, longitude first.
-- Parameters as in zones.sql, but for the page.
WITH box AS (
  SELECT count(*) AS matched, ST_Transform(ST_SetSRID(ST_Extent(outline)::geometry, 27700), 4326) AS around
  FROM zone
  WHERE NOT zone.protects_person
    AND (@id IS NULL OR zone.id = @id)
    AND (@box IS NULL OR ST_Intersects(zone.outline, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
    AND (@from IS NULL OR zone.until_time IS NULL OR zone.until_time > @from)
    AND (@until IS NULL OR zone.from_time < @until)
    AND (@filter IS NULL OR to_jsonb(zone) @> @filter)
)
SELECT matched, ST_XMin(around), ST_YMin(around), ST_XMax(around), ST_YMax(around) FROM box;
