-- How many fixed cameras that are not covert match, and the box around them in degrees, longitude first.
-- Parameters as in cameras.sql, but for the page.
WITH box AS (
  SELECT count(*) AS matched, ST_Transform(ST_SetSRID(ST_Extent(capture_point)::geometry, 27700), 4326) AS around
  FROM camera
  JOIN feed ON feed.id = camera.feed_id
  WHERE camera.capture_point IS NOT NULL AND NOT camera.covert
    AND (@id IS NULL OR camera.id = @id)
    AND (@box IS NULL OR ST_Intersects(camera.capture_point, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
    AND (@from IS NULL OR camera.in_service_until IS NULL OR camera.in_service_until > @from)
    AND (@until IS NULL OR camera.in_service_from IS NULL OR camera.in_service_from < @until)
    AND (@filter IS NULL OR to_jsonb(camera) || jsonb_build_object('controller', feed.controller) @> @filter)
)
SELECT matched, ST_XMin(around), ST_YMin(around), ST_XMax(around), ST_YMax(around) FROM box;
